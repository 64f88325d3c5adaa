"""The sessions of a working day: spans of minutes since local midnight, and leave from them.

A session (buổi làm việc) is the morning or the afternoon; a moment belongs to a span when opens <= moment < closes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from congvu.ground.clock import LOCAL

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Minutes of the day, from (included) to (not included)."""

    opens: int
    closes: int

    def on(self, day: date) -> tuple[datetime, datetime]:
        """The two moments on that day, in local time."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=LOCAL)
        return midnight + self.opens * MINUTE, midnight + self.closes * MINUTE

    def first(self, minutes: int) -> "Span":
        """The first minutes of the span, or all of it where it is shorter."""
        return Span(self.opens, min(self.opens + minutes, self.closes))

    def last(self, minutes: int) -> "Span":
        """The last minutes of the span, or all of it where it is shorter."""
        return Span(max(self.closes - minutes, self.opens), self.closes)

    def within(self, other: "Span") -> bool:
        """Whether the whole span lies in the other."""
        return other.opens <= self.opens and self.closes <= other.closes


@dataclass(frozen=True, slots=True)
class HalfDay:
    """One session of one day, by its place in the office hours (0 = morning)."""

    day: date
    session: int


@dataclass(frozen=True, slots=True)
class Leave:
    """Lawful leave from the first to the last day; ``session`` when it takes only that half of each day."""

    kind: str
    first: date
    last: date
    session: int | None = None

    def covers(self, half: HalfDay) -> bool:
        """Whether the half-day falls into the leave."""
        return self.first <= half.day <= self.last and self.session in (None, half.session)


def leave_days(leaves: Iterable[Leave], kinds: Iterable[str]) -> set[date]:
    """Every calendar day that leave of these kinds takes whole."""
    wanted = set(kinds)
    spans = ((leave.first, leave.last) for leave in leaves if leave.kind in wanted and leave.session is None)
    return {
        date.fromordinal(number) for first, last in spans for number in range(first.toordinal(), last.toordinal() + 1)
    }
