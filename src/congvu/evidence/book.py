"""The collector's book: day files of events, and how far they and the logs count, in one transaction (SQLite).

Lines are appended to their day's file and synced first; then the book says, at once, how long the day files are, how
far the logs have been read and what is under way. Whatever stands in a day file beyond that was written by a collector
that was killed before it could say so: it is cut off, and read from the logs again. So nothing is lost or doubled.
"""

import fcntl
import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType

from congvu.evidence.lines import Day
from congvu.evidence.memory import Memory
from congvu.evidence.tailing import Position

NAME = "book.sqlite3"
SUFFIX = ".jsonl"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS log (name TEXT PRIMARY KEY, inode INTEGER, "offset" INTEGER, head BLOB, written INTEGER);
CREATE TABLE IF NOT EXISTS day (name TEXT PRIMARY KEY, length INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS fact (key TEXT PRIMARY KEY, facts TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS tally (reason TEXT PRIMARY KEY, count INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS closed (one INTEGER PRIMARY KEY CHECK (one = 1), through TEXT NOT NULL);
"""


class Book:
    """The one writer of the day files."""

    def __init__(self, events: Path, place: Path) -> None:
        """``events`` holds the day files, ``place`` the book itself."""
        self._events = events
        self._lock = (place / "lock").open("a")
        fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._database = sqlite3.connect(place / NAME, isolation_level=None, timeout=30)
        # a rollback journal, no WAL: upkeep and status read it as root, and must leave no files of root's behind
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.executescript(_SCHEMA)
        rows = self._database.execute("SELECT key, facts FROM fact")
        self.memory = Memory({key: json.loads(facts) for key, facts in rows})
        self.positions = positions(self._database)
        self.closed: Day = next((day for (day,) in self._database.execute("SELECT through FROM closed")), "")
        self._lengths: dict[Day, int] = dict(self._database.execute("SELECT name, length FROM day"))
        self._recover()

    def __enter__(self) -> "Book":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()
        self._lock.close()

    def _recover(self) -> None:
        """Day files end where the book says; a file that it does not know is somebody else's and stays as it is."""
        for path in self._events.glob(f"*{SUFFIX}"):
            length, size = self._lengths.get(path.stem), path.stat().st_size
            if length is None:
                self._lengths[path.stem] = size
            elif size > length:
                os.truncate(path, length)
            elif size < length:
                self.memory.tally["day_shortened"] += 1
                self._lengths[path.stem] = size

    def write(self, lines: Mapping[Day, bytes], read: Mapping[str, Position]) -> None:
        """Append the lines and say how far the logs have been read."""
        for day in lines.keys() - self._lengths.keys():
            self._announce(day)
        for day, text in lines.items():
            self._append(day, text)
        known, gone = self.memory.changes()
        with self._transaction():
            self._many("REPLACE INTO log VALUES (?, ?, ?, ?, ?)", ((name, *_row(at)) for name, at in read.items()))
            self._many("REPLACE INTO day VALUES (?, ?)", ((day, self._lengths[day]) for day in lines))
            self._many("REPLACE INTO fact VALUES (?, ?)", ((key, json.dumps(facts)) for key, facts in known.items()))
            self._many("DELETE FROM fact WHERE key = ?", ((key,) for key in gone))
            counted = "INSERT INTO tally VALUES (?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
            self._many(counted, self.memory.tally.items())
        self.memory.tally.clear()

    def close_through(self, day: Day) -> None:
        """No line goes into the files of that day and earlier ones any more: they may be sealed."""
        with self._transaction():
            self._database.execute("REPLACE INTO closed VALUES (1, ?)", (day,))
            self._database.execute("DELETE FROM day WHERE name <= ?", (day,))
        self._lengths = {name: length for name, length in self._lengths.items() if name > day}
        self.closed = day

    def _announce(self, day: Day) -> None:
        """The book knows a day file before there is one: else its first lines would look like somebody else's."""
        with self._transaction():
            self._database.execute("REPLACE INTO day VALUES (?, 0)", (day,))
        self._lengths[day] = 0

    def _append(self, day: Day, text: bytes) -> None:
        with (self._events / f"{day}{SUFFIX}").open("ab", buffering=0) as file:
            written = 0
            try:
                while written < len(text):
                    written += file.write(text[written:]) or 0
                os.fsync(file.fileno())
            except OSError:
                # half a batch on a full disk: nobody shall read it meanwhile
                os.ftruncate(file.fileno(), self._lengths[day])
                raise
        self._lengths[day] += len(text)

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._database)

    def _many(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        self._database.executemany(statement, rows)


class _Transaction:
    """All or nothing."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def __enter__(self) -> None:
        self._database.execute("BEGIN IMMEDIATE")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.execute("ROLLBACK" if kind else "COMMIT")


def positions(database: sqlite3.Connection) -> dict[str, Position]:
    """How far each log has been read."""
    rows = database.execute('SELECT name, inode, "offset", head, written FROM log')
    return {name: Position(inode, offset, head, written) for name, inode, offset, head, written in rows}


def look(place: Path) -> tuple[dict[str, Position], Counter[str]]:
    """Positions and counts, for readers beside the collector; empty where it has never run."""
    path = place / NAME
    if not path.exists():
        return {}, Counter()
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
    try:
        return positions(database), Counter(dict(database.execute("SELECT reason, count FROM tally")))
    finally:
        database.close()


def _row(at: Position) -> tuple[int, int, bytes, int]:
    return at.inode, at.offset, at.head, at.written
