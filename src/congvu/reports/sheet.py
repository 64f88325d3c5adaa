"""A sheet of an XLSX workbook that people can sort, filter and print: one head, one row for each thing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from pathlib import Path
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

FONT = "Times New Roman"
HEAD = PatternFill("solid", fgColor="1F3864")
LINE = Side(style="thin", color="BFBFBF")
LINE_HEIGHT = 15
"""Points for a line of this font."""
LONGEST_NAME = 31
"""A sheet's name may be no longer."""

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what stands above it, its width in signs, and whether paper has room for it (the last ones may not)."""

    title: str
    width: int
    printed: bool = True


def workbook() -> Workbook:
    """A workbook without a sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def add_sheet(book: Workbook, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> Worksheet:
    """A sheet with its head frozen, a filter over all rows, and A4 landscape for the printer."""
    sheet: Worksheet = book.create_sheet(name[:LONGEST_NAME])
    for number, column in enumerate(columns, 1):
        _write(sheet.cell(1, number), column.title, head=True)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    for number, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            _write(sheet.cell(number, place), value)
        sheet.row_dimensions[number].height = LINE_HEIGHT * max(map(_lines, row, columns))
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    _set_print(sheet, name, sum(column.printed for column in columns))
    return sheet


def save(book: Workbook, target: Path | IO[bytes]) -> None:
    """Write the workbook."""
    book.save(target)


def _write(cell: Cell | MergedCell, value: Value, *, head: bool = False) -> None:
    """One cell. A text is a text: what begins with = comes from people and is no formula."""
    text = isinstance(value, str)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if text:
        cell.data_type = "s"
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    cell.font = Font(name=FONT, size=11, bold=head, color="FFFFFF" if head else "000000")
    cell.alignment = Alignment(vertical="center" if head else "top", wrap_text=text)
    cell.border = Border(LINE, LINE, LINE, LINE)
    if head:
        cell.fill = HEAD


def _lines(value: Value, column: Column) -> int:
    """How many lines a cell will take: a program that opens the file does not count them itself."""
    parts = value.split("\n") if isinstance(value, str) else [""]
    return sum(max(1, ceil(len(part) / column.width)) for part in parts)


def _set_print(sheet: Worksheet, name: str, columns: int) -> None:
    sheet.print_area = f"A1:{get_column_letter(columns)}{sheet.max_row}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    head, foot = sheet.HeaderFooter.oddHeader, sheet.HeaderFooter.oddFooter
    if head and foot:
        head.center.text, foot.center.text = name, "&P/&N"
