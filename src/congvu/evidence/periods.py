"""The period that is judged: a quarter, by its local dates (VP-14.1)."""

import re
from dataclasses import dataclass
from datetime import date

from congvu.evidence.errors import BadPeriodError
from congvu.ground.months import month_end

_QUARTER = re.compile(r"([1-9]\d{3})-Q([1-4])", re.ASCII)


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


def read_period(text: str) -> Period:
    """``2026-Q3``, or one sentence on what is wrong."""
    found = _QUARTER.fullmatch(text)
    if found is None:
        raise BadPeriodError(text)
    year, month = int(found[1]), int(found[2]) * 3 - 2
    return Period(text, date(year, month, 1), month_end(date(year, month + 2, 1)))
