"""The period that is judged, by its local dates: a month, quarter, half-year or year, a report's own, or any days.

A report's period is named by its clause and the month in which it is due, as the regulation's calendar sets it
(CT-15.1, DN-17.2.s2): December to May, December to November.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from congvu.evidence.errors import BadPeriodError
from congvu.ground.months import add_months, month_end
from congvu.regulations.profile import Profile
from congvu.regulations.report_calendar import MONTHS, Due, dues

_NAMED = re.compile(r"([1-9]\d{3})(?:-(Q[1-4]|H[12]|0[1-9]|1[0-2]))?", re.ASCII)
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)", re.ASCII)
_REPORT = re.compile(r"([A-Z]+-[\w.]+)/([1-9]\d{3})(?:-(0[1-9]|1[0-2]))?", re.ASCII)
_LENGTHS = {"Q": MONTHS["quarter"], "H": MONTHS["half_year"]}
_LONGEST = 3 * 366
"""Days: longer than any regulation judges, and each quarter of a period is one reading of all events."""


@dataclass(frozen=True, slots=True)
class Period:
    """A period with its first and last day."""

    name: str
    first: date
    last: date

    @property
    def length(self) -> int:
        """How many calendar days it has."""
        return (self.last - self.first).days + 1

    @property
    def unit(self) -> str:
        """Which of the regulations' periods it is: month, quarter, half_year or year by the calendar; else nothing."""
        for unit, months in MONTHS.items():
            whole = self.first.day == 1 and (self.first.month - 1) % months == 0
            if whole and self.last == month_end(add_months(self.first, months - 1)):
                return unit
        return ""


def read_period(text: str, regulation: Callable[[date], Profile] | None = None) -> Period:
    """``2026-09``, ``2026-Q3``, ``2026-H1``, ``2026``, ``2026-01-05..2026-02-10``, ``CT-15.1/2026-06``.

    One sentence on what is wrong with any other; a report's period is read in the regulation of that year.
    """
    if found := _NAMED.fullmatch(text):
        return _named(text, int(found[1]), found[2] or "")
    if found := _DAYS.fullmatch(text):
        return _days(text, found[1], found[2])
    if regulation and (found := _REPORT.fullmatch(text)):
        year = int(found[2])
        return _of_report(text, dues(regulation(date(year, 12, 31)), year), found[1], found[3])
    raise BadPeriodError(text)


def _named(text: str, year: int, part: str) -> Period:
    months = _LENGTHS.get(part[:1], 1) if part else MONTHS["year"]
    number = int(part.lstrip("QH") or 1)
    first = date(year, (number - 1) * months + 1, 1)
    return Period(text, first, month_end(add_months(first, months - 1)))


def _days(text: str, first: str, last: str) -> Period:
    try:
        found = Period(text, date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        raise BadPeriodError(text) from None
    if not 0 < found.length <= _LONGEST:
        raise BadPeriodError(text)
    return found


def _of_report(text: str, of_year: Sequence[Due], clause: str, month: str | None) -> Period:
    """The months that a report covers; where several fall due in the year, the month tells which."""
    due = [one for one in of_year if one.clause == clause]
    meant = [one for one in due if month is None or one.last.month == int(month)]
    if len(meant) != 1:
        raise BadPeriodError(text, [f"{clause}/{one.last:%Y-%m}" for one in due])
    return Period(f"{meant[0].first_day}..{meant[0].last_day}", meant[0].first_day, meant[0].last_day)
