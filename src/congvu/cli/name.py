"""``congvu name``: proposed addresses for a roster, by a regulation, on an empty register; no database, no network."""

import argparse
import csv
import io
import json
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from congvu.cli.place import add_json
from congvu.directory.roster.cells import KIND_OF
from congvu.directory.roster.columns import TITLES, disambiguated, key_of, recognised, refuse_repeated
from congvu.ground.clock import LOCAL, today
from congvu.ground.errors import CongvuError
from congvu.ground.vietnamese import fold, nfc
from congvu.regulations.naming import EMPTY_REGISTER, Proposal, Subject, propose
from congvu.regulations.overlays import regulation_in_force

if TYPE_CHECKING:
    from congvu.directory.roster.sheet import Cell

TEXTS = ("kind", "full_name", "family", "middle", "given", "position", "agency", "unit", "district")
COLUMNS = (*TEXTS, "rank", "registered_at")
KINDS = {
    "person": "cá nhân",
    "leader": "lãnh đạo",
    "agency": "cơ quan",
    "unit": "đơn vị",
    "district": "huyện",
    "commune": "xã",
    "list": "danh sách",
}
EXPLAINED = f"""\
Dòng đầu là tên cột; cột nào cũng có thể thiếu, cột khác được giữ nguyên. Tên cột bằng tiếng Anh, hoặc bằng tiếng Việt
như trong lệnh import; không trộn hai thứ tiếng.
The first line names the columns; any may be missing, others are passed through. Heads are in English, or in Vietnamese
as `import` knows them; not mixed.

{chr(10).join(f"  {name:14} {TITLES[name]}" for name in COLUMNS)}
                 (còn có / also: {TITLES["family_middle"]})

kind / {TITLES["kind"]}: {", ".join(f"{name} ({vi})" for name, vi in KINDS.items())}; để trống / empty = person.
agency, unit, district: mã trong hệ thống / the code in the system (vpubnd, stttt, daksong).
rank: số nguyên, 1 là cao nhất / a whole number, 1 the highest. registered_at: 02/09/2014 08:00, 2014-09-02T08:00.
family, middle, given được dùng trước full_name / win over full_name.
Kết quả / Output: thêm hai cột / two more columns: address,note.
"""
_WHOLE = re.compile(r"\d{1,9}(?:\.0+)?")
_DAY_FIRST = ("%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S")


class BadRosterError(CongvuError):
    """The roster cannot be read; the sentence says where."""

    def __init__(self, vi: str, en: str, *, where: str) -> None:
        super().__init__("bad-roster", vi, en, where=where)


@dataclass
class Roster:
    """A CSV file as it came: its heads, its rows, its delimiter."""

    heads: list[str]
    rows: list[list[str]]
    delimiter: str
    fields: dict[int, str]
    """What each column holds, by its place."""
    vietnamese: bool


@dataclass
class Row:
    """One row read for naming, with what could not be read in it."""

    subject: Subject
    remarks: list[str] = field(default_factory=list)


