"""Sums of events for each mailbox: days of access, last access, fulfilled half-days; by DuckDB, in little memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from congvu.evidence import queries
from congvu.evidence.events import TEXTS, open_events, unreadable
from congvu.evidence.periods import Period
from congvu.ground.clock import LOCAL
from congvu.ground.office_hours import Span
from congvu.regulations.access import OK, PROTOCOLS
from congvu.regulations.checks import ApartDuty, Duty, OpenDuty, WindowDuty

_MINUTE = 60_000_000
_MICROSECOND = timedelta(microseconds=1)
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "1200MB",
    "preserve_insertion_order": False,
    "autoinstall_known_extensions": False,
}


@dataclass(frozen=True, slots=True)
class Watched:
    """A mailbox whose events are summed."""

    address: str
    created_at: datetime
    duty: Duty | None


@dataclass(frozen=True)
class Question:
    """What is asked of the events; ``counts`` are the sets of protocols whose login is use (CT-5.4, DN-7.3)."""

    period: Period
    now: datetime
    watched: Sequence[Watched]
    counts: Sequence[tuple[str, ...]]

    @cached_property
    def duties(self) -> list[Duty]:
        """Each duty once."""
        return list({box.duty.clause: box.duty for box in self.watched if box.duty}.values())

    @cached_property
    def offset(self) -> int:
        """Local time less UTC, in microseconds."""
        midnight = datetime.combine(self.period.first, datetime.min.time(), LOCAL)
        return (midnight.utcoffset() or timedelta()) // _MICROSECOND

    @cached_property
    def words(self) -> dict[str, object]:
        """What stands in every query."""
        return {
            "day": queries.DAY,
            "first": self.period.first.toordinal() - date(1970, 1, 1).toordinal(),
            "days": self.period.length,
            "offset": self.offset,
            "now": micros(self.now),
            "never": queries.NEVER,
        }


@dataclass(slots=True)
class Sum:
    """What the events say of one mailbox; days are bits, ``last`` the number of the day, ``met`` goes by session."""

    days: int = 0
    last: dict[tuple[str, ...], int] = field(default_factory=dict)
    met: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Sums:
    """The sums by mailbox, in the order asked, and what was ignored by reason."""

    boxes: list[Sum]
    ignored: dict[str, int]


def micros(moment: datetime) -> int:
    """Microseconds since 1970, UTC."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // _MICROSECOND


def sum_events(path: Path, question: Question) -> Sums:
    """Read every event and answer."""
    with TemporaryDirectory(prefix="congvu-usage-") as folder:
        config = {**_SETTINGS, "temp_directory": f"{folder}/spill"}
        with duckdb.connect(f"{folder}/events.duckdb", config=config) as connection:
            summing = _Summing(connection, question)
            parquet = open_events(connection, path)
            try:
                return summing.all(keep=not parquet)
            except duckdb.Error as error:
                raise unreadable(path, error) from None


class _Summing:
    """One run over the events."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, question: Question) -> None:
        self.connection = connection
        self.question = question
        self.sums = [Sum() for _ in question.watched]

    def all(self, *, keep: bool) -> Sums:
        """JSON lines are kept in columns where they are read more than once; Parquet is columns already."""
        self._relations(keep and any(not isinstance(duty, WindowDuty) for duty in self.question.duties))
        unread, ignored = self._boxes()
        for duty in self.question.duties:
            if isinstance(duty, ApartDuty):
                self._apart(duty)
            elif isinstance(duty, OpenDuty):
                self._open(duty)
        unknown, future = self._rows(queries.IGNORED, texts=", ".join(TEXTS))[0] if ignored else (0, 0)
        return Sums(self.sums, {"unknown_mailbox": unknown, "future": future, "unreadable": unread})

    def _relations(self, keep: bool) -> None:
        watched = self.question.watched
        created = [micros(box.created_at) + self.question.offset for box in watched]
        duties = [box.duty.clause if box.duty else None for box in watched]
        numbers = list(range(len(watched)))
        self.connection.execute(queries.ROSTER, [numbers, [box.address for box in watched], created, duties])
        relation = "TABLE" if keep else "VIEW"
        self._run(queries.EVENT, relation=relation, ok=OK, protocols=_quoted(PROTOCOLS))
        self.connection.execute(queries.USED)
        self._run(queries.SEEN)

    def _boxes(self) -> tuple[int, int]:
        """Access and windows, in one pass; how many events could not be read, how many are of no use."""
        counts, windows = self.question.counts, self._windows()
        columns = [self._fill(queries.LAST, protocols=_quoted(each)) for each in counts]
        columns += [self._fill(queries.WINDOW, **_edges(span)) for span in windows]
        unread = ignored = 0
        for box, torn, useless, days, *values in self._rows(queries.BOXES, columns=", ".join(columns) or "NULL"):
            unread, ignored = unread + torn, ignored + useless
            if box is not None:
                found = self.sums[box]
                found.days = days or 0
                found.last = {each: day for each, day in zip(counts, values, strict=False) if day is not None}
                self._fulfil(box, dict(zip(windows, values[len(counts) :], strict=False)))
        return unread, ignored

    def _windows(self) -> list[Span]:
        duties = (duty for duty in self.question.duties if isinstance(duty, WindowDuty))
        return sorted({span for duty in duties for windows in duty.windows for span in windows})

    def _fulfil(self, box: int, checked: dict[Span, int | None]) -> None:
        duty = self.question.watched[box].duty
        if isinstance(duty, WindowDuty):
            for session, windows in enumerate(duty.windows):
                met = -1
                for window in windows:
                    met &= checked[window] or 0
                self.sums[box].met[session] = met

    def _apart(self, duty: ApartDuty) -> None:
        gap = duty.minutes * _MINUTE
        kept, enough = {1: queries.ONCE, 2: queries.TWICE}.get(duty.times, queries.OFTEN)
        words = {"kept": kept, "enough": self._fill(enough, gap=gap, times=duty.times)}
        for box, session, days in self._rows(queries.APART, sessions=_sessions(duty), clause=duty.clause, **words):
            self.sums[box].met[session] = days

    def _open(self, duty: OpenDuty) -> None:
        every = (1 << self.question.period.length) - 1
        for box, watched in enumerate(self.question.watched):
            if watched.duty is duty:
                self.sums[box].met = dict.fromkeys(range(len(duty.sessions)), every)
        gap = duty.minutes * _MINUTE
        for box, session, failed in self._rows(queries.OPEN, sessions=_sessions(duty), clause=duty.clause, gap=gap):
            self.sums[box].met[session] &= ~failed

    def _fill(self, query: Template, **words: object) -> str:
        return query.substitute(self.question.words, **words)

    def _run(self, query: Template, **words: object) -> None:
        self.connection.execute(self._fill(query, **words))

    def _rows(self, query: Template, **words: object) -> list[tuple[Any, ...]]:
        return self.connection.execute(self._fill(query, **words)).fetchall()


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _edges(span: Span) -> dict[str, object]:
    return {"opens": span.opens * _MINUTE, "closes": span.closes * _MINUTE}


def _sessions(duty: Duty) -> str:
    return ", ".join(f"({n}, {s.opens * _MINUTE}, {s.closes * _MINUTE})" for n, s in enumerate(duty.sessions))
