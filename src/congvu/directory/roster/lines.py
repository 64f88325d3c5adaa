"""From rows of cells to lines: every cell read, every fault noted, nothing decided yet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from congvu.directory.roster import cells
from congvu.directory.roster.cells import CellFault
from congvu.directory.roster.columns import HEAD_WITHIN, TITLES, Columns, find_columns, require
from congvu.directory.roster.errors import BadRows
from congvu.directory.roster.footer import NAME, Footer, unread
from congvu.directory.roster.sheet import Cell, Rows, refused, sheets
from congvu.ground.vietnamese import letters, strange

PERSONS = ("person", "leader")

# The widths of the database's columns; what is only compared may be longer.
LIMITS = {
    "full_name": 200,
    "family": 80,
    "middle": 120,
    "given": 80,
    "family_middle": 120,
    "position": 160,
    "category": 40,
    "agency": 200,
    "unit": 200,
    "district": 200,
    "staff_code": 40,
    "requested": 254,
    "code": 40,
    "note": 2000,
}


@dataclass(slots=True)
class Line:
    """One row of a roster, read. ``number`` is the row's number in the file."""

    number: int
    kind: str = "person"
    full_name: str = ""
    family: str = ""
    middle: str = ""
    given: str = ""
    birth_date: date | None = None
    position: str = ""
    rank: int | None = None
    category: str = ""
    agency: str = ""
    unit: str = ""
    district: str = ""
    staff_code: str = ""
    phone: str = ""
    registered_at: datetime | None = None
    requested: str = ""
    code: str = ""
    note: str = ""

    @property
    def written(self) -> str:
        """The full name in written order."""
        return self.full_name or " ".join(part for part in (self.family, self.middle, self.given) if part)


READERS: dict[str, Callable[[Cell], Any]] = {
    "kind": cells.kind_of,
    "birth_date": cells.day_of,
    "rank": cells.rank_of,
    "phone": cells.phone_of,
    "registered_at": cells.registered_of,
}


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster as read: its lines, what its columns are called, and the rows that could not be read."""

    columns: Columns
    lines: list[Line]
    bad: BadRows
    remarks: tuple[str, ...] = ()
    """What of the file was not read, in both languages."""


def read_roster(path: Path) -> Roster:
    """Read the first sheet that has a roster's head. Raises RosterRefused where there is none, or no row below it."""
    for name, rows in sheets(path):
        columns = find_columns(rows)
        if columns is None:
            continue
        require(columns, name)
        bad = BadRows()
        end = Footer(rows, columns).begins()
        remarks = tuple(remarks_on(rows, columns, end))
        lines = list(read_lines(rows, columns, bad, end))
        if not lines and not bad:
            raise refused(
                path, "roster-empty", "dưới hàng tiêu đề không có dòng nào.", "there is no row below the head."
            )
        return Roster(columns, lines, bad, remarks)
    titles = ", ".join(f"“{TITLES[field]}”" for field in ("full_name", "birth_date", "position", "agency"))
    raise refused(
        path,
        "roster-no-head",
        f"không thấy hàng tiêu đề trong {HEAD_WITHIN} hàng đầu; cần các cột như {titles}.",
        f"no head is found within the first {HEAD_WITHIN} rows; columns such as {titles} are needed.",
    )


def remarks_on(rows: Rows, columns: Columns, end: int) -> Iterator[str]:
    """Columns that are not known, and the footer."""
    if heads := unread(rows, columns):
        named = "”, “".join(map(cells.shown, heads))
        yield f"Các cột “{named}” không được đọc. / These columns are not read: “{named}”."
    footer = [place + 1 for place in range(end, len(rows)) if any(str(cell).strip() for cell in rows[place])]
    if footer:
        span = f"{footer[0]}" if len(footer) == 1 else f"{footer[0]}-{footer[-1]}"
        yield f"Hàng {span} là phần cuối của danh sách, không nhập. / Row {span}: the footer of the list, not imported."


def read_lines(rows: Rows, columns: Columns, bad: BadRows, end: int) -> Iterator[Line]:
    """The lines of the table, blank rows passed over; rows are let go as they are read, to bound memory."""
    for place in range(columns.head_row + 1, end):
        row, rows[place] = rows[place], []
        if any(str(cell).strip() for cell in row):
            line = read_line(place + 1, row, columns, bad)
            if line is not None:
                yield line


def read_line(number: int, row: list[Cell], columns: Columns, bad: BadRows) -> Line | None:
    """One row; None where a cell of it cannot be read."""
    line = Line(number)
    family_middle = ""
    unreadable: set[str] = set()
    for field, place in columns.places.items():
        if place >= len(row) or row[place] == "":
            continue
        try:
            reader = READERS.get(field)
            value = reader(row[place]) if reader else cells.text_of(row[place], LIMITS[field])
        except CellFault as fault:
            bad.add(number, columns.title(field), fault.vi, fault.en)
            unreadable.add(field)
            continue
        if field == "family_middle":
            family_middle = value
        else:
            setattr(line, field, value)
    if family_middle:
        line.family, _, line.middle = family_middle.partition(" ")
    # a name that could not be read is not missing as well
    if unreadable.isdisjoint(NAME if line.kind in PERSONS else (*NAME, "agency", "unit", "district")):
        check_name(line, columns, bad)
    return None if number in bad else line


def check_name(line: Line, columns: Columns, bad: BadRows) -> None:
    """A person has a name in letters; digits, signs and other scripts are faults of typing."""
    title = columns.title("full_name" if "full_name" in columns.places else "given")
    name = line.written
    if line.kind not in PERSONS:
        named = name or (line.agency if line.kind == "agency" else line.unit if line.kind == "unit" else line.district)
        if line.kind == "list":
            named = named or line.agency or "list"
        if not letters(named):
            bad.add(line.number, title, "thiếu tên.", "the name is missing.")
        return
    if not letters(name):
        what = (
            ("thiếu họ tên.", "the name is missing.")
            if not name
            else (f"“{cells.shown(name)}” không phải họ tên.", f"“{cells.shown(name)}” is no name.")
        )
        bad.add(line.number, title, *what)
    elif odd := strange(name):
        bad.add(
            line.number,
            title,
            f"họ tên có ký tự lạ “{cells.shown(odd)}”; hãy sửa.",
            f"the name holds strange characters “{cells.shown(odd)}”; correct it.",
        )
    elif line.full_name and not line.given and len(line.full_name.split()[0]) > LIMITS["family"]:
        bad.add(line.number, title, "một tiếng dài quá 80 ký tự.", "one syllable is longer than 80 characters.")
