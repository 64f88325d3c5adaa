"""The collector: tails the logs of the mail path and writes what they tell as events of the day; it never calls up.

It may be killed at any moment. When the disk is full, or anything else hinders writing, it says so, forgets what it
had read but not written, and begins again where its book stands; the logs wait.
"""

import logging
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from congvu.evidence.book import Book
from congvu.evidence.lines import Day, Event, Moment, written
from congvu.evidence.memory import Memory
from congvu.evidence.tailing import Tail, tails
from congvu.ground.clock import LOCAL, now
from congvu.regulations.carriers import carries

POLL_SECONDS = 0.5
RETRY_SECONDS = 5.0
CLOSING = timedelta(hours=1)
"""A day is closed this long after its midnight, and not before all logs have been read."""

JUMP = timedelta(minutes=1)
REASONS = {
    "unreadable": "dòng nhật ký không đọc được / unreadable lines of a log",
    "torn": "dòng nhật ký dở dang khi sang tệp mới / lines of a log left torn at its rotation",
    "truncated": "nhật ký bị cắt ngắn hoặc thay, đọc lại từ đầu / logs truncated or replaced, read from their start",
    "log_vanished": "tệp nhật ký đang đọc dở đã mất / logs gone before they were read to their end",
    "day_shortened": "tệp sự kiện ngắn hơn đã ghi / files of events shorter than they were written",
    "session_without_login": "phiên không thấy đăng nhập / sessions whose login was not seen",
    "session_without_end": "phiên không thấy kết thúc / sessions whose end was not seen within a month",
    "shared_mailbox_unknown": "hộp thư dùng chung không rõ địa chỉ / shared mailboxes whose address is not known",
    "delivery_without_message": "lượt chuyển thư không thấy thư vào / deliveries whose message was not seen",
    "lost": "thư rời hàng đợi mà không có kết quả / messages that left the queue without an outcome",
    "clock_back": "đồng hồ nhảy lùi / jumps of the clock backwards",
    "clock_ahead": "đồng hồ nhật ký nhanh hơn hiện tại / jumps of a log ahead of the present",
}
"""What is counted, in words."""

log = logging.getLogger("congvu.collector")


class Reader(Protocol):
    """What makes events of the lines of one log."""

    def moment(self, line: str, /) -> Moment:
        """When the line was written; UnreadableError when it is none."""

    def read(self, line: str, moment: Moment, /) -> Iterable[Event]:
        """The events of a line."""


@dataclass(frozen=True)
class Source:
    """One log and its reader."""

    log: Path
    reader: Callable[[Memory], Reader]


@dataclass(frozen=True)
class Places:
    """Where events go, where the book is kept, which logs are read."""

    events: Path
    book: Path
    sources: Mapping[str, Source]


class Collector:
    """The one process that writes events; ``seal`` is called now and then with the last day that is complete."""

    def __init__(self, places: Places, seal: Callable[[Day], None]) -> None:
        """Nothing is read before ``run``."""
        self._places = places
        self._seal = seal
        self.stop = threading.Event()

    def run(self) -> None:
        """Until ``stop`` is set."""
        while not self.stop.is_set():
            try:
                self._work()
            except (OSError, sqlite3.OperationalError) as error:
                log.error(  # noqa: TRY400 - a full disk is no defect of ours: one sentence, no trace
                    "không ghi được sự kiện, nhật ký chờ, thử lại sau / "
                    "events cannot be written, the logs wait, next try in %d s: %s",
                    RETRY_SECONDS,
                    error,
                )
                self.stop.wait(RETRY_SECONDS)

    def _work(self) -> None:
        with Book(self._places.events, self._places.book) as book:
            logs = {name: source.log for name, source in self._places.sources.items()}
            with tails(logs, book.positions, book.memory.tally) as following:
                readers = {name: source.reader(book.memory) for name, source in self._places.sources.items()}
                rounds = Rounds(book, following, readers)
                while not self.stop.is_set():
                    if not rounds.once():
                        self._close(book)
                        self.stop.wait(POLL_SECONDS)

    def _close(self, book: Book) -> None:
        """All is read: yesterday is complete an hour after midnight."""
        complete = ((now() - CLOSING).astimezone(LOCAL).date() - timedelta(1)).isoformat()
        if complete > book.closed:
            book.close_through(complete)
        self._seal(book.closed)


class Rounds:
    """Reading a piece of every log, writing its events, and the book."""

    def __init__(self, book: Book, following: Mapping[str, Tail], readers: Mapping[str, Reader]) -> None:
        """All that one life of the book needs."""
        self._book = book
        self._following = following
        self._readers = readers
        self._clocks = {name: _Clock(book.memory.tally) for name in readers}

    @carries("log.acts")
    def once(self) -> bool:
        """Whether there was anything to read."""
        lines: dict[Day, bytearray] = {}
        busy = False
        for name, tail in self._following.items():
            found = tail.read()
            busy = busy or bool(found)
            self._events(name, found, lines)
        tally = self._book.memory.tally
        if busy or tally:
            for reason, count in tally.items():
                log.warning("%s: %d", REASONS[reason], count)
            read = {name: tail.position for name, tail in self._following.items() if tail.position}
            self._book.write({day: bytes(text) for day, text in lines.items()}, read)
        return busy

    def _events(self, name: str, found: Iterable[bytes], lines: dict[Day, bytearray]) -> None:
        """A line's events go into the file of its day; of one that is not open (any more), into the nearest."""
        reader, clock, present = self._readers[name], self._clocks[name], now()
        first = _day_after(self._book.closed) if self._book.closed else ""
        last = max(present.astimezone(LOCAL).date().isoformat(), first)
        for raw in found:
            line = raw.decode("utf-8", "backslashreplace")
            try:
                moment = reader.moment(line)
                told = [written(one) for one in reader.read(line, moment)]
            except (LookupError, TypeError, ValueError):
                # also a line of a form that nobody foresaw: it must not hinder those after it
                self._book.memory.tally["unreadable"] += 1
                continue
            clock.heed(moment.text, present)
            if told:
                lines.setdefault(min(max(moment.day, first), last), bytearray()).extend(b"".join(told))


class _Clock:
    """Counts jumps of the clock that a log was written by: events keep the time that the log states."""

    def __init__(self, tally: Counter[str]) -> None:
        self._tally = tally
        self._last = ""
        self._ahead = False

    def heed(self, moment: str, present: datetime) -> None:
        """Lines of several processes come a little out of order; that is no jump."""
        if moment < self._last:
            if datetime.fromisoformat(self._last) - datetime.fromisoformat(moment) <= JUMP:
                return
            self._tally["clock_back"] += 1
        elif moment[:16] != self._last[:16]:
            ahead = datetime.fromisoformat(moment) > present + JUMP
            if ahead and not self._ahead:
                self._tally["clock_ahead"] += 1
            self._ahead = ahead
        self._last = moment


def _day_after(day: Day) -> Day:
    return (date.fromisoformat(day) + timedelta(1)).isoformat()
