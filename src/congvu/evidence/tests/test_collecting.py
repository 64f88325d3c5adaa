"""Nothing lost and nothing doubled: killed at any moment, logs rotated meanwhile, the disk full, the clock jumping."""

import errno
import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from congvu.evidence import collecting, tailing
from congvu.evidence.book import Book, look
from congvu.evidence.collecting import Collector
from congvu.evidence.tests.logs import LOG, START, expected, nothing, places, session, start, told

LONG_AGO = datetime(2026, 1, 5, 1, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 23, 17, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tailing, "_GRACE_SECONDS", 0.0)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the present."""

    def set_present(moment: datetime) -> None:
        monkeypatch.setattr(collecting, "now", lambda: moment)

    set_present(START + timedelta(hours=2))
    return set_present


def collect(root: Path, sealed: list[str] | None = None) -> None:
    """Run until all is read."""
    collector = Collector(places(root), nothing if sealed is None else sealed.append)
    collector.stop.wait = lambda _seconds=None: collector.stop.set() or True  # type: ignore[method-assign]
    collector.run()


def add(root: Path, text: str) -> None:
    with (root / "logs" / LOG).open("a", encoding="utf-8") as file:
        file.write(text)


def tally(root: Path) -> dict[str, int]:
    return dict(look(root / "book")[1])


@pytest.mark.clause("CT-14.1")
def test_killed_at_any_moment_while_logs_are_written_and_rotated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL, again and again."""
    places(tmp_path)
    log, count, random_moment = tmp_path / "logs" / LOG, 3000, random.Random(7)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["src"]))

    def write() -> None:
        for number in range(0, count, 20):
            add(tmp_path, "".join(session(each, LONG_AGO) for each in range(number, number + 20)))
            if number % 800 == 400:
                log.rename(log.with_name(f"{LOG}.20261123-{number:06}"))
                log.touch()
            time.sleep(0.02)

    writer = threading.Thread(target=write)
    writer.start()
    kills = 0
    while writer.is_alive():
        collector = start(tmp_path)
        time.sleep(random_moment.uniform(0.1, 0.6))
        collector.kill()
        collector.wait()
        kills += 1
    last = start(tmp_path)
    deadline = time.monotonic() + 30
    while told(tmp_path / "events") != expected(count) and time.monotonic() < deadline:
        time.sleep(0.2)
    last.kill()
    last.wait()
    assert kills > 5
    assert told(tmp_path / "events") == expected(count)
    assert tally(tmp_path) == {}


