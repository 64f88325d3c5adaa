"""The stretches of a period in which one set of duties of checking is in force: each day is judged by its regulation.

No stretch is longer than a quarter, so that its days are bits of one number in the queries however long the period is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from congvu.evidence.periods import Period
from congvu.ground.working_days import DAY
from congvu.regulations.checks import duties
from congvu.regulations.profile import Profile

Regulation = Callable[[date], Profile]
"""What is in force on a day."""

LONGEST = 92


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that follow each other, and the regulation by which checks are judged on them."""

    days: Period
    profile: Profile

    @property
    def last(self) -> date:
        """Its last day."""
        return self.days.last


def stretches(period: Period, regulation: Regulation) -> Iterator[Stretch]:
    """The period from its first to its last day."""
    first = day = period.first
    profile = regulation(first)
    while day < period.last:
        day += DAY
        today = regulation(day)
        if (day - first).days == LONGEST or duties(today) != duties(profile):
            yield Stretch(Period(period.name, first, day - DAY), profile)
            first, profile = day, today
    yield Stretch(Period(period.name, first, period.last), profile)
