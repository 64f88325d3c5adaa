"""A log is followed through rotation, truncation and loss: each whole line once, what cannot be had is counted."""

from collections import Counter
from pathlib import Path

import pytest

from congvu.evidence import tailing
from congvu.evidence.tailing import Position, Tail, files, read_to_the_end

STAMPS = ("20261123-010000", "20261123-020000")


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty log; a rotated file is left without waiting for late writers."""
    monkeypatch.setattr(tailing, "_GRACE_SECONDS", 0.0)
    (tmp_path / "mail.log").touch()
    return tmp_path / "mail.log"


class Following:
    """A tail that can be begun anew at what it had durably read."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.tally: Counter[str] = Counter()
        self.tail = Tail(log, None, self.tally)

    def again(self) -> None:
        position = self.tail.position
        self.tail.close()
        self.tail = Tail(self.log, position, self.tally)

    def all(self) -> str:
        lines: list[bytes] = []
        while found := self.tail.read():
            lines += found
        return b" ".join(lines).decode()


def add(log: Path, text: str) -> None:
    with log.open("a", encoding="utf-8") as file:
        file.write(text)


def rotate(log: Path, stamp: str) -> Path:
    renamed = log.with_name(f"{log.name}.{stamp}")
    log.rename(renamed)
    log.touch()
    return renamed


@pytest.mark.parametrize("restarted", [False, True])
def test_lines_across_a_rotation(log: Path, restarted: bool) -> None:
    """Also what a slow writer still adds to the renamed file, and a file that was rotated before it was begun."""
    following = Following(log)
    add(log, "1\n2\n")
    assert following.all() == "1 2"
    old = rotate(log, STAMPS[0])
    add(old, "3\n")
    if restarted:
        following.again()
    assert following.all() == "3"
    add(log, "4\n")
    rotate(log, STAMPS[1])
    add(log, "5\n")
    if restarted:
        following.again()
    assert following.all() == "4 5"
    assert following.tally == {}


def test_a_line_counts_when_it_is_whole(log: Path) -> None:
    following = Following(log)
    add(log, "1\n2")
    assert following.all() == "1"
    following.again()
    add(log, "3\n")
    assert following.all() == "23"


def test_a_line_that_stays_torn_at_rotation_is_counted(log: Path) -> None:
    following = Following(log)
    add(log, "1\n2")
    rotate(log, STAMPS[0])
    add(log, "3\n")
    assert following.all() == "1 3"
    assert following.tally == {"torn": 1}


@pytest.mark.parametrize("text", ["9\n", "9\n8\n7\n6\n"], ids=["shorter", "longer"])
def test_a_log_that_was_emptied_is_read_from_its_start(log: Path, text: str) -> None:
    following = Following(log)
    add(log, "1\n2\n")
    assert following.all() == "1 2"
    log.write_text(text, encoding="ascii")
    assert following.all() == text.replace("\n", " ").strip()
    assert following.tally == {"truncated": 1}


def test_a_log_that_vanished_is_counted_and_the_next_is_read(log: Path) -> None:
    following = Following(log)
    add(log, "1\n")
    assert following.all() == "1"
    add(log, "2\n")
    log.unlink()
    add(log, "3\n")
    following.again()
    assert following.all() == "3"
    assert following.tally == {"log_vanished": 1}


def test_no_log_yet(log: Path) -> None:
    log.unlink()
    following = Following(log)
    assert following.all() == ""
    add(log, "1\n")
    assert following.all() == "1"


def test_a_line_without_end_hinders_nothing(log: Path) -> None:
    following = Following(log)
    add(log, "x" * (tailing.LONGEST + 1))
    assert following.all() == "x" * (tailing.LONGEST + 1)
    add(log, "\n1\n")
    assert following.all().split() == ["1"]


def test_many_chunks(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tailing, "CHUNK", 64)
    add(log, "".join(f"{number}\n" for number in range(1000)))
    assert Following(log).all().split() == [str(number) for number in range(1000)]


def test_files_that_nobody_needs_any_more(log: Path) -> None:
    first, second = rotate(log, STAMPS[0]), rotate(log, STAMPS[1])
    assert files(log) == [first, second, log]
    at = Position(second.stat().st_ino, 0, b"", 0)
    assert read_to_the_end(log, at) == [first]
    assert read_to_the_end(log, None) == []
    assert read_to_the_end(log, Position(1, 0, b"", 0)) == []
