"""Rows that cannot be imported, each with its reason; and that nothing is half-applied."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError

from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.models import Address, Agency, Jurisdiction, Mailbox, MailingList, Person, Publication, Unit
from congvu.directory.models.address import AddressUse
from congvu.directory.roster.importing import BadRowsFound, Wishes, import_roster
from congvu.directory.tests.conftest import AGENCY, HEAD, Run, Table, faults, person
from congvu.ledger.chain import prove_table
from congvu.ledger.models import Act

pytestmark = pytest.mark.django_db

UNIT: list[object] = ["đơn vị", "Văn phòng", "", "", "", "Sở Nội vụ", "", "", ""]
BAD_ROWS: dict[str, tuple[Table, str, str]] = {
    "unknown agency": ([person("Lê An", agency="Sở Mây")], "Cơ quan", "không có cơ quan “Sở Mây”"),
    "no agency": ([person("Lê An", agency="")], "Cơ quan", "thiếu cơ quan"),
    "unknown unit": ([person("Lê An", unit="Phòng Gió")], "Đơn vị", "không có đơn vị “Phòng Gió”"),
    "staff code twice": ([person("Lê An", code="7"), person("Lê Ân", code="7")], "Mã cán bộ", "một người với hàng 3"),
    "person twice": ([person("Lê An", "1/1/1990"), person("LÊ AN", "01/01/1990")], "Họ và tên", "với hàng 3"),
    "digits": ([person("12345")], "Họ và tên", "ký tự lạ|không phải họ tên"),
    "digits within": ([person("Lê An 2")], "Họ và tên", "ký tự lạ “2”"),
    "no name": ([person("")], "Họ và tên", "thiếu họ tên"),
    "too long": ([person("An " * 90)], "Họ và tên", "dài quá 200 ký tự"),
    "one long syllable": ([person("A" * 90 + " B")], "Họ và tên", "dài quá 80"),
    "control characters": ([person("Lê_x0007_An")], "Họ và tên", "ký tự điều khiển|ký tự lạ"),
    "no such day": ([person("Lê An", "31/02/1990")], "Ngày sinh", "“31/02/1990” không phải ngày"),
    "born tomorrow": ([person("Lê An", "01/01/2999")], "Ngày sinh", "không hợp lý"),
    "a number as date": ([person("Lê An", 1990)], "Ngày sinh", "không phải ngày"),
    "rank in words": ([person("Lê An", rank="cao")], "Thứ bậc", "không phải số nguyên"),
    "rank nought": ([person("Lê An", rank=0)], "Thứ bậc", "không phải số nguyên"),
    "rank and a half": ([person("Lê An", rank=1.5)], "Thứ bậc", "không phải số nguyên"),
    "no such kind": ([person("Lê An", kind="robot")], "Loại", "không có"),
    "address of another form": ([person("Lê An", requested="sep")], "Địa chỉ đề nghị", "quy chế cho địa chỉ anl@"),
    "address elsewhere": ([person("Lê An", requested="an@gmail.com")], "Địa chỉ đề nghị", "không thuộc tên miền"),
    "no address": ([person("Lê An", requested="a b")], "Địa chỉ đề nghị", "không phải địa chỉ"),
    "agency twice": ([AGENCY], "Họ và tên", "đã có ở hàng 2"),
    "unit without agency": ([["đơn vị", "Văn phòng", *[""] * 7]], "Cơ quan", "thiếu cơ quan của đơn vị"),
    "unit twice": ([UNIT, UNIT], "Họ và tên", "đã có ở hàng 3"),
    "commune without district": ([["xã", "UBND xã Đạo Trù", *[""] * 7]], "Huyện", "thiếu huyện"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_ROWS)
def test_bad_row(case: str, run: Run) -> None:
    """The last row is refused: its number, its column, what is wrong; and nothing is changed."""
    rows, column, reason = BAD_ROWS[case]
    table: Table = [list(HEAD), AGENCY, *rows]
    before = Act.objects.count(), Publication.objects.count()
    (bad,) = faults(run, table)
    assert (bad.row, bad.column) == (len(table), column)
    assert re.search(reason, bad.vi), bad.vi
    assert bad.en
    assert not Person.objects.exists()
    assert not Agency.objects.exists()
    assert (Act.objects.count(), Publication.objects.count()) == before


def test_a_row_with_two_faults_makes_one_line(run: Run) -> None:
    """Both columns, one line."""
    (bad,) = faults(run, [HEAD, AGENCY, person("Lê An", "x", rank="y")])
    assert bad.column == "Ngày sinh”, “Thứ bậc"
    assert "\n" not in str(bad)


@pytest.mark.clause("DN-3.5", "CT-4.2.a", "VP-5.1")
def test_an_address_once_given_is_taken(run: Run, vinhphuc: Jurisdiction) -> None:
    """A retired address is not given again; not even when an officer asks for it."""
    Address.objects.create(address="kept@vinhphuc.gov.vn.test", jurisdiction=vinhphuc, use=AddressUse.RETIRED)
    Address.objects.create(address="anl@vinhphuc.gov.vn.test", jurisdiction=vinhphuc, use=AddressUse.RETIRED)
    (bad,) = faults(run, [HEAD, [*AGENCY[:8], "kept"]])
    assert "đã được cấp" in bad.vi
    run([HEAD, AGENCY, person("Lê An")])
    assert Mailbox.objects.get(kind="personal").address == "anl1@vinhphuc.gov.vn.test"


def test_all_or_nothing(run: Run) -> None:
    """Five thousand rows, three bad: three lines, nothing changed; without them the others go in."""
    people = [person("Nguyễn Văn An", "1/1/1980", code=f"C{number}") for number in range(5000)]
    for number in (10, 2000, 4999):
        people[number][5] = "Sở Mây"
    table: Table = [list(HEAD), AGENCY, *people]
    assert [bad.row for bad in faults(run, table)] == [13, 2003, 5002]
    assert not Person.objects.exists()
    outcome = run(table, skip_bad=True)
    assert (len(outcome.bad), outcome.people, outcome.mailboxes) == (3, 4997, 4998)
    assert Person.objects.count() == 4997
    assert Mailbox.objects.count() == Address.objects.count() == len({slip.address for slip in outcome.slips}) == 4998
    assert prove_table().holds


def test_a_failure_while_writing_leaves_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last of several pieces fails: one transaction for all."""
    monkeypatch.setattr("congvu.directory.roster.applying.CHUNK", 2)
    real = Person.objects.bulk_create
    calls = []

    def failing(rows: list[Person], **options: int) -> list[Person]:
        calls.append(len(rows))
        if len(calls) == 3:
            raise DatabaseError("disk full")
        return real(rows, **options)

    monkeypatch.setattr("congvu.directory.actions.people.Person.objects.bulk_create", failing)
    before = Act.objects.count()
    with pytest.raises(DatabaseError):
        run([HEAD, AGENCY, *(person("Lê An", code=str(number)) for number in range(6))])
    assert (Mailbox.objects.count(), Agency.objects.count(), Act.objects.count() - before) == (0, 0, 0)


