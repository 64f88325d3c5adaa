"""Which regulation judges: the agency's own, else its parent's, else the jurisdiction's."""

from datetime import date

import pytest

from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.models import Agency, Jurisdiction, Mailbox
from congvu.directory.regulation import in_force

pytestmark = pytest.mark.django_db


@pytest.mark.clause("QT-2.1", "QT-2.2")
def test_the_nearest_regulation_judges() -> None:
    ensure_jurisdictions({"cantho": "cantho.gov.vn.test"})
    province = Jurisdiction.objects.get()
    place = {"jurisdiction": province, "kind": "so", "search": "", "sort": ""}
    plain = Agency.objects.create(code="snv", name="Sở Nội vụ", **place)
    own = Agency.objects.create(code="skhcn", name="Sở Khoa học và Công nghệ", regulation="quang-tri-313-2018", **place)
    below = Agency.objects.create(code="chicuc", name="Chi cục", parent=own, **place)
    assert {in_force(owner).number for owner in (province, plain)} == {"33/2015/QĐ-UBND"}
    assert {in_force(owner).number for owner in (own, below)} == {"313/QĐ-SKHCN"}
    assert in_force(Mailbox(jurisdiction=province, agency=below)) is in_force(own)
    assert in_force(Mailbox(jurisdiction=province)) is in_force(province)
    assert in_force(province, date(2015, 12, 29)).clauses == {}
