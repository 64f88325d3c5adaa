"""The gate's log as events: what it held, refused, deferred, rewrote or warned of, each with its clause.

A line tells of one letter: who wrote to whom and what was found, never a subject and nothing of the content.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from congvu.evidence.lines import Event, Moment, UnreadableError, event
from congvu.evidence.memory import Memory
from congvu.ground.clock import LOCAL
from congvu.regulations.carriers import carries

_KINDS = {"hold": "held", "reject": "rejected", "defer": "deferred", "rewrite": "rewritten"}


class Gate:
    """The reader of ``gate.jsonl``."""

    def __init__(self, _memory: Memory) -> None:
        """One line says all."""

    def moment(self, line: str) -> Moment:
        """When the letter was judged."""
        try:
            return _told(_parsed(line)["time"])
        except (KeyError, TypeError, ValueError):
            raise UnreadableError from None

    @carries("log.no_silent_loss")
    def read(self, line: str, moment: Moment) -> Iterator[Event]:
        """What became of the letter, for each mailbox concerned; then what its sender is warned of."""
        letter = _parsed(line)
        found = letter.get("findings", [])
        decisive = next((one for one in found if one["action"] == letter["action"]), None)
        if kind := _KINDS.get(letter["action"]):
            for mailbox in _mailboxes(letter):
                yield _event(moment, kind, letter, mailbox, decisive)
        for clause in dict.fromkeys(one["clause"] for one in found if one.get("warn")):
            yield _event(moment, "warned", letter, letter["sender"], {"clause": clause})


def _mailboxes(letter: dict[str, Any]) -> list[str]:
    """Whose letter it is: the sender's where they are ours, else each recipient's."""
    ours = letter["direction"] != "inbound"
    return [letter["sender"]] if ours else letter.get("recipients") or [""]


def _event(moment: Moment, kind: str, letter: dict[str, Any], mailbox: str, finding: dict[str, Any] | None) -> Event:
    inbound = letter["direction"] == "inbound"
    return event(
        moment,
        kind,
        mailbox=mailbox.lower(),
        actor=letter["sender"] if inbound else letter.get("login") or letter["sender"],
        protocol="smtp" if inbound else "submission",
        peer=letter.get("client"),
        message_id=letter.get("message_id"),
        queue_id=letter.get("queue_id"),
        bytes=letter.get("bytes"),
        outcome="clause" if finding else "no_reason",
        clause=finding["clause"] if finding else None,
    )


@lru_cache(1)
def _parsed(line: str) -> dict[str, Any]:
    """The collector asks for the moment, then for the events of the same line."""
    letter = json.loads(line)
    if not isinstance(letter, dict):
        raise UnreadableError
    return letter


@lru_cache(16)
def _told(text: str) -> Moment:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise UnreadableError
    told = time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Moment(told, time.astimezone(LOCAL).date().isoformat())
