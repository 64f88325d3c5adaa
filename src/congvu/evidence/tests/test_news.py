"""Last use, read piece by piece: from lines, from sealed days, across interruptions; and what is no use."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from congvu.evidence import news as module
from congvu.evidence.news import Reached, Use, news
from congvu.evidence.sealing import seal_through

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
AN, BINH = "an@x", "binh@x"


def add(events: Path, day: str, *rows: tuple[str, str, str, str, str]) -> None:
    with (events / f"{day}.jsonl").open("a", encoding="utf-8") as file:
        for time, kind, mailbox, protocol, outcome in rows:
            row = {"time": time, "kind": kind, "mailbox": mailbox, "protocol": protocol, "outcome": outcome}
            file.write(json.dumps(row) + "\n")


def carried(events: Path, reached: Reached) -> tuple[dict[str, Use], Reached]:
    """All pieces put together."""
    last: dict[str, Use] = {}
    for uses, now_reached in news(events, reached, NOW):
        reached = now_reached
        for mailbox, use in uses.items():
            known = last.setdefault(mailbox, Use())
            known.access = max(filter(None, (known.access, use.access)), default=None)
            known.submission = max(filter(None, (known.submission, use.submission)), default=None)
    return last, reached


ROWS = [
    ("2026-11-22T01:00:00Z", "login", AN, "imap", "ok"),
    ("2026-11-22T18:00:00Z", "login", AN, "submission", "ok"),
    ("2026-11-22T18:00:00Z", "login", BINH, "imap", "failed"),
    ("2026-11-22T18:00:00Z", "delivered", BINH, "lmtp", "ok"),
    ("2026-11-24T01:00:00Z", "login", BINH, "imap", "ok"),
]
FOUND = {AN: Use(date(2026, 11, 22), date(2026, 11, 23))}


def useful(last: dict[str, Use]) -> dict[str, Use]:
    return {mailbox: use for mailbox, use in last.items() if use != Use()}


@pytest.mark.parametrize("sealed", [False, True])
def test_last_use(tmp_path: Path, sealed: bool) -> None:
    """A submission late on the 22nd is one on the 23rd in Vietnam; what is dated later than now does not count."""
    add(tmp_path, "2026-11-22", *ROWS)
    if sealed:
        seal_through(tmp_path, "2026-11-22")
    last, reached = carried(tmp_path, Reached())
    assert useful(last) == FOUND
    assert carried(tmp_path, reached) == ({}, reached)


def test_goes_on_where_it_was_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECE", 1)
    add(tmp_path, "2026-11-22", *ROWS[:1])
    (tmp_path / "2026-11-22.jsonl").open("a").write('{"torn')
    _last, reached = carried(tmp_path, Reached())
    (tmp_path / "2026-11-22.jsonl").open("a").write('": 1}\n')
    add(tmp_path, "2026-11-22", *ROWS[1:])
    assert useful(carried(tmp_path, reached)[0]) == {AN: Use(None, date(2026, 11, 23))}


def test_a_day_that_was_sealed_meanwhile_is_read_whole(tmp_path: Path) -> None:
    add(tmp_path, "2026-11-22", *ROWS[:1])
    _last, reached = carried(tmp_path, Reached())
    add(tmp_path, "2026-11-22", *ROWS[1:])
    seal_through(tmp_path, "2026-11-22")
    add(tmp_path, "2026-11-23", ("2026-11-23T01:00:00Z", "session", BINH, "pop3", "ok"))
    last, reached = carried(tmp_path, reached)
    assert useful(last) == FOUND | {BINH: Use(date(2026, 11, 23))}
    assert (reached.sealed, list(reached.offsets)) == ("2026-11-22", ["2026-11-23"])
