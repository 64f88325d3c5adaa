"""A roster as an XLSX file, as an agency would send it."""

from pathlib import Path

from openpyxl import Workbook

from congvu.directory.roster.columns import TITLES
from congvu.directory.roster.lines import Line
from congvu.ground.clock import LOCAL

KINDS = {
    "person": "cá nhân",
    "leader": "lãnh đạo",
    "agency": "cơ quan",
    "unit": "đơn vị",
    "district": "huyện",
    "commune": "xã",
    "list": "danh sách",
}
FIELDS = [name for name in TITLES if name != "family_middle"]


def write_workbook(path: Path, lines: list[Line]) -> None:
    """Write the roster, streaming; the file appears whole or not at all."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.append([TITLES[name] for name in FIELDS])
    for line in lines:
        sheet.append([cell(line, name) for name in FIELDS])
    partial = path.with_suffix(".partial")
    book.save(partial)
    partial.replace(path)


def cell(line: Line, name: str) -> object:
    """A field as people write it."""
    value = getattr(line, name)
    if name == "kind":
        return KINDS[line.kind]
    if name == "registered_at" and value is not None:
        return value.astimezone(LOCAL).replace(tzinfo=None)
    return value or None
