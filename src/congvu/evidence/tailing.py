"""Following an append-only log from a durable position, through rotation and truncation, without losing a line.

A log is rotated by being renamed ``NAME.DATE-TIME`` (postfix(1) ``logrotate``; upkeep does the same for Dovecot's); the
renamed file is read to its end before the next. A position is the file's inode with its first bytes, because an inode
number is given again after a file is gone.
"""

import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20
LONGEST = 1 << 16
"""Bytes of a line: no engine writes longer ones; what has no end by then is given to the reader, who refuses it."""

_HEAD = 64
_ROTATED = re.compile(r"\.\d{8}-\d{6}")
_GRACE_SECONDS = 3.0
"""A rotated file is left so long after its renaming or its last line: its writers may not have reopened it at once."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a log has been read: in the file with this inode and these first bytes, last written at this time."""

    inode: int
    offset: int
    head: bytes
    written: int


def files(log: Path) -> list[Path]:
    """The log's files, the oldest first."""
    rotated = (path for path in log.parent.glob(f"{log.name}.*") if _ROTATED.fullmatch(path.name[len(log.name) :]))
    return [*sorted(rotated), *([log] if log.exists() else [])]


def read_to_the_end(log: Path, position: Position | None) -> list[Path]:
    """The rotated files before the one that is being read: nobody needs them for events any more."""
    found = files(log)
    inodes = [_inode(path) for path in found]
    return found[: inodes.index(position.inode)] if position and position.inode in inodes else []


class Tail:
    """One log."""

    def __init__(self, log: Path, position: Position | None, tally: Counter[str]) -> None:
        """``tally`` counts what cannot be read whole."""
        self.log = log
        self.position = position
        self._tally = tally
        self._file: BinaryIO | None = None

    def close(self) -> None:
        """Let go of the file."""
        if self._file:
            self._file.close()
            self._file = None

    def read(self) -> list[bytes]:
        """The next whole lines; none when all has been read."""
        if self._file is None and not self._open():
            return []
        self._heed_truncation()
        return self._lines() or self._move_on()

    def _lines(self) -> list[bytes]:
        file, position = self._opened()
        file.seek(position.offset)
        data = file.read(CHUNK)
        end = data.rfind(b"\n") + 1 or (len(data) if len(data) > LONGEST else 0)
        if not end:
            return []
        head = position.head if len(position.head) == _HEAD else os.pread(file.fileno(), _HEAD, 0)
        written = os.fstat(file.fileno()).st_mtime_ns
        self.position = replace(position, offset=position.offset + end, head=head, written=written)
        return data[:end].splitlines()

    def _move_on(self) -> list[bytes]:
        """From a rotated file, read to its end, to the next one."""
        file, position = self._opened()
        if _inode(self.log) == position.inode:
            return []
        following, facts = self._following(), os.fstat(file.fileno())
        if following is None or time.time() - facts.st_ctime < _GRACE_SECONDS:
            return []
        if facts.st_size > position.offset:
            self._tally["torn"] += 1
        self._begin(following)
        return self._lines()

    def _following(self) -> Path | None:
        """The file after ours; when ours is gone, the first that was written to since we last read."""
        found = files(self.log)
        inodes = [_inode(path) for path in found]
        _file, position = self._opened()
        if position.inode in inodes:
            return next(iter(found[inodes.index(position.inode) + 1 :]), None)
        return next((path for path in found if _written(path) > position.written), None)

    def _open(self) -> bool:
        """At the position; where it is not to be found any more, that is counted."""
        found = files(self.log)
        if not found:
            return False
        if self.position is None:
            self._begin(found[0])
            return True
        for path in found:
            if _inode(path) == self.position.inode and self._same(path):
                self._file = path.open("rb", buffering=0)
                return True
        self._tally["log_vanished"] += 1
        self._begin(next((path for path in found if _written(path) > self.position.written), found[-1]))
        return True

    def _same(self, path: Path) -> bool:
        assert self.position  # noqa: S101 - asked only with one
        with path.open("rb") as file:
            return file.read(_HEAD)[: len(self.position.head)] == self.position.head

    def _begin(self, path: Path) -> None:
        self.close()
        self._file = path.open("rb", buffering=0)
        facts = os.fstat(self._file.fileno())
        self.position = Position(facts.st_ino, 0, b"", 0)

    def _heed_truncation(self) -> None:
        """A file that is shorter than it was, or begins otherwise, is a new one."""
        file, position = self._opened()
        head = os.pread(file.fileno(), len(position.head), 0)
        if os.fstat(file.fileno()).st_size < position.offset or head != position.head:
            self._tally["truncated"] += 1
            self.position = replace(position, offset=0, head=b"")

    def _opened(self) -> tuple[BinaryIO, Position]:
        assert self._file  # noqa: S101 - ``read`` has seen to it
        assert self.position  # noqa: S101
        return self._file, self.position


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return -1


@contextmanager
def tails(logs: dict[str, Path], positions: dict[str, Position], tally: Counter[str]) -> Iterator[dict[str, Tail]]:
    """The tails of these logs, closed at the end."""
    opened = {name: Tail(path, positions.get(name), tally) for name, path in logs.items()}
    try:
        yield opened
    finally:
        for tail in opened.values():
            tail.close()
