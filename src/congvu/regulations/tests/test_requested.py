"""Names on request and names on display."""

import pytest

from congvu.regulations.loading import load_profile
from congvu.regulations.naming import EMPTY_REGISTER, requested
from congvu.regulations.tests.registers import Taken


@pytest.mark.clause("CT-4.2.b.s2")
def test_a_requested_name_waits_for_agreement() -> None:
    profile = load_profile("cantho")
    assert requested(profile, "unit", "bophanmotcua.sonv", EMPTY_REGISTER, agreed=False).address is None
    agreed = requested(profile, "unit", "bophanmotcua.sonv", EMPTY_REGISTER, agreed=True)
    assert agreed.address == "bophanmotcua.sonv@cantho.gov.vn"
    assert agreed.clause == "CT-4.2.b.s2"


@pytest.mark.clause("CT-4.2.b.s2")
@pytest.mark.parametrize(
    "name", ["Một cửa", "mot_cua", "mot..cua", ".motcua", "motcua@x", "", "admin", "vpubndninhkieu"]
)
def test_a_requested_name_must_be_a_free_name(name: str) -> None:
    assert requested(load_profile("cantho"), "unit", name, EMPTY_REGISTER, agreed=True).address is None


@pytest.mark.clause("CT-4.2.b.s2")
def test_a_taken_name_is_refused_and_a_test_domain_is_kept() -> None:
    profile = load_profile("cantho")
    register = Taken(["motcua.sonv@cantho.gov.vn.test"])
    refused = requested(profile, "unit", "motcua.sonv", register, agreed=True, domain="cantho.gov.vn.test")
    assert refused.address is None
    other = requested(profile, "unit", "motcua.sokhdt", register, agreed=True, domain="cantho.gov.vn.test")
    assert other.address == "motcua.sokhdt@cantho.gov.vn.test"


def test_only_units_of_can_tho_may_ask() -> None:
    assert requested(load_profile("cantho"), "person", "minh", EMPTY_REGISTER, agreed=True).address is None
    assert requested(load_profile("vinhphuc"), "unit", "minh", EMPTY_REGISTER, agreed=True).address is None
