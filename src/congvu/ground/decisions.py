"""The yearly decision on days off and days worked instead, read from TOML.

``off`` lists weekdays without work, ``worked`` weekend days with work; dates plain or in quotes. Where a decision
stands it alone decides.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from congvu.ground.errors import CongvuError

_KEYS = {"year", "off", "worked", "source"}


class BadCalendarError(CongvuError):
    """A calendar file is wrong."""

    def __init__(self, vi: str, en: str, path: Path) -> None:
        super().__init__("bad-calendar", vi, en, where=path.name)


@dataclass(frozen=True, slots=True)
class Decision:
    """Days off and days worked; for one year, or for any day where no year is named."""

    off: frozenset[date]
    worked: frozenset[date]
    year: int | None = None
    source: str = ""


def read_decision(path: Path) -> Decision:
    """The decision that the file holds, or one sentence on what is wrong with it."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadCalendarError("không đọc được tệp lịch", f"the calendar cannot be read: {error}", path) from None
    except ValueError as error:
        raise BadCalendarError(
            f"tệp lịch không phải TOML: {error}", f"the calendar is no TOML: {error}", path
        ) from None
    for unknown in sorted(table.keys() - _KEYS):
        raise BadCalendarError(f"không hiểu “{unknown}”", f"“{unknown}” is not known here", path)
    year = table.get("year")
    if year is not None and (type(year) is not int or not date.min.year <= year <= date.max.year):
        raise BadCalendarError("“year” phải là một năm, như 2026", "“year” must be a year such as 2026", path)
    off, worked = (_dates(table.get(key, []), key, year, path) for key in ("off", "worked"))
    for both in sorted(off & worked):
        raise BadCalendarError(f"{both} vừa nghỉ vừa làm", f"{both} is both off and worked", path)
    return Decision(off, worked, year, str(table.get("source", "")))


def _dates(value: object, key: str, year: int | None, path: Path) -> frozenset[date]:
    if not isinstance(value, list):
        raise BadCalendarError(f"“{key}” phải là danh sách ngày", f"“{key}” must be a list of dates", path)
    days = frozenset(_date(item, key, path) for item in value)
    for other in sorted(day for day in days if year is not None and day.year != year):
        raise BadCalendarError(f"{other} không thuộc năm {year}", f"{other} is not in {year}", path)
    return days


def _date(value: object, key: str, path: Path) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        vi, en = f"“{key}”: “{value}” không phải ngày", f"“{key}”: “{value}” is not a date"
        raise BadCalendarError(vi, en, path) from None
