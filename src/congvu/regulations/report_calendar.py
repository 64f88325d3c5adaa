"""When reports are due: VP-11.3, DL-15.2, CT-9.11, CT-15.1, CT-15.2, DN-17.2.

A report covers the months of its period that end with the month before the due day: due 05/01 it covers the last
quarter, due 05/6 December to May. A due day is not moved from a weekend; a reminder comes on the working day before.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from congvu.ground.months import add_months, month_end
from congvu.ground.working_days import DAY, WorkingDays
from congvu.regulations.clauses import Clause
from congvu.regulations.errors import UnfitValueError
from congvu.regulations.profile import Profile

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Due:
    """One report of one period: handed in until the end of ``last``, ready for the strict reading on ``ready_by``."""

    clause: str
    report: str
    first_day: date
    last_day: date
    last: date
    ready_by: date | None
    remind_days: tuple[int, ...]
    by: tuple[str, ...]
    to: tuple[str, ...]

    def binds(self, founded: date) -> bool:
        """Whether an agency founded that day existed in the period."""
        return founded <= self.last_day

    def is_late(self, today: date) -> bool:
        """Whether a report not handed in is late."""
        return today > self.last

    def reminders(self, calendar: WorkingDays) -> list[date]:
        """The working days on which it is reminded, earliest first."""
        return sorted({calendar.on_or_before(self.last - timedelta(days)) for days in self.remind_days})


def dues(profile: Profile, year: int) -> list[Due]:
    """Every report due in the year, by due day."""
    found = [due for clause in profile.of_rule("report.calendar") for due in dues_of(clause, year)]
    return sorted(found, key=lambda due: (due.last, due.clause))


def dues_of(clause: Clause, year: int) -> list[Due]:
    """The same for one clause."""
    stated, ready = clause.get("due"), clause.get("ready_by", ())
    if ready and len(ready) != len(stated):
        vi, en = "“ready_by” phải có đúng số ngày như “due”", "“ready_by” must have as many days as “due”"
        raise UnfitValueError(vi, en, clause.id)
    ready_days: list[date | None] = [date(year, *day) if day else None for day in ready or [None for _ in stated]]
    return [_due(clause, date(year, *day), by) for day, by in zip(stated, ready_days, strict=True)]


def _due(clause: Clause, named: date, ready_by: date | None) -> Due:
    before = month_end(add_months(named, -1))
    return Due(
        clause.id,
        clause.get("report"),
        add_months(before.replace(day=1), 1 - MONTHS[clause.get("period")]),
        before,
        named - DAY if clause.get("before") else named,
        ready_by,
        clause.get("remind_days", ()),
        clause.get("by", ()),
        clause.get("to", ()),
    )
