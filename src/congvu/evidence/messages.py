"""What happened to one message, from the events alone: who sent it, where it went, by which clause it was stopped.

Events hold neither subject nor text, so nothing of a message's content can be told here.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from congvu.evidence.events import TEXTS, open_events, unreadable

_TOLD = tuple(name for name in TEXTS if name != "message_id")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EVENTS = f"""
SELECT DISTINCT epoch_us(time), epoch_us(until), {", ".join(_TOLD)} FROM raw
WHERE readable AND message_id IN (?, ?) ORDER BY ALL
"""  # noqa: S608 - names of our own


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a message; ``facts`` are the fields that it has, by name."""

    time: datetime
    until: datetime | None
    facts: dict[str, str]

    @property
    def clause(self) -> str:
        """The clause that decided it, where one did."""
        return self.facts.get("clause", "")


def events_of(path: Path, message_id: str) -> list[Event]:
    """Every event of the message, the earliest first; an event told twice is one. The brackets may be left out."""
    bare = message_id.strip().removeprefix("<").removesuffix(">")
    with duckdb.connect() as connection:
        open_events(connection, path)
        try:
            rows = connection.execute(_EVENTS, [bare, f"<{bare}>"]).fetchall()
        except duckdb.Error as error:
            raise unreadable(path, error) from None
    return [_event(*row) for row in rows]


def _event(time: int, until: int | None, *texts: str | None) -> Event:
    facts = {name: text for name, text in zip(_TOLD, texts, strict=True) if text is not None}
    return Event(_moment(time), None if until is None else _moment(until), facts)


def _moment(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)
