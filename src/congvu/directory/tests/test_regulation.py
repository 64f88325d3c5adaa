"""Which regulation judges: the agency's own, else its parent's, else the jurisdiction's."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.ldap.projection import entries_in
from congvu.directory.models import Agency, Jurisdiction, Mailbox, Unit
from congvu.directory.regulation import in_force
from congvu.directory.roster.importing import BadRowsFound, Wishes, import_roster
from congvu.directory.tests.conftest import HEAD, Table, person
from congvu.ledger.models import Act

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


@pytest.fixture
def quangtri() -> Jurisdiction:
    """A province that has issued no regulation, and one of whose departments has."""
    ensure_jurisdictions({"quangtri": "quangtri.gov.vn.test"})
    return Jurisdiction.objects.get()


def body(kind: str, name: str, agency: str = "", requested: str = "") -> list[object]:
    """A row of an agency or unit."""
    return [kind, name, "", "", "", agency, "", "", requested]


KHCN = "Sở Khoa học và Công nghệ"
ROWS: Table = [
    HEAD,
    body("cơ quan", KHCN),
    body("cơ quan", "Sở Nội vụ", requested="snv"),
    body("đơn vị", "Phòng Quản lý khoa học", KHCN, "pqlkh"),
    body("đơn vị", "Phòng Cải cách hành chính", "Sở Nội vụ"),
    person("Trần Thị Ánh", agency=KHCN),
    person("Lê Văn Bình", agency="Sở Nội vụ", requested="binhlv"),
]


@pytest.mark.clause("QT-2.1", "QT-2.2", "QT-4.1.1.s1", "QT-4.3.2")
def test_a_roster_is_judged_agency_by_agency(quangtri: Jurisdiction, xlsx: Callable[[Table], Path]) -> None:
    """The department by its own rules; for the others nothing is set, so an officer decides, and units get no box."""
    import_roster(xlsx(ROWS), quangtri, Wishes())
    own, other = Agency.objects.get(code="skhcn"), Agency.objects.get(code="snv")
    assert (own.regulation, other.regulation, quangtri.regulation) == ("quang-tri-313-2018", "", "quang-tri")
    domain = quangtri.domain
    assert dict(Mailbox.objects.values_list("address", "clause")) == {
        f"skhcn@{domain}": "QT-4.1.1.s1",
        f"snv@{domain}": "",
        f"pqlkh@{domain}": "QT-4.2.1.s1",
        f"tranthianh@{domain}": "QT-4.3.2",
        f"binhlv@{domain}": "",
    }
    assert Unit.objects.get(agency=other).mailboxes.count() == 0
    published = {entry.login: entry.attributes.get("congvuRegulation") for entry in entries_in(quangtri) if entry.login}
    assert published[f"tranthianh@{domain}"] == [b"quang-tri-313-2018"]
    assert published[f"binhlv@{domain}"] is None


def test_where_nothing_is_set_an_officer_decides(quangtri: Jurisdiction, xlsx: Callable[[Table], Path]) -> None:
    with pytest.raises(BadRowsFound) as refusal:
        import_roster(xlsx([HEAD, body("cơ quan", "Sở Nội vụ")]), quangtri, Wishes())
    (bad,) = refusal.value.bad
    assert "Quảng Trị không quy định dạng địa chỉ" in bad.vi
    assert not bad.clause


def test_a_system_from_before_is_put_right_once() -> None:
    """Where the department's rules were taken for the whole province's."""
    province = Jurisdiction.objects.create(
        slug="quangtri", name="Quảng Trị", domain="quangtri.gov.vn.test", regulation="quang-tri-313-2018"
    )
    place = {"jurisdiction": province, "kind": "so", "search": "", "sort": ""}
    own = Agency.objects.create(code="skhcn", name=KHCN, **place)
    other = Agency.objects.create(code="snv", name="Sở Nội vụ", **place)
    for _start in range(2):
        ensure_jurisdictions({"quangtri": "quangtri.gov.vn.test"})
    for row in (province, own, other):
        row.refresh_from_db()
    assert (province.regulation, own.regulation, other.regulation) == ("quang-tri", "quang-tri-313-2018", "")
    acts = Act.objects.values_list("verb", "clause").order_by("id")
    assert list(acts) == [("jurisdiction.regulation", ""), ("agency.regulation", "QT-2.1")]
