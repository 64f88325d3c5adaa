"""What became of messages at each recipient, piece by piece as events come in, for whoever follows some of them.

A day that is still written is read on from where it was left; of a day that was sealed before it was read to its end,
only the messages that somebody still waits for are looked up. Reading twice changes nothing for who keeps the latest.
"""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from congvu.evidence.book import SUFFIX as LINES
from congvu.evidence.chain import SUFFIX as SEALED
from congvu.evidence.news import Reached, whole_lines

KINDS = ("delivered", "deferred", "bounced")
_MARKS = tuple(f'"kind":"{kind}"'.encode() for kind in KINDS)
_QUERY = f"""
SELECT kind, message_id, mailbox, epoch_ms(time), outcome FROM read_parquet(?)
WHERE kind IN {KINDS} AND message_id IN (SELECT unnest(?)) AND mailbox IS NOT NULL ORDER BY time
"""  # noqa: S608 - words of our own


@dataclass(frozen=True, slots=True)
class Delivery:
    """One recipient's turn; ``message_id`` with its brackets."""

    kind: str
    message_id: str
    mailbox: str
    time: datetime
    outcome: str


Piece = tuple[list[Delivery], Reached]


def deliveries(events: Path, reached: Reached, waiting: Callable[[], Collection[str]]) -> Iterator[Piece]:
    """What has come since, each piece with what is then reached; ``waiting`` are message ids, with brackets."""
    for path in sorted(events.glob(f"[0-9]*{SEALED}")):
        if path.stem > reached.sealed:
            later = {day: offset for day, offset in reached.offsets.items() if day > path.stem}
            reached = Reached(path.stem, later)
            yield _of_sealed(path, waiting()), reached
    for path in sorted(events.glob(f"[0-9]*{LINES}")):
        while path.stem > reached.sealed:
            start = reached.offsets.get(path.stem, 0)
            lines = whole_lines(path, start)
            if not lines:
                break
            reached = Reached(reached.sealed, {**reached.offsets, path.stem: start + sum(map(len, lines))})
            yield [one for line in lines if (one := _of_line(line))], reached


def bracketed(message_id: str) -> str:
    """A message id as headers write it."""
    return f"<{message_id.strip().removeprefix('<').removesuffix('>')}>"


def _of_line(line: bytes) -> Delivery | None:
    if not any(mark in line for mark in _MARKS):
        return None
    try:
        one = json.loads(line)
        moment = datetime.fromisoformat(one["time"])
        return Delivery(one["kind"], bracketed(one["message_id"]), one["mailbox"], moment, one.get("outcome", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # counted by those who count, when the day is sealed


def _of_sealed(path: Path, waiting: Collection[str]) -> list[Delivery]:
    import duckdb  # a worker without a sealed day to read does without its 40 MB

    if not waiting:
        return []
    asked = [form for one in waiting for form in (one, one[1:-1])]
    with duckdb.connect() as connection:
        rows = connection.execute(_QUERY, [str(path), asked]).fetchall()
    return [
        Delivery(kind, bracketed(message_id), mailbox, datetime.fromtimestamp(moment / 1000, UTC), outcome or "")
        for kind, message_id, mailbox, moment, outcome in rows
    ]
