"""Days are sealed once, whatever interrupts it; a stranger finds every change; what is kept long enough goes."""

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from congvu.evidence import chain, durable, sealing
from congvu.evidence.chain import Chain, Verdict, verify
from congvu.evidence.errors import BadEvidenceError
from congvu.evidence.events import open_events
from congvu.evidence.keeping import Limit, limit, remove_old
from congvu.evidence.sealing import FIELDS, seal_through
from congvu.regulations.loading import load_profile

FIRST = date(2026, 11, 20)
TWELVE = Limit(12, "DN-11.2.e")


def line(day: date, number: int = 0) -> dict[str, object]:
    """An event of the day, with every field."""
    texts = {name: f"{name} {number}" for name, kind in FIELDS.items() if kind == "VARCHAR"}
    at = f"{day}T01:00:{number:02}.123Z"
    return {"time": at, **texts, "until": at, "bytes": number}


def days(count: int) -> list[str]:
    return [(FIRST + timedelta(nth)).isoformat() for nth in range(count)]


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """Three days with events, the second of them without."""
    for day, count in ((FIRST, 5), (FIRST + timedelta(2), 3)):
        rows = (json.dumps(line(day, number)) for number in range(count))
        (tmp_path / f"{day}.jsonl").write_text("".join(f"{row}\n" for row in rows), "utf-8")
    return tmp_path


def rows(events: Path) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        open_events(connection, events)
        connection.execute("SET TimeZone = 'UTC'")
        return connection.execute("SELECT epoch_us(time), * EXCLUDE (time, until) FROM raw ORDER BY ALL").fetchall()


def wrong(verdict: Verdict) -> list[tuple[str, str]]:
    return [(where, en) for where, _vi, en in verdict.wrong]


def test_lines_become_columns(events: Path) -> None:
    """The same events, of the types that were promised; a day without events is sealed as one."""
    before = rows(events)
    seal_through(events, days(3)[-1])
    assert rows(events) == before
    assert sorted(path.name for path in events.iterdir()) == [*(f"{day}.parquet" for day in days(3)), "chain"]
    described = duckdb.sql(f"DESCRIBE FROM read_parquet('{events}/{days(1)[0]}.parquet')").fetchall()
    kinds = {"VARCHAR": "VARCHAR", "BIGINT": "BIGINT", "TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE"}
    assert [(name, kind) for name, kind, *_ in described] == [(name, kinds[kind]) for name, kind in FIELDS.items()]
    found = verify(events)
    assert (found.wrong, found.days, found.events, found.empty) == ([], 3, 8, [days(2)[-1]])


def test_only_complete_days_are_sealed(events: Path) -> None:
    seal_through(events, days(2)[-1])
    assert verify(events).waiting == [days(3)[-1]]
    assert verify(events).wrong == []


def test_sealing_again_changes_nothing(events: Path) -> None:
    seal_through(events, days(3)[-1])
    before = {path: path.stat().st_mtime_ns for path in events.iterdir()}
    seal_through(events, days(3)[-1])
    assert {path: path.stat().st_mtime_ns for path in events.iterdir()} == before


class KilledError(BaseException):
    """Nothing after this runs."""


STEPS: list[tuple[Any, str]] = [
    (sealing, "_write"),
    (sealing, "put"),
    (sealing, "digest"),
    (chain, "replace_whole"),
    (durable, "put"),
    (sealing, "_put_away"),
]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("module", "name"), STEPS, ids=[name for _module, name in STEPS])
def test_killed_in_the_middle(
    tmp_path_factory: pytest.TempPathFactory,
    events: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: Any,
    name: str,
    after: bool,
) -> None:
    """At every step, before it or after it: the next run ends as one that was never hindered."""
    undisturbed = tmp_path_factory.mktemp("undisturbed") / "events"
    shutil.copytree(events, undisturbed)
    seal_through(undisturbed, days(3)[-1])
    step: Callable[..., object] = getattr(module, name)

    def killed(*arguments: Any) -> None:
        if after:
            step(*arguments)
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(module, name, killed)
        with pytest.raises(KilledError):
            seal_through(events, days(3)[-1])
    assert wrong(verify(events)) == []
    seal_through(events, days(3)[-1])
    assert verify(events) == verify(undisturbed)
    assert rows(events) == rows(undisturbed)
    assert {path.name for path in events.iterdir()} == {path.name for path in undisturbed.iterdir()}


@pytest.fixture
def sealed(events: Path) -> Path:
    seal_through(events, days(3)[-1])
    return events


def altered(path: Path, number: int) -> None:
    content = bytearray(path.read_bytes())
    content[number] ^= 1
    path.write_bytes(content)


@pytest.mark.clause("DN-11.2.e")
def test_a_changed_bit_is_found_and_named(sealed: Path) -> None:
    altered(sealed / f"{days(1)[0]}.parquet", 20)
    assert wrong(verify(sealed)) == [(f"{days(1)[0]}.parquet", "the file is damaged or was altered")]


