"""From which places a mailbox is used: read on, not again; what is no sign-in of the owner is left out."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from congvu.evidence.sharing import Sharing, place

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
AN = "an@x"


def add(events: Path, peer: str, minutes: int = 0, **told: str) -> None:
    time = (NOW - timedelta(minutes=minutes)).isoformat()
    row = {"time": time, "kind": "login", "mailbox": AN, "actor": AN, "outcome": "ok", "peer": peer} | told
    with (events / "2026-11-23.jsonl").open("a") as file:
        file.write(json.dumps(row) + "\n")


@pytest.mark.clause("DL-13.3.s1")
def test_places_of_the_owner(tmp_path: Path) -> None:
    """Near addresses are one place; failures, holders, this machine and what is older than a day are none."""
    reader = Sharing(tmp_path)
    assert reader.read(NOW) == {}
    add(tmp_path, "203.0.113.7", 50)
    add(tmp_path, "203.0.9.9", 40)
    add(tmp_path, "198.51.100.1", outcome="failed")
    add(tmp_path, "198.51.100.1", actor="binh@x")
    add(tmp_path, "198.51.100.1", kind="logout")
    add(tmp_path, "198.51.100.1", 1441)
    add(tmp_path, "127.0.0.1")
    add(tmp_path, "?")
    assert reader.read(NOW) == {AN: {"203.0.0.0/16": NOW - timedelta(minutes=40)}}
    assert reader.read(NOW) == {}
    add(tmp_path, "2001:db8::1")
    assert set(reader.read(NOW)[AN]) == {"203.0.0.0/16", "2001:db8::/32"}
    reader.read(NOW + timedelta(days=2))
    assert reader.known == {}


def test_a_place() -> None:
    assert (place("10.1.2.3"), place("::1"), place("127.0.0.9")) == ("10.1.0.0/16", "", "")