def test_twice_is_refused_row_by_row(run: Run) -> None:
    """Everything is there already, with or without birth dates and staff codes."""
    table: Table = [
        list(HEAD), AGENCY, UNIT, person("Lê An"), person("Lê Bình", "1/1/1990"), person("Lê Chi", code="9"),
        person("Lê An", unit="Văn phòng"),
    ]  # fmt: skip
    assert run(table).people == 4
    assert [bad.row for bad in faults(run, table)] == [2, 3, 4, 5, 6, 7]


@pytest.mark.clause("CT-4.2.d.s5", "VP-5.2.b.s2")
def test_namesakes_are_not_the_same_person(run: Run) -> None:
    """Other birth date, other staff code, other position, other unit: other persons."""
    outcome = run(
        [
            HEAD, AGENCY, UNIT, person("Lê An", "1/1/1990"), person("Lê An", "2/1/1990"), person("Lê An", code="1"),
            person("Lê An", code="2"), person("Lê An", position="Giám đốc"), person("Lê An", unit="văn phòng"),
        ]
    )  # fmt: skip
    assert outcome.people == 6
    assert {box.address.partition("@")[0] for box in Mailbox.objects.filter(kind="personal")} == {
        "anl", "anl1", "anl2", "anl3", "anl4", "anl5",
    }  # fmt: skip


def test_dry_run_changes_nothing(run: Run) -> None:
    """It says each row's address."""
    outcome = run([HEAD, AGENCY, person("Lê An")], dry_run=True)
    assert [(one.row, one.address.partition("@")[0]) for one in outcome.named] == [(2, "snv"), (3, "anl")]
    assert not outcome.done
    assert not Agency.objects.exists()


def test_a_bad_agency_takes_its_people_along(run: Run) -> None:
    """What rests on a bad row is bad too, also with skip_bad."""
    outcome = run(
        [HEAD, AGENCY, ["cơ quan", "Sở Mây", *[""] * 6, "a b"], person("Lê An", agency="Sở Mây"), person("Lê Ba")],
        skip_bad=True,
    )
    assert [bad.row for bad in outcome.bad] == [3, 4]
    assert outcome.people == 1


def in_province(slug: str, table: Table, xlsx: Callable[[Table], Path]) -> dict[str, str]:
    """Import into another province; addresses by name."""
    ensure_jurisdictions({slug: f"{slug}.gov.vn.test"})
    outcome = import_roster(xlsx(table), Jurisdiction.objects.get(slug=slug), Wishes())
    return {one.name: one.address.removesuffix(".gov.vn.test") for one in outcome.named}


