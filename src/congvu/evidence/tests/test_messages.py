"""The events of one message: from JSON lines and Parquet together, told once, with or without brackets."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from congvu.evidence.errors import BadEventsError
from congvu.evidence.last_use import last_use
from congvu.evidence.messages import events_of

SENT = {"time": "2026-11-02T01:00:00Z", "kind": "sent", "mailbox": "a@x", "message_id": "<1@x>", "queue_id": "Q1"}
HELD = {"time": "2026-11-02T01:00:01Z", "kind": "held", "mailbox": "b@x", "message_id": "1@x", "clause": "QT-1.4"}
OTHER = {"time": "2026-11-02T01:00:02Z", "kind": "sent", "mailbox": "a@x", "message_id": "<2@x>"}


def lines(*events: dict[str, str]) -> str:
    return "".join(json.dumps(event) + "\n" for event in events)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The first day sealed, and told once more in a file that is still written and torn."""
    (tmp_path / "day.jsonl").write_text(lines(SENT), "utf-8")
    sealed, source = tmp_path / "sealed.parquet", tmp_path / "day.jsonl"
    duckdb.read_json(str(source), columns=dict.fromkeys(SENT, "VARCHAR") | {"time": "TIMESTAMPTZ"}).write_parquet(
        str(sealed)
    )
    source.write_text(lines(SENT, HELD, OTHER) + '{"time": "2026', "utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["<1@x>", "1@x"])
def test_events_in_order_each_once(folder: Path, name: str) -> None:
    found = events_of(folder, name)
    assert [(event.facts["kind"], event.facts["mailbox"], event.clause) for event in found] == [
        ("sent", "a@x", ""),
        ("held", "b@x", "QT-1.4"),
    ]
    assert found[0].time == datetime(2026, 11, 2, 1, tzinfo=UTC)


def test_an_unknown_message_has_no_events(folder: Path) -> None:
    assert events_of(folder, "<3@x>") == []
    assert events_of(folder, "' OR 1=1 --@x") == []


def test_no_events_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadEventsError):
        events_of(tmp_path / "nothing", "<1@x>")


def test_last_use_counts_what_the_rule_counts(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    login = {"kind": "login", "mailbox": "a@x", "outcome": "ok"}
    days = [("2026-10-01T20:00:00Z", "imap"), ("2026-10-05T01:00:00Z", "submission"), ("2026-10-09T01:00:00Z", "imap")]
    log.write_text(lines(*({"time": time, "protocol": protocol, **login} for time, protocol in days)), "utf-8")
    born, day = datetime(2026, 1, 1, tzinfo=UTC), date(2026, 10, 8)
    assert last_use(log, "a@x", born, ("imap", "pop3", "webmail"), day) == date(2026, 10, 2)
    assert last_use(log, "a@x", born, ("imap", "submission"), day) == date(2026, 10, 5)
    assert last_use(log, "b@x", born, ("imap",), day) is None
