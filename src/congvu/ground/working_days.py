"""Working days in Vietnam: Monday to Friday without public holidays (Labour Code 2019, Article 112), with swapped days.

A year is decided by a decision on its days off and days worked. A year without one is taken from the statutory
holidays, with Tết and the substitute days, and is provisional: the decision may still move days.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

from congvu.ground.decisions import Decision

DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a time limit; provisional while a year on its way has no decision."""

    last: date
    provisional: bool


class WorkingDays:
    """The calendar of working days by the decisions given."""

    def __init__(self, decisions: Iterable[Decision] = (), *, only: Decision | None = None) -> None:
        """With ``only``, that decision alone rules every year."""
        self._decided = {decision.year: decision for decision in decisions}
        self._only = only

    def is_working(self, day: date) -> bool:
        """Whether work is done on this day."""
        decision = self._only or self._decided.get(day.year) or _statutory(day.year)
        return day in decision.worked if day.weekday() >= _SATURDAY else day not in decision.off

    def is_provisional(self, day: date) -> bool:
        """Whether the year of the day has no decision yet."""
        return self._only is None and day.year not in self._decided

    def between(self, first: date, last: date) -> list[date]:
        """The working days from the first to the last day, both included."""
        return [day for day in _days(first, last) if self.is_working(day)]

    def after(self, day: date, count: int, former: Deadline | None = None) -> Deadline:
        """The last of so many working days, day 1 being the first working day after; never before a former answer."""
        last, left, provisional = day, count, False
        while left:
            last += DAY
            provisional = provisional or self.is_provisional(last)
            left -= self.is_working(last)
        return Deadline(max(last, former.last) if former else last, provisional)

    def on_or_after(self, day: date) -> date:
        """The day itself where it is a working day, else the next one."""
        return next(found for found in _days(day, date.max) if self.is_working(found))

    def on_or_before(self, day: date) -> date:
        """The day itself where it is a working day, else the one before."""
        while not self.is_working(day):
            day -= DAY
        return day


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))


@cache
def _statutory(year: int) -> Decision:
    known = country_holidays("VN", years=year, language="vi")
    off = frozenset(known)
    return Decision(off, frozenset(day for day in known.weekend_workdays if day.year == year), year)
