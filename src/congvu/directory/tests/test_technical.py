"""Each domain has its postmaster, once."""

import pytest

from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.actions.technical import ensure_postmasters
from congvu.directory.models import Address, Mailbox

pytestmark = pytest.mark.django_db


def test_every_domain_has_one_postmaster() -> None:
    ensure_jurisdictions({"cantho": "cantho.gov.vn.test", "daklak": "daklak.gov.vn.test"})
    ensure_postmasters()
    ensure_postmasters()
    assert sorted(Mailbox.objects.values_list("address", "kind")) == [
        ("postmaster@cantho.gov.vn.test", "technical"),
        ("postmaster@daklak.gov.vn.test", "technical"),
    ]
    assert Address.objects.get(address="abuse@daklak.gov.vn.test").mailbox.address == "postmaster@daklak.gov.vn.test"