@pytest.mark.parametrize("step", ["append", "commit", "announce"])
@pytest.mark.usefixtures("at")
def test_killed_between_any_two_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """After the lines and before the book, in the middle of the lines, before the first line of a day."""
    places(tmp_path)
    add(tmp_path, session(0))

    class KilledError(BaseException):
        """Nothing after this runs."""

    def half(book: Book, day: str, text: bytes) -> None:
        with (tmp_path / "events" / f"{day}.jsonl").open("ab") as file:
            file.write(text[: len(text) // 2] if step == "append" else text)
        raise KilledError

    def none(_book: Book, _day: str) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(Book, *(("_announce", none) if step == "announce" else ("_append", half)))
        with pytest.raises(KilledError):
            collect(tmp_path)
    add(tmp_path, session(1))
    collect(tmp_path)
    assert told(tmp_path / "events") == expected(2)


@pytest.mark.usefixtures("at")
def test_a_full_disk_is_said_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Half a batch is written when the disk is full; the logs wait, and then it goes on."""
    places(tmp_path)
    add(tmp_path, session(0))
    sync, full = os.fsync, [True, True]

    def no_space(handle: int) -> None:
        if full:
            full.pop()
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(handle)

    monkeypatch.setattr(os, "fsync", no_space)
    monkeypatch.setattr(collecting, "RETRY_SECONDS", 0.0)
    collector = Collector(places(tmp_path), lambda _day: collector.stop.set())
    collector.run()
    assert told(tmp_path / "events") == expected(1)
    assert caplog.text.count("events cannot be written") == 2
    assert "No space left on device" in caplog.text


@pytest.mark.usefixtures("at")
def test_a_second_collector_is_refused(tmp_path: Path) -> None:
    put = places(tmp_path)
    with Book(put.events, put.book), pytest.raises(OSError, match="temporarily unavailable"):
        Book(put.events, put.book)


@pytest.mark.usefixtures("at")
def test_a_file_that_somebody_else_put_there_stays(tmp_path: Path) -> None:
    put = places(tmp_path)
    (put.events / "2026-11-01.jsonl").write_text("{}\n", "ascii")
    add(tmp_path, session(0))
    collect(tmp_path)
    assert (put.events / "2026-11-01.jsonl").read_text("ascii") == "{}\n"


@pytest.mark.usefixtures("at")
def test_a_shortened_day_is_counted(tmp_path: Path) -> None:
    put = places(tmp_path)
    add(tmp_path, session(0))
    collect(tmp_path)
    os.truncate(put.events / "2026-11-23.jsonl", 10)
    add(tmp_path, session(1))
    collect(tmp_path)
    assert tally(tmp_path) == {"day_shortened": 1}


@pytest.mark.usefixtures("at")
def test_torn_lines_are_counted(tmp_path: Path) -> None:
    places(tmp_path)
    strange = '2026-11-23T01:00:00.000000+0000 stats: Info: {"event": "auth_request_finished", "fields": {"user": 1}}\n'
    add(tmp_path, "\0\0\0\n" + session(0) + "2026-11-2\n\n" + strange)
    collect(tmp_path)
    assert told(tmp_path / "events") == expected(1)
    assert tally(tmp_path) == {"unreadable": 4}


@pytest.mark.usefixtures("at")
def test_what_is_under_way_survives_a_restart(tmp_path: Path) -> None:
    places(tmp_path)
    first, second = session(0).splitlines(keepends=True)
    add(tmp_path, first)
    collect(tmp_path)
    add(tmp_path, second)
    collect(tmp_path)
    assert told(tmp_path / "events") == expected(1)
    with sqlite3.connect(tmp_path / "book" / "book.sqlite3") as book:
        assert book.execute("SELECT count(*) FROM fact").fetchall() == [(0,)], "and is forgotten when it is over"


def test_a_day_is_closed_an_hour_after_midnight(tmp_path: Path, at: Callable[[datetime], None]) -> None:
    """Not before all is read; what comes later goes into the next day."""
    sealed: list[str] = []
    places(tmp_path)
    add(tmp_path, session(0, MIDNIGHT - timedelta(hours=1)))
    at(MIDNIGHT + timedelta(minutes=59))
    collect(tmp_path, sealed)
    at(MIDNIGHT + timedelta(hours=1))
    collect(tmp_path, sealed)
    assert sealed == ["2026-11-22", "2026-11-23"]
    add(tmp_path, session(1, MIDNIGHT - timedelta(hours=1)))
    collect(tmp_path)
    written = {path.stem: len(path.read_text("utf-8").splitlines()) for path in (tmp_path / "events").glob("*.jsonl")}
    assert written == {"2026-11-23": 3, "2026-11-24": 3}


@pytest.mark.parametrize(
    ("jump", "counted"),
    [(timedelta(hours=-1), {"clock_back": 1}), (timedelta(days=3), {"clock_ahead": 1}), (timedelta(), {})],
)
@pytest.mark.usefixtures("at")
def test_jumps_of_the_clock_are_counted(tmp_path: Path, jump: timedelta, counted: dict[str, int]) -> None:
    """The events keep the time that the log states, in a file of a day that is open."""
    places(tmp_path)
    add(tmp_path, "".join(session(number, START) for number in range(5)))
    add(tmp_path, "".join(session(number, START + jump) for number in range(5, 10)))
    collect(tmp_path)
    assert told(tmp_path / "events") == expected(10)
    assert {path.stem for path in (tmp_path / "events").glob("*.jsonl")} == {"2026-11-23"}
    assert tally(tmp_path) == counted
