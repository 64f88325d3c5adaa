"""The report as a workbook: its lines on one sheet, each table on its own; shares and sums are live formulas."""

import io

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from congvu.reports.paper import Line, Paper, Table, Text
from congvu.reports.sheet import FONT, Column, Value, add_sheet, save, workbook

LINES = (Column("Nội dung", 70), Column("Số liệu", 34), Column("Số liệu hệ thống", 20), Column("Điều khoản", 14))
SHARE = "0.0%"
BOLD = Font(name=FONT, size=11, bold=True)


def write(paper: Paper) -> bytes:
    """The whole workbook."""
    book = workbook()
    _lines(book, paper)
    for number, part in enumerate((one for one in paper.parts if isinstance(one, Table)), 1):
        _table(book, part, number)
    target = io.BytesIO()
    save(book, target)
    return target.getvalue()


def _lines(book: Workbook, paper: Paper) -> None:
    """Title, period and notes, then each line; a share is a formula over the two cells that it is of."""
    rows: list[list[Value]] = [[paper.issuer, "", "", ""], [paper.title, "", "", ""]]
    rows.append([f"Kỳ {paper.first:%d/%m/%Y} - {paper.last:%d/%m/%Y}", "", "", ""])
    rows += [[note, "", "", ""] for note in paper.notes]
    places: dict[str, int] = {}
    shares: list[tuple[int, Line]] = []
    for part in paper.parts:
        if isinstance(part, Text):
            rows.append([part.text, "", "", ""])
        elif isinstance(part, Line):
            value = part.value if isinstance(part.value, str | int) else None
            before = part.before if part.changed and isinstance(part.before, str | int) else ""
            rows.append(["    " * part.level + part.label, value, before, part.clause])
            places[part.key] = len(rows) + 1
            if part.share:
                shares.append((len(rows) + 1, part))
    sheet = add_sheet(book, "Báo cáo", LINES, rows)
    for row, line in shares:
        _share(sheet, row, 2, *(f"B{places[key]}" for key in line.share or ()))


def _table(book: Workbook, table: Table, number: int) -> None:
    columns = [Column(one.title, max(10, one.width // 2 if one.kind == "text" else 12)) for one in table.columns]
    rows = [[value if isinstance(value, str | int) else None for value in row] for row in table.rows]
    # the name of a sheet takes no signs of formulas
    title = "".join(sign for sign in table.title if sign not in "[]:*?/\\")
    sheet = add_sheet(book, f"{number}. {title.lstrip('0123456789. ')}"[:31], columns, rows)
    last = len(rows) + 1
    if table.total and rows:
        _sums(sheet, table, last)
        last += 1
    for place, column in enumerate(table.columns, 1):
        for row in range(2, last + 1) if column.of else ():
            part, whole = (f"{get_column_letter(one + 1)}{row}" for one in column.of or ())
            _share(sheet, row, place, part, whole)


def _sums(sheet: Worksheet, table: Table, last: int) -> None:
    for place, column in enumerate(table.columns, 1):
        cell = sheet.cell(last + 1, place)
        if place == 1:
            cell.value = "Cộng"
        elif column.kind == "number":
            letter = get_column_letter(place)
            cell.value = f"=SUM({letter}2:{letter}{last})"
        cell.font = BOLD
    sheet.print_area = f"A1:{get_column_letter(len(table.columns))}{last + 1}"


def _share(sheet: Worksheet, row: int, place: int, part: str, whole: str) -> None:
    cell = sheet.cell(row, place)
    cell.value = f'=IF(N({whole})=0,"",{part}/{whole})'
    cell.number_format = SHARE
