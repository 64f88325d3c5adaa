"""Files that are no roster, and the shapes in which a roster may come."""

import csv
import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congvu.directory.models import Jurisdiction, Mailbox
from congvu.directory.roster import sheet
from congvu.directory.roster.errors import RosterRefused
from congvu.directory.roster.importing import Wishes, import_roster
from congvu.directory.roster.lines import read_roster
from congvu.directory.tests.conftest import HEAD, person


def bomb(path: Path) -> None:
    """A small file that unpacks to a great one."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(60 << 20))


def liar(path: Path) -> None:
    """A file that says it unpacks to little."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(1 << 20))
    data = buffer.getvalue()
    path.write_bytes(data.replace(struct.pack("<I", 1 << 20), struct.pack("<I", 10)))


def far(path: Path) -> None:
    """A table of seventeen thousand million cells."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def with_member(name: str) -> Callable[[Path], None]:
    """A ZIP with one file in it."""

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, "x")

    return write


FILES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "empty": ("a.xlsx", lambda path: path.write_bytes(b""), "roster-empty"),
    "missing": ("a.xlsx", lambda _path: None, "roster-unreadable"),
    "a picture": ("a.xlsx", lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50)), "roster-not-xlsx"),
    "binary as csv": ("a.csv", lambda path: path.write_bytes(bytes(range(256))), "roster-not-xlsx"),
    "not UTF-8": ("a.csv", lambda path: path.write_bytes(b"H\xf5 t\xean,x"), "roster-not-text"),
    "password or old xls": ("a.xlsx", lambda path: path.write_bytes(sheet.OLE + bytes(600)), "roster-encrypted"),
    "truncated zip": ("a.xlsx", lambda path: path.write_bytes(b"PK\x03\x04" + bytes(40)), "roster-not-xlsx"),
    "another zip": ("a.xlsx", with_member("readme.txt"), "roster-not-xlsx"),
    "macros": ("a.xlsx", with_member("xl/vbaProject.bin"), "roster-macro"),
    "zip bomb": ("a.xlsx", bomb, "roster-too-big"),
    "lying zip": ("a.xlsx", liar, "roster-not-xlsx"),
    "far cell": ("a.xlsx", far, "roster-too-big"),
    "no head": ("a.csv", lambda path: path.write_text("một,hai\nba,bốn\n", "utf-8"), "roster-no-head"),
    "head only": ("a.csv", lambda path: path.write_text("Họ tên,Cơ quan\n", "utf-8"), "roster-empty"),
    "no names": ("a.csv", lambda path: path.write_text("Cơ quan,Chức vụ\na,b\n", "utf-8"), "roster-columns"),
    "no agency": ("a.csv", lambda path: path.write_text("Họ tên,Chức vụ\na,b\n", "utf-8"), "roster-columns"),
    "a column twice": ("a.csv", lambda path: path.write_text("Tên,Họ,ho\na,b,c", "utf-8"), "roster-column-twice"),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_no_roster(case: str, tmp_path: Path) -> None:
    """One sentence in both languages that names the file."""
    name, write, code = FILES[case]
    write(tmp_path / name)
    with pytest.raises(RosterRefused) as refusal:
        read_roster(tmp_path / name)
    assert refusal.value.code == code
    assert refusal.value.vi != refusal.value.en


def test_wrong_columns_are_named(tmp_path: Path) -> None:
    """The sentence says which column is missing and which were found."""
    (tmp_path / "a.csv").write_text("\n\nHo ten;Chuc vu\nAn;x\n", "utf-8")
    with pytest.raises(RosterRefused, match=r"“Cơ quan”; các cột tìm thấy: Ho ten, Chuc vu"):
        read_roster(tmp_path / "a.csv")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv(separator: str, encoding: str, tmp_path: Path) -> None:
    """Whatever a spreadsheet writes; titles above the head; row numbers as the spreadsheet shows them."""
    head = ["STT", "HỌ VÀ TÊN (*)", "Ngày sinh", "Cơ quan"]
    first, second = ["1", "Nguyễn Văn An", "1/2/1980", "sonv"], ["2", "Lê An", "1980-02-01", "sonv"]
    rows = [["DANH SÁCH, năm 2015"], [], head, first, [], second]
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    (tmp_path / "a.csv").write_text(text.getvalue(), encoding, newline="")
    lines = read_roster(tmp_path / "a.csv").lines
    assert [(line.number, line.full_name, line.birth_date) for line in lines] == [
        (4, "Nguyễn Văn An", date(1980, 2, 1)),
        (6, "Lê An", date(1980, 2, 1)),
    ]


@pytest.mark.parametrize(
    ("head", "cells", "expected"),
    [
        (["Họ và tên đệm", "Tên", "Cơ quan"], ["Nguyễn Văn", "An", "x"], ("Nguyễn", "Văn", "An")),
        (["ho", "ten lot", "ten", "co quan"], ["Niê", "Y", "Thắng", "x"], ("Niê", "Y", "Thắng")),
        (["family", "middle", "given", "agency"], ["Lê", "", "An", "x"], ("Lê", "", "An")),
        (["Tên", "Đơn vị"], ["Lê An", "x"], ("", "", "")),
        (["full_name", "agency"], ["Lê An", "x"], ("", "", "")),
    ],
)
def test_heads(head: list[str], cells: list[str], expected: tuple[str, str, str], tmp_path: Path) -> None:
    """Names in one column or in several, with or without diacritics, or in English."""
    (tmp_path / "a.csv").write_text(f"{','.join(head)}\n{','.join(cells)}\n", "utf-8")
    (line,) = read_roster(tmp_path / "a.csv").lines
    assert (line.family, line.middle, line.given) == expected
    assert line.agency == "x"
    assert line.written


def test_cells_of_a_spreadsheet(xlsx: Callable[[list[list[object]]], Path]) -> None:
    """Dates, figures and telephone numbers that a spreadsheet took for figures."""
    head: list[object] = ["Họ tên", "Cơ quan", "Ngày sinh", "Thứ bậc", "Điện thoại", "Ngày đăng ký", "Mã cán bộ"]
    row: list[object] = [" Lê \n An ", "snv", datetime(1980, 2, 1), 3.0, 912345678, "21/07/2014 07:30", 17]  # noqa: DTZ001
    (line,) = read_roster(xlsx([head, row])).lines
    assert (line.full_name, line.birth_date, line.rank) == ("Lê An", date(1980, 2, 1), 3)
    assert (line.phone, line.staff_code) == ("0912345678", "17")
    assert line.registered_at is not None
    assert line.registered_at.isoformat() == "2014-07-21T00:30:00+00:00"


PEOPLE = [
    person("Nguyễn Văn An", "1/1/1980", rank=3, code="A1"),
    person("Nguyễn Văn An", "2/1/1980", rank=1, code="A2"),
]
TABLE = [["cơ quan", "Sở Nội vụ", "", "", "", "", "", "", ""], *PEOPLE]


@given(st.permutations(range(len(HEAD))), st.integers(0, 15))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_order_of_columns_changes_nothing(tmp_path: Path, order: list[int], titles: int) -> None:
    """Any order of columns, any number of title lines."""
    path = tmp_path / "a.csv"

    def read(columns: list[int], above: int) -> list[tuple[object, ...]]:
        rows = [["Danh sách"]] * above + [[str(row[place]) for place in columns] for row in [HEAD, *TABLE]]
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows(rows)
        roster = read_roster(path)
        assert not len(roster.bad)
        return [
            (line.number - above, line.full_name, line.rank, line.birth_date, line.staff_code, line.kind)
            for line in roster.lines
        ]

    assert read(order, titles) == read(list(range(len(HEAD))), 0)


@pytest.mark.clause("VP-5.2.b.s1", "VP-5.2.b.s2")
def test_order_of_columns_gives_the_same_addresses(
    vinhphuc: Jurisdiction, xlsx: Callable[[list[list[object]]], Path]
) -> None:
    """The higher in rank has the plain form, wherever the columns stand."""
    table = [list(reversed(row)) for row in [HEAD, *TABLE]]
    import_roster(xlsx(table), vinhphuc, Wishes())
    assert Mailbox.objects.get(person__staff_code="A2").address == "annv@vinhphuc.gov.vn.test"
    assert Mailbox.objects.get(person__staff_code="A1").address == "annv1@vinhphuc.gov.vn.test"