def test_a_missing_file_is_found(sealed: Path) -> None:
    (sealed / f"{days(1)[0]}.parquet").unlink()
    assert wrong(verify(sealed)) == [(f"{days(1)[0]}.parquet", "the file is missing")]


def test_a_file_that_was_put_there_is_found(sealed: Path) -> None:
    shutil.copy(sealed / f"{days(1)[0]}.parquet", sealed / "2026-01-01.parquet")
    assert wrong(verify(sealed)) == [("2026-01-01.parquet", "the file is not in the chain")]


def test_a_record_that_was_changed_breaks_the_chain(sealed: Path) -> None:
    """Also when the file was changed with it."""
    altered(sealed / f"{days(1)[0]}.parquet", 20)
    records = [json.loads(text) for text in (sealed / "chain").read_text("utf-8").splitlines()]
    records[0]["sha256"] = chain.digest(sealed / f"{days(1)[0]}.parquet")
    (sealed / "chain").write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    assert ("chain:1", "the hash chain does not hold") in wrong(verify(sealed))
    with pytest.raises(BadEvidenceError, match="chain is broken at line 1"):
        Chain(sealed).append({"day": "x"})


@pytest.mark.parametrize("text", ["", "torn", "[]", "{}"])
def test_a_line_that_is_no_record_breaks_the_chain(sealed: Path, text: str) -> None:
    with (sealed / "chain").open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")
    assert wrong(verify(sealed)) == [("chain:4", "the hash chain does not hold")]


def test_a_missing_day_is_said(tmp_path: Path) -> None:
    """A chain that somebody made without it holds, and yet."""
    made = Chain(tmp_path)
    for day in (days(3)[0], days(3)[2]):
        (tmp_path / f"{day}.parquet").write_bytes(b"")
        made.append(
            {"day": day, "file": f"{day}.parquet", "sha256": chain.digest(tmp_path / f"{day}.parquet"), "events": 0}
        )
    assert wrong(verify(tmp_path)) == [(days(2)[1], "the day is missing in the chain")]


def test_lines_that_cannot_be_read_are_kept_aside(events: Path) -> None:
    with (events / f"{FIRST}.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"time": "torn\n{"kind": "login"}\n')
    seal_through(events, days(1)[0])
    assert verify(events).damaged == [days(1)[0]]
    assert verify(events).events == 5
    assert (events / f"{FIRST}.damaged").read_text("utf-8").count("\n") == 7
    assert len(rows(events)) == 8, "and are no events for those who count"


@pytest.mark.clause("DN-11.2.e")
def test_kept_for_twelve_months_and_then_removed(sealed: Path) -> None:
    """The record stays; what is over is gone also when an earlier run was killed before it removed the file."""
    over = (FIRST + timedelta(366)).isoformat()
    assert remove_old(sealed, (FIRST + timedelta(364)).isoformat(), TWELVE) == []
    assert remove_old(sealed, (FIRST + timedelta(365)).isoformat(), TWELVE) == []
    copy = (sealed / f"{days(1)[0]}.parquet").read_bytes()
    assert remove_old(sealed, over, TWELVE) == days(1)
    (sealed / f"{days(1)[0]}.parquet").write_bytes(copy)
    assert remove_old(sealed, over, TWELVE) == []
    assert not (sealed / f"{days(1)[0]}.parquet").exists()
    assert Chain(sealed).records[-1]["clause"] == "DN-11.2.e"
    assert verify(sealed).wrong == []


def hold(events: Path, text: str) -> None:
    (events / "holds").mkdir()
    (events / "holds" / "case.toml").write_text(text, "utf-8")


@pytest.mark.clause("DN-11.2.e")
def test_a_legal_hold_keeps_its_period(sealed: Path) -> None:
    hold(sealed, f'from = {days(1)[0]}\nuntil = {days(2)[1]}\nreason = "Vụ việc số 12"\n')
    assert remove_old(sealed, "2028-01-01", TWELVE) == [days(3)[2]]
    assert verify(sealed).wrong == []
    assert len(rows(sealed)) == 5, "a hold is no event"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "from = 1",
        'from = 2026-01-01\nuntil = 2026-01-02\nreason = " "',
        'from = 2026-02-01\nuntil = 2026-01-02\nreason = "x"',
    ],
)
def test_a_hold_that_cannot_be_read_stops_all_removal(sealed: Path, text: str) -> None:
    hold(sealed, text)
    with pytest.raises(BadEvidenceError, match="legal hold"):
        remove_old(sealed, "2028-01-01", TWELVE)
    assert verify(sealed).events == 8


@pytest.mark.clause("DN-11.2.e")
def test_the_longest_time_that_a_regulation_asks_for() -> None:
    """One that asks for none adds nothing; where none asks, nothing is ever removed."""
    assert limit([load_profile("cantho"), load_profile("daknong")]) == TWELVE
    assert limit([load_profile("cantho")]) is None
