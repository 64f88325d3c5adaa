"""Sums of events for each mailbox: days of access, last access, fulfilled half-days; by DuckDB, in little memory.

Every event is read once. Only sessions that must cover office hours (DL-7.2), and events that count for nothing, are
looked at again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from math import gcd
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from congvu.evidence import queries
from congvu.evidence.events import PARQUET, TEXTS, open_events, unreadable
from congvu.evidence.periods import Period
from congvu.ground.clock import LOCAL
from congvu.ground.office_hours import Span
from congvu.regulations.access import OK, PROTOCOLS
from congvu.regulations.checks import ApartDuty, Duty, OpenDuty, WindowDuty

_MINUTE = 60_000_000
_MINUTES = 24 * 60
_TWICE = 2
_MICROSECOND = timedelta(microseconds=1)
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "1200MB",
    "preserve_insertion_order": False,
    "perfect_ht_threshold": 22,
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
    def first(self) -> int:
        """The period's first day, counted from 1970."""
        return self.period.first.toordinal() - date(1970, 1, 1).toordinal()

    @cached_property
    def words(self) -> dict[str, object]:
        """What stands in every query."""
        return {
            "day": queries.DAY,
            "first": self.first,
            "boxes": len(self.watched),
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
            parts = open_events(connection, path)
            try:
                return summing.all(parts)
            except duckdb.Error as error:
                raise unreadable(path, error) from None


class _Summing:
    """One run over the events."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, question: Question) -> None:
        self.connection = connection
        self.question = question
        self.sums = [Sum() for _ in question.watched]
        self.proofs = list(dict.fromkeys(proof for duty in question.duties for each in proofs(duty) for proof in each))
        self.windows = sorted({proof.window for proof in self.proofs})

    def all(self, parts: Sequence[str]) -> Sums:
        """Every sum. JSON lines are kept in columns while they are read; Parquet is columns already."""
        for part in parts:
            relation = "VIEW" if part == PARQUET else "TABLE"
            self._run(queries.READ, relation=relation, part=part, texts=", ".join(TEXTS))
        self._relations(" UNION ALL ".join(f"FROM read_{part}" for part in parts))
        self._boxes()
        for duty in self.question.duties:
            if isinstance(duty, OpenDuty):
                self._open(duty)
        return Sums(self.sums, self._ignored())

    def _relations(self, parts: str) -> None:
        watched = self.question.watched
        created = [micros(box.created_at) + self.question.offset for box in watched]
        duties = [box.duty.clause if box.duty else None for box in watched]
        numbers = list(range(len(watched)))
        self.connection.execute(queries.ROSTER, [numbers, [box.address for box in watched], created, duties])
        edges = (edge for window in self.windows for edge in (window.opens, window.closes))
        minutes = gcd(_MINUTES, *edges)
        cells = {"grain": minutes * _MINUTE, "per_day": _MINUTES // minutes}
        self._run(queries.CELLS, windows=_spans(self.windows) or "(0, 0, 0)", **cells)
        self._run(queries.EVENT, parts=parts, ok=OK, protocols=_quoted(PROTOCOLS))
        first_cell = self.question.first * cells["per_day"]
        self._run(queries.SEEN, columns=", ".join(self._seen()) or "NULL", first_cell=first_cell, **cells)

    def _seen(self) -> Iterator[str]:
        """What is kept of a day, beside access."""
        for n, counts in enumerate(self.question.counts):
            more = sorted(set(counts) - set(PROTOCOLS))
            yield self._fill(queries.USED, n=n, protocols=_quoted(more)) if more else f"NULL::BIGINT AS used_{n}"
        if any(proof.times == 1 for proof in self.proofs):
            yield queries.CHECKED
        for n, proof in enumerate(self.proofs):
            if proof.times > 1:
                query = queries.TWICE if proof.times == _TWICE else queries.OFTEN
                yield self._fill(query, n=n, bit=self._bit(proof))

    def _boxes(self) -> None:
        """The days of each mailbox, put together."""
        counts = self.question.counts
        columns = [self._fill(queries.LAST, n=n) for n in range(len(counts))]
        columns += [self._fill(queries.MET, enough=self._enough(n, proof)) for n, proof in enumerate(self.proofs)]
        for box, days, *values in self._rows(queries.BOXES, columns=", ".join(columns) or "NULL"):
            found = self.sums[box]
            found.days = days or 0
            found.last = {each: day for each, day in zip(counts, values, strict=False) if day is not None}
            self._fulfil(box, dict(zip(self.proofs, values[len(counts) :], strict=False)))

    def _enough(self, n: int, proof: "Proof") -> str:
        gap = max(proof.minutes * _MINUTE, 1)  # a check told twice is one
        if proof.times == 1:
            return self._fill(queries.IN_WINDOW, bit=self._bit(proof))
        return self._fill(
            queries.FAR_APART if proof.times == _TWICE else queries.GREEDY, n=n, gap=gap, times=proof.times
        )

    def _bit(self, proof: "Proof") -> int:
        return 1 << self.windows.index(proof.window)

    def _fulfil(self, box: int, proven: dict["Proof", int | None]) -> None:
        duty = self.question.watched[box].duty
        for session, needed in enumerate(proofs(duty) if duty else ()):
            met = -1
            for proof in needed:
                met &= proven[proof] or 0
            self.sums[box].met[session] = met

    def _open(self, duty: OpenDuty) -> None:
        every = (1 << self.question.period.length) - 1
        for box, watched in enumerate(self.question.watched):
            if watched.duty is duty:
                self.sums[box].met = dict.fromkeys(range(len(duty.sessions)), every)
        gap = duty.minutes * _MINUTE
        sessions = _spans(duty.sessions)
        for box, session, failed in self._rows(queries.OPEN, sessions=sessions, clause=duty.clause, gap=gap):
            self.sums[box].met[session] &= ~failed

    def _ignored(self) -> dict[str, int]:
        """Distinct events of no use by reason, and lines that are no event."""
        if not self.connection.execute(queries.ANY_ASIDE).fetchall():
            return {"unknown_mailbox": 0, "future": 0, "unreadable": 0}
        self.connection.execute(queries.ASIDE)
        unread, unknown, future = self.connection.execute(queries.IGNORED).fetchall()[0]
        return {"unknown_mailbox": unknown, "future": future, "unreadable": unread}

    def _fill(self, query: Template, **words: object) -> str:
        return query.substitute(self.question.words, **words)

    def _run(self, query: Template, **words: object) -> None:
        self.connection.execute(self._fill(query, **words))

    def _rows(self, query: Template, **words: object) -> list[tuple[Any, ...]]:
        return self.connection.execute(self._fill(query, **words)).fetchall()


@dataclass(frozen=True, slots=True)
class Proof:
    """Checks in a window of the day: so many, each so many minutes after the one counted before."""

    window: Span
    times: int = 1
    minutes: int = 0


def proofs(duty: Duty) -> Sequence[Sequence[Proof]]:
    """By session, all that must be found there; none for a duty that is not a matter of single checks."""
    if isinstance(duty, WindowDuty):
        return [[Proof(window) for window in windows] for windows in duty.windows]
    if isinstance(duty, ApartDuty):
        return [[Proof(session, duty.times, duty.minutes if duty.times > 1 else 0)] for session in duty.sessions]
    return []


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _spans(spans: Sequence[Span]) -> str:
    return ", ".join(f"({n}, {span.opens * _MINUTE}, {span.closes * _MINUTE})" for n, span in enumerate(spans))
