"""How a list really ends; and that nobody who could be a person is taken for its ending."""

import csv
from pathlib import Path

import pytest

from congvu.directory.roster.lines import Roster, read_roster
from congvu.directory.tests.conftest import HEAD, Run, Table, faults, person

HEADS = ["STT", "Họ và tên", "Ngày sinh", "Chức vụ", "Cơ quan", "Dân tộc"]
FIRST = ["1", "Lê An", "1/2/1980", "Chuyên viên", "Sở Nội vụ", "Kinh"]
SECOND = ["2", "Tống Công Minh", "2/2/1980", "Chuyên viên", "Sở Nội vụ", "Kinh"]
ENDING = [
    ["Tổng cộng: 2 người", "", "", "", "", ""],
    [],
    ["", "", "", "", "Cần Thơ, ngày 3 tháng 4 năm 2015", ""],
    ["", "Người lập biểu", "", "", "THỦ TRƯỞNG ĐƠN VỊ", ""],
    ["", "(Ký, ghi rõ họ tên)", "", "", "(Ký tên, đóng dấu)", ""],
    [],
    ["", "Trần Thị Lập", "", "", "Phạm Văn Ký", ""],
    ["Nơi nhận:"],
    ["- Như trên;"],
    ["- Lưu: VT."],
]


def read(folder: Path, rows: list[list[str]]) -> Roster:
    with (folder / "a.csv").open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, delimiter=";").writerows(rows)
    return read_roster(folder / "a.csv")


def test_the_ending_of_a_real_list(tmp_path: Path) -> None:
    """Two people; the ending and the column that is not read are named, once each."""
    roster = read(tmp_path, [HEADS, FIRST, SECOND, *ENDING])
    assert [line.full_name for line in roster.lines] == ["Lê An", "Tống Công Minh"]
    assert not len(roster.bad)
    columns, footer = roster.remarks
    assert columns.startswith("Các cột “Dân tộc” không được đọc.")
    assert "Hàng 4-13" in footer


@pytest.mark.parametrize(
    "ending",
    [
        [["Tổng cộng: 1 người", ""]],
        [["Cộng:", "1"]],
        [["", "Cần Thơ, ngày ... tháng ... năm 2015"], ["Người lập biểu", "Giám đốc"], ["Trần Thị Lập", ""]],
        [["", "Người nào đó"]],
    ],
)
def test_without_running_numbers(tmp_path: Path, ending: list[list[str]]) -> None:
    """Fewer columns, the same judgement."""
    roster = read(tmp_path, [["Họ tên", "Cơ quan"], ["Lê An", "sonv"], *ending])
    assert [line.full_name for line in roster.lines] == ["Lê An"]
    assert not len(roster.bad)


@pytest.mark.parametrize(
    "last",
    [
        ["3", "", "", "", "", ""],
        ["", "", "", "", "Sở Nội vụ", ""],
        ["", "", "1/1/1990", "", "", ""],
        ["", "Trần Bình", "", "", "Sở Nội vụ", ""],
        ["", "Trần Bình", "3/3/1990", "", "Sở Mới", ""],
        ["", "", "", "Thủ trưởng", "Sở Mới", ""],
        ["", "Tống Công", "", "", "Sở Mới", ""],
        ["4", "Tổng Cộng", "", "", "Sở Mới", ""],
    ],
)
@pytest.mark.parametrize("above", [[], [["Tổng cộng: 2 người"]]], ids=["at once", "below a total"])
def test_who_could_be_a_person_is_judged(tmp_path: Path, above: list[list[str]], last: list[str]) -> None:
    """At the very end, with or without a total above."""
    table = [HEADS, FIRST, SECOND, *above, last]
    roster = read(tmp_path, table)
    assert len(table) in {*(line.number for line in roster.lines), *roster.bad.found}
    assert not any("Hàng" in one for one in roster.remarks)


@pytest.mark.django_db
def test_a_long_name_is_there(run: Run) -> None:
    """One reason; and where no row is left, nobody is told to import the others."""
    table: Table = [list(HEAD), person("An " * 90)]
    (bad,) = faults(run, table)
    assert "thiếu" not in bad.vi
    with pytest.raises(Exception, match="1 of 1 rows") as refusal:
        run(table)
    assert "--skip-bad" not in str(refusal.value)