@pytest.mark.clause("DN-5.1.b", "DN-5.1.c", "DN-5.1.d.s1", "DN-5.1.d.s3", "DN-5.1.d.s4", "DN-5.1.e.s1", "DN-5.1.e.s2")
def test_bodies_and_people_of_one_file(xlsx: Callable[[Table], Path]) -> None:
    """Agencies, units, a district with a commune, lists, and people who name them by code or by name."""
    head: list[object] = ["Loại", "Họ và tên", "Cơ quan", "Đơn vị", "Huyện"]
    found = in_province(
        "daknong",
        [
            head,
            ["cá nhân", "Nguyễn Văn Minh", "stttt", "Văn phòng", ""],
            ["cá nhân", "Nguyễn Văn Bình", "UBND xã Quảng Sơn", "", "Đắk Glong"],
            ["cá nhân", "Nguyễn Văn Chi", "Phòng Tài chính - Kế hoạch", "", "daksong"],
            ["cá nhân", "Nguyễn Văn Dũng", "", "", "huyện Đắk Song"],
            ["cơ quan", "Sở Thông tin và Truyền thông", "", "", ""],
            ["huyện", "UBND huyện Đắk Song", "", "", ""],
            ["huyện", "UBND huyện Đắk Glong", "", "", ""],
            ["xã", "UBND xã Quảng Sơn", "", "", "Đắk Glong"],
            ["đơn vị", "Văn phòng", "Sở Thông tin và Truyền thông", "", ""],
            ["đơn vị", "Phòng Tài chính - Kế hoạch", "", "", "Đắk Song"],
            ["danh sách", "Toàn tỉnh", "", "", ""],
            ["danh sách", "Cán bộ Sở", "stttt", "", ""],
        ],
        xlsx,
    )
    assert found["Nguyễn Văn Minh"] == "minhnv.stttt@daknong"
    assert found["Nguyễn Văn Bình"] == "binhnv.quangson.dakglong@daknong"
    assert found["Nguyễn Văn Chi"].endswith(".daksong@daknong")
    assert found["Nguyễn Văn Dũng"] == "dungnv.vp.daksong@daknong"
    assert found["Văn phòng"] == "vp.stttt@daknong"
    assert found["UBND xã Quảng Sơn"] == "quangson.dakglong@daknong"
    assert set(MailingList.objects.values_list("address", flat=True)) == {
        "internal@daknong.gov.vn.test",
        "internal.stttt@daknong.gov.vn.test",
    }
    assert Person.objects.get(given="Chi").unit is not None


@pytest.mark.clause("CT-4.2.b", "CT-4.2.b.s2")
def test_a_unit_may_ask_for_a_name(xlsx: Callable[[Table], Path]) -> None:
    """The regulation lets a unit ask; a person gets what the form gives."""
    head: list[object] = ["Loại", "Họ và tên", "Cơ quan", "Địa chỉ đề nghị"]
    rows: Table = [head, ["cơ quan", "Sở Tài chính", "", ""], ["đơn vị", "Phòng Ngân sách", "Sở Tài chính", "ngansach"]]
    assert in_province("cantho", rows, xlsx)["Phòng Ngân sách"] == "ngansach@cantho"


@pytest.mark.clause("DL-5.2.c.5")
def test_an_officer_decides(xlsx: Callable[[Table], Path]) -> None:
    """The second of two namesakes waits, with suggestions and the clause; the officer's choice is taken."""
    head: list[object] = ["Loại", "Họ và tên", "Cơ quan", "Mã", "Mã cán bộ", "Địa chỉ đề nghị"]
    agency: list[object] = ["cơ quan", "Văn phòng UBND tỉnh", "", "vpubnd", "", ""]
    first: list[object] = ["cá nhân", "Trần Văn Nam", "vpubnd", "", "1", ""]
    second: list[object] = ["cá nhân", "Trần Văn Nam", "vpubnd", "", "2", ""]
    with pytest.raises(BadRowsFound) as refusal:
        in_province("daklak", [head, agency, first, second], xlsx)
    (bad,) = refusal.value.bad
    assert (bad.row, bad.clause, bad.column) == (4, "DL-5.2.c.5", "Địa chỉ đề nghị")
    second[-1] = "namtva@vpubnd.daklak.gov.vn.test"
    in_province("daklak", [head, agency, first, second], xlsx)
    assert Mailbox.objects.get(person__staff_code="2").address == second[-1]


def test_units_without_mailboxes(run: Run) -> None:
    """Vĩnh Phúc knows no mailboxes of units: the unit stands, without one."""
    outcome = run([HEAD, AGENCY, UNIT])
    assert (outcome.units, outcome.mailboxes) == (1, 1)
    assert Unit.objects.get().code == "vp"
