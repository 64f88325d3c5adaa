"""A settings file is refused by key and in words; ports and the LDAP suffix follow from it."""

from pathlib import Path

import pytest

from congvu.engines.plan import PORTS, BadSettings, Plan, parse_plan
from congvu.engines.state.settings import Options, first_text

PLACE = Path("/srv/congvu")
GOOD = first_text(Options(demo=True))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("port_base = 10000", 'port_base = "x"'), "wrong-kind"),
        (("port_base = 10000", "port_base = 65000"), "bad-port-base"),
        (("port_base = 10000", "port_base = true"), "wrong-kind"),
        (("port_base = 10000", ""), "missing-key"),
        (("port_base = 10000", "port_base = "), "bad-toml"),
        (('tls = "own"', 'tls = "none"'), "bad-tls"),
        (("https://localhost", "http://localhost"), "bad-portal-url"),
        (('"mail.congvu.test"', '"mail congvu"'), "bad-name"),
        (('"daknong.gov.vn.test"', '"daknong.example"'), "no-common-suffix"),
    ],
)
def test_bad_settings_are_refused(change: tuple[str, str], code: str) -> None:
    """Each wrong file has its own refusal."""
    assert change[0] in GOOD
    with pytest.raises(BadSettings) as refusal:
        parse_plan(GOOD.replace(*change), PLACE, PLACE)
    assert refusal.value.code == code


def test_ports_follow_the_base() -> None:
    """A base shifts every port; zero stands for the standard ones."""
    shifted = parse_plan(GOOD, PLACE, PLACE)
    standard = parse_plan(GOOD.replace("10000", "0", 1), PLACE, PLACE)
    assert (shifted.port("smtp"), shifted.port("https")) == (10025, 10044)
    assert (standard.port("smtp"), standard.port("submission"), standard.port("https")) == (25, 587, 443)


def test_offsets_are_distinct() -> None:
    """No two services share a port."""
    assert len({offset for offset, _ in PORTS.values()}) == len(PORTS)


def test_suffix_and_bases(plan: Plan) -> None:
    """All jurisdictions lie below one suffix."""
    assert plan.ldap_suffix == "dc=gov,dc=vn,dc=test"
    assert plan.base_dn("cantho") == "dc=cantho,dc=gov,dc=vn,dc=test"
    assert plan.offline
