"""The hash chain over sealed days: a text file ``chain``, one JSON record on a line, each bound to the one before it.

A record seals a day (its file, its SHA-256, how many events) or says that a day's file was removed when its time was
over. ``hash`` is the SHA-256 of the previous record's ``hash``, a line feed, and this record without ``hash`` as JSON
with sorted keys and no blanks: anybody can compute it with the tools of any system.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from congvu.evidence.durable import replace_whole
from congvu.evidence.errors import BadEvidenceError
from congvu.evidence.lines import Day

NAME = "chain"
SUFFIX = ".parquet"
DAMAGED = ".damaged"
"""The lines of a day of which some could not be read when it was sealed."""

FIRST = "0" * 64
"""What the first record follows."""

Record = dict[str, Any]


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def bound(record: Record, previous: str) -> str:
    """The hash that binds a record to the one before it."""
    text = json.dumps({key: record[key] for key in record if key != "hash"}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


class Chain:
    """The records of one folder of events."""

    def __init__(self, events: Path) -> None:
        """As they stand on disk; a chain that does not hold is never continued."""
        self._path = events / NAME
        self.records: list[Record] = []
        broken = None
        for number, record in _records(self._path):
            if not record or record.get("hash") != bound(record, self.head):
                broken = number
                break
            self.records.append(record)
        self.broken = broken

    @property
    def head(self) -> str:
        """The hash of the last record: whoever has written it down can tell whether the chain was shortened."""
        return str(self.records[-1]["hash"]) if self.records else FIRST

    @property
    def sealed(self) -> dict[Day, Record]:
        """The record of each sealed day."""
        return {record["day"]: record for record in self.records if "sha256" in record}

    @property
    def removed(self) -> set[Day]:
        """The days whose files were removed when their time was over."""
        return {record["removed"] for record in self.records if "removed" in record}

    def append(self, record: Record) -> None:
        """Bind one more record, durably; the file is replaced as a whole."""
        if self.broken:
            vi, en = f"chuỗi băm hỏng ở dòng {self.broken}", f"the hash chain is broken at line {self.broken}"
            raise BadEvidenceError(vi, en, where=str(self._path))
        self.records.append(record | {"hash": bound(record, self.head)})
        lines = (json.dumps(one, ensure_ascii=False) for one in self.records)
        replace_whole(self._path, "".join(f"{line}\n" for line in lines).encode())


@dataclass
class Verdict:
    """What verifying found; it holds when nothing is wrong."""

    days: int
    events: int
    head: str
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    """What (a file, a day or a line), and what is wrong with it, in Vietnamese and English."""

    empty: list[Day] = field(default_factory=list)
    """Days on which nothing happened: said, because nothing is rare."""

    damaged: list[Day] = field(default_factory=list)
    """Days with lines that could not be read when they were sealed, kept in a ``.damaged`` file."""

    waiting: list[Day] = field(default_factory=list)
    """Days whose events are not sealed yet."""


def verify(events: Path) -> Verdict:
    """Every record, every file, every day, against each other."""
    chain = Chain(events)
    sealed = chain.sealed
    kept = [record for day, record in sealed.items() if day not in chain.removed]
    found = Verdict(len(sealed), sum(record["events"] for record in kept), chain.head)
    found.empty = [record["day"] for record in kept if not record["events"]]
    found.waiting = sorted(path.stem for path in events.glob("*.jsonl"))
    if chain.broken:
        found.wrong.append((f"{NAME}:{chain.broken}", "chuỗi băm không khớp", "the hash chain does not hold"))
    found.wrong += [wrong for record in kept for wrong in _file(events, record)]
    found.wrong += [(day, "thiếu ngày trong chuỗi", "the day is missing in the chain") for day in _gaps(list(sealed))]
    found.damaged = [record["day"] for record in kept if record.get("unreadable")]
    # a file whose lines are still there is being sealed just now
    strange = {path.stem for path in events.glob(f"*{SUFFIX}")} - sealed.keys() - set(found.waiting)
    strange_words = ("tệp không có trong chuỗi", "the file is not in the chain")
    found.wrong += [(f"{day}{SUFFIX}", *strange_words) for day in sorted(strange)]
    return found


def _file(events: Path, record: Record) -> Iterator[tuple[str, str, str]]:
    path = events / str(record["file"])
    try:
        if digest(path) != record["sha256"]:
            yield path.name, "tệp hỏng hoặc bị sửa", "the file is damaged or was altered"
    except FileNotFoundError:
        yield path.name, "mất tệp", "the file is missing"
    except OSError as error:
        yield path.name, "không đọc được tệp", f"the file cannot be read: {error.strerror}"


def _gaps(days: list[Day]) -> Iterator[Day]:
    present = {date.fromisoformat(day) for day in days}
    if present:
        first, last = min(present), max(present)
        every = (first + timedelta(nth) for nth in range((last - first).days))
        yield from (day.isoformat() for day in every if day not in present)


def _records(path: Path) -> Iterator[tuple[int, Record | None]]:
    """Each line's record; None for a line that is none."""
    if not path.exists():
        return
    for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
        try:
            record = json.loads(line)
        except ValueError:
            record = None
        yield number, record if isinstance(record, dict) else None
