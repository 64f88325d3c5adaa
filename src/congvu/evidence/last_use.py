"""When a mailbox was last used by a day, as the rule on idleness counts use (VP-6.3, CT-5.4, DN-7.3)."""

from datetime import date, datetime, timedelta
from pathlib import Path

from congvu.evidence.periods import Period
from congvu.evidence.sums import Question, Watched, sum_events
from congvu.ground.clock import LOCAL


def last_use(path: Path, mailbox: str, created_at: datetime, counts: tuple[str, ...], day: date) -> date | None:
    """The local date of the last use up to the day; None where there was none since creation."""
    period = Period(day.isoformat(), day, day)
    asked = Question(period, _end_of(day), [Watched(mailbox, created_at, None)], [counts])
    number = sum_events(path, asked).boxes[0].last.get(counts)
    return None if number is None else day + timedelta(number)


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(1), datetime.min.time(), LOCAL)
