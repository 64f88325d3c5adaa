"""Rows for people: a line of heads, columns as wide as they need, days and moments as Vietnam counts them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from congvu.ground.clock import LOCAL

GAP = "  "


def show(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print the table; ``–`` stands where a row has nothing."""
    lines = [list(heads), *([cell(value) for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        print(GAP.join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def cell(value: object) -> str:
    """One value as it is read."""
    if isinstance(value, datetime):
        return f"{value.astimezone(LOCAL):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "–" if value in {None, ""} else str(value)