def configure(parser: argparse.ArgumentParser) -> None:
    """The regulation and the roster; ``-`` is standard input."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EXPLAINED
    parser.add_argument(
        "--regulation", required=True, metavar="SLUG", help="quy chế, ví dụ can-tho-33-2015 / regulation"
    )
    parser.add_argument(
        "file", metavar="FILE.csv", help="danh sách CSV, UTF-8; - là đầu vào chuẩn / - is standard input"
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    """The same rows in the same order, with address and note."""
    profile = regulation_in_force(arguments.regulation, today())
    roster = read_roster(arguments.file)
    rows = [_row(_cells(roster, row)) for row in roster.rows]
    proposals = propose(profile, [row.subject for row in rows], EMPTY_REGISTER)
    notes = [
        "; ".join([*row.remarks, proposal.note] if proposal.note else row.remarks)
        for row, proposal in zip(rows, proposals, strict=True)
    ]
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    (_write_json if arguments.json else _write_csv)(roster, proposals, notes)
    return 0


def read_roster(name: str) -> Roster:
    """The file, whole; a file that is no UTF-8 CSV with known heads is refused in one sentence."""
    text = _text(name)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        raise BadRosterError(
            "tệp không đúng dạng CSV", f"the file is no CSV: {error}", where=f"{name}:{reader.line_num}"
        ) from None
    if not rows:
        raise BadRosterError("tệp rỗng", "the file is empty", where=name)
    (_, heads), *body = rows
    english = {place: head for place, head in enumerate(map(_head, heads)) if head in COLUMNS}
    fields = english or _vietnamese(heads)
    if not fields:
        known, titles = ", ".join(COLUMNS), ", ".join(TITLES[column] for column in COLUMNS)
        vi = f"dòng đầu không có cột nào trong: {titles} (xem ./congvu name --help)"
        raise BadRosterError(vi, f"the first line has none of: {known} (see ./congvu name --help)", where=name)
    fitted = [_fitted(row, len(heads), f"{name}:{line}") for line, row in body]
    return Roster(heads, fitted, delimiter, fields, not english)


def _vietnamese(heads: list[str]) -> dict[int, str]:
    """The columns by the words that `import` knows; a head of an English column rules them out."""
    row: list[Cell] = [*heads]
    refuse_repeated(row, 0)
    named = disambiguated(dict(recognised(row)), row)
    return {place: field for field, place in named.items() if field in {*COLUMNS, "family_middle"}}


def _cells(roster: Roster, row: list[str]) -> dict[str, str]:
    """A row by English column names, with its kind in English."""
    cells = {field: row[place] for place, field in roster.fields.items()}
    if roster.vietnamese:
        kind = cells.get("kind", "")
        cells["kind"] = KIND_OF.get(key_of(kind), kind)
        if family_middle := nfc(cells.pop("family_middle", "")).split():
            cells["family"], cells["middle"] = family_middle[0], " ".join(family_middle[1:])
    return cells


def _text(name: str) -> str:
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise BadRosterError("không đọc được tệp", f"cannot read the file: {error.strerror}", where=name) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadRosterError(
            "tệp không phải UTF-8; hãy lưu lại dạng CSV UTF-8",
            "the file is not UTF-8; save it again as CSV UTF-8",
            where=f"{name}:{line}",
        ) from None


def _head(head: str) -> str:
    return fold(head.strip())


def _fitted(row: list[str], width: int, where: str) -> list[str]:
    if any(cell.strip() for cell in row[width:]):
        raise BadRosterError(
            f"dòng có {len(row)} ô, dòng đầu chỉ có {width}", f"{len(row)} cells, but the head has {width}", where=where
        )
    return [*row[:width], *[""] * (width - len(row))]


def _row(cells: dict[str, str]) -> Row:
    remarks: list[str] = []
    texts = {name: nfc(cells.get(name, "")).strip() for name in TEXTS}
    texts["kind"] = fold(texts["kind"]) or "person"
    rank = _rank(cells.get("rank", "").strip(), remarks)
    registered_at = _instant(cells.get("registered_at", "").strip(), remarks)
    return Row(Subject(**texts, rank=rank, registered_at=registered_at), remarks)


def _rank(text: str, remarks: list[str]) -> int | None:
    if _WHOLE.fullmatch(text):
        return int(text.partition(".")[0])
    if text:
        remarks.append(f"rank “{text}” không phải số nguyên, bỏ qua / is no whole number, left out")
    return None


def _instant(text: str, remarks: list[str]) -> datetime | None:
    if not text:
        return None
    readings: list[Callable[[str], datetime]] = [datetime.fromisoformat]
    readings += [partial(_by_form, form) for form in _DAY_FIRST]
    for reading in readings:
        with suppress(ValueError):
            found = reading(text)
            return found if found.tzinfo else found.replace(tzinfo=LOCAL)
    remarks.append(f"registered_at “{text}” không đọc được, xếp sau cùng / cannot be read, comes last")
    return None


def _by_form(form: str, text: str) -> datetime:
    return datetime.strptime(text, form).replace(tzinfo=LOCAL)


def _write_csv(roster: Roster, proposals: Sequence[Proposal], notes: Sequence[str]) -> None:
    writer = csv.writer(sys.stdout, delimiter=roster.delimiter, lineterminator="\n")
    writer.writerow([*roster.heads, "address", "note"])
    for cells, proposal, note in zip(roster.rows, proposals, notes, strict=True):
        writer.writerow([*cells, proposal.address or "", note])


def _write_json(roster: Roster, proposals: Sequence[Proposal], notes: Sequence[str]) -> None:
    rows = [
        {
            **dict(zip(roster.heads, cells, strict=True)),
            "address": proposal.address or "",
            "note": note,
            "aliases": proposal.aliases,
            "clause": proposal.clause,
        }
        for cells, proposal, note in zip(roster.rows, proposals, notes, strict=True)
    ]
    print(json.dumps(rows, ensure_ascii=False, indent=1))
