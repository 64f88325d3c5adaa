"""Lines of the gate's log as events."""

import json

import pytest

from congvu.evidence.gate import Gate
from congvu.evidence.lines import Event, UnreadableError
from congvu.evidence.memory import Memory

LETTER = {
    "time": "2026-11-23T01:29:47.123456+00:00",
    "queue_id": "4jXpJq1pNnzJ9cT",
    "message_id": "<1@x>",
    "direction": "submission",
    "jurisdiction": "cantho",
    "sender": "syt@cantho.gov.vn.test",
    "login": "annv@cantho.gov.vn.test",
    "client": "10.0.0.7",
    "recipients": ["le@cantho.gov.vn.test"],
    "recipient_count": 1,
    "bytes": 900,
    "action": "hold",
    "findings": [
        {"clause": "CT-QD.0", "check": "encoding", "where": "body", "action": "accept", "warn": True, "tell": []},
        {"clause": "CT-7.1.s1", "check": "secrecy", "where": "body", "action": "hold", "warn": False, "tell": ["head"]},
    ],
    "seconds": 0.01,
}


def events(**more: object) -> list[Event]:
    """The events of the letter with these facts."""
    reader, line = Gate(Memory()), json.dumps(LETTER | more)
    return list(reader.read(line, reader.moment(line)))


@pytest.mark.clause("VP-13.1.c.s4")
def test_what_was_held_and_warned_of() -> None:
    """With the clause that decided; the sender's own mailbox, and who signed in."""
    held, warned = events()
    assert held == {
        "time": "2026-11-23T01:29:47.123Z",
        "kind": "held",
        "mailbox": "syt@cantho.gov.vn.test",
        "actor": "annv@cantho.gov.vn.test",
        "protocol": "submission",
        "peer": "10.0.0.7",
        "message_id": "<1@x>",
        "queue_id": "4jXpJq1pNnzJ9cT",
        "bytes": 900,
        "outcome": "clause",
        "clause": "CT-7.1.s1",
    }
    assert (warned["kind"], warned["clause"]) == ("warned", "CT-QD.0")


def test_inbound_is_each_recipients() -> None:
    """What a stranger sends concerns those to whom it goes."""
    found = events(direction="inbound", sender="x@example.com", recipients=["A@x.vn", "b@x.vn"], action="reject")
    assert [(one["mailbox"], one["actor"]) for one in found if one["kind"] == "rejected"] == [
        ("a@x.vn", "x@example.com"),
        ("b@x.vn", "x@example.com"),
    ]


def test_accepted_without_a_word_is_no_event() -> None:
    """Postfix tells of what was sent."""
    assert events(action="accept", findings=[]) == []
    (deferred,) = events(action="defer", findings=[])
    assert (deferred["kind"], deferred["outcome"]) == ("deferred", "no_reason")


@pytest.mark.parametrize("line", ["", "{", "[]", "{}", '{"time": 5}', '{"time": "2026-11-23T01:29:47"}'])
def test_unreadable_lines(line: str) -> None:
    """Torn ones are counted by the collector."""
    with pytest.raises(UnreadableError):
        Gate(Memory()).moment(line)
