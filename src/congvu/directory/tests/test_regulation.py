"""Which regulation judges: the agency's own, else its parent's, else the jurisdiction's."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.actions.passwords import change_password, faults
from congvu.directory.actions.quotas import follow_quotas
from congvu.directory.errors import PasswordRefused
from congvu.directory.ldap.projection import entries_in
from congvu.directory.models import Agency, Jurisdiction, Mailbox, Publication, Unit
from congvu.directory.regulation import in_force
from congvu.directory.roster.importing import BadRowsFound, Wishes, import_roster
from congvu.directory.tests.conftest import HEAD, Table, person
from congvu.ledger.models import Act
from congvu.regulations.tests.sixth import amend

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


@pytest.mark.usefixtures("sixth")
def test_the_sixth_regulation_needs_no_code(xlsx: Callable[[Table], Path]) -> None:
    """Its forms of address, namesakes by rank, quotas, no mailbox for units, the first password to be changed."""
    ensure_jurisdictions({"sonhai": "sonhai.example.test"})
    province = Jurisdiction.objects.get()
    rows: Table = [
        HEAD,
        body("cơ quan", "Sở Nội vụ"),
        body("đơn vị", "Phòng Tổ chức", "Sở Nội vụ"),
        person("Nguyễn Văn An", rank=3),
        person("Nguyễn Việt An", rank=1),
    ]
    slips = import_roster(xlsx(rows), province, Wishes()).slips
    assert dict(Mailbox.objects.values_list("address", "quota")) == {
        "sonoivu@sonhai.example.test": None,
        "nguyen.vana.sonoivu@sonhai.example.test": 2 << 30,
        "nguyen.van.sonoivu@sonhai.example.test": 2 << 30,
    }
    assert {slip.clause for slip in slips} == {"", "SH-8.2"}
    box = Mailbox.objects.get(address="nguyen.van.sonoivu@sonhai.example.test")
    with pytest.raises(PasswordRefused) as refusal:
        change_password(box, None, "Matkhau#123")
    assert refusal.value.clause == "SH-8.1"
    change_password(box, None, "mười hai chữ")


def test_an_act_is_judged_by_the_day_it_is_done_on(
    sixth: Path, xlsx: Callable[[Table], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Amended from 1 September: mailboxes opened, named and given passwords before and after."""
    since = date(2026, 9, 1)
    amend(sixth, "SH-4.1", "2 GiB", "5 GiB", since)
    amend(sixth, "SH-3.2", "{họ}.{chữ đầu đệm}{tên}", "{tên}.{họ}", since)
    amend(sixth, "SH-8.1", "value = 12", "value = 16", since)
    ensure_jurisdictions({"sonhai": "sonhai.example.test"})
    province = Jurisdiction.objects.get()
    import_roster(xlsx([HEAD, body("cơ quan", "Sở Nội vụ")]), province, Wishes())
    found = {}
    for day in (date(2026, 8, 31), since):
        monkeypatch.setattr("congvu.ground.clock.today", lambda day=day: day)
        name = "Trần Thị Ánh" if day < since else "Lê Thị Bình"
        import_roster(xlsx([HEAD, person(name)]), province, Wishes())
        box = Mailbox.objects.filter(kind="personal").latest("id")
        found[box.address.partition("@")[0]] = box.quota, len(faults(box, "thirteen sign"))
    assert found == {"tran.tanh.sonoivu": (2 << 30, 0), "binh.le.sonoivu": (5 << 30, 1)}


def test_an_amended_quota_reaches_the_mailboxes_of_before(
    sixth: Path, xlsx: Callable[[Table], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the day and not before; each change once, under its clause, and told to LDAP."""
    since = date(2026, 9, 1)
    amend(sixth, "SH-4.1", "2 GiB", "5 GiB", since)
    ensure_jurisdictions({"sonhai": "sonhai.example.test"})
    monkeypatch.setattr("congvu.ground.clock.today", lambda: date(2026, 8, 31))
    rows: Table = [HEAD, body("cơ quan", "Sở Nội vụ"), person("Trần Thị Ánh"), person("Lê Văn Bình")]
    import_roster(xlsx(rows), Jurisdiction.objects.get(), Wishes())
    assert follow_quotas("test") == 0
    Publication.objects.all().delete()
    monkeypatch.setattr("congvu.ground.clock.today", lambda: since)
    assert [follow_quotas("test") for _turn in range(2)] == [2, 0]
    assert set(Mailbox.objects.values_list("kind", "quota")) == {("agency", None), ("personal", 5 << 30)}
    assert Publication.objects.filter(kind="mailbox").count() == 2
    acts = Act.objects.filter(verb="mailbox.quota").values_list("clause", "after")
    assert list(acts) == [("SH-4.1", {"quota": 5 << 30})] * 2
