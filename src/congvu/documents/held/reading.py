"""Reading the gate's log: held letters become rows, persons are told, senders warned; each line once.

How far the log was read is kept in the transaction of what was made of it, so a killed worker begins where it stood.
"""

import json
import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from congvu.directory.models import Agency, Domain, Jurisdiction, Mailbox
from congvu.documents.held import telling
from congvu.documents.held.persons import box_of
from congvu.documents.models import GateLogRead, HeldLetter
from congvu.evidence.tailing import Position, Tail

Judged = dict[str, Any]
"""A line of the gate's log."""

INBOUND = "inbound"
log = logging.getLogger(__name__)


def read_gate_log(path: Path) -> int:
    """Everything that is new; how many letters were judged."""
    count = 0
    while lines := _piece(path):
        count += len(lines)
    return count


@transaction.atomic
def _piece(path: Path) -> list[bytes]:
    kept = GateLogRead.objects.select_for_update().first()
    before = Position(kept.inode, kept.offset, bytes(kept.head), kept.written) if kept else None
    tally: Counter[str] = Counter()
    tail = Tail(path, before, tally)
    try:
        lines = tail.read()
    finally:
        tail.close()
    for line in lines:
        _heed(line)
    if tally:
        log.warning("gate.jsonl: %s", dict(tally))
    if tail.position and tail.position != before:
        now = tail.position
        facts = {"inode": now.inode, "offset": now.offset, "head": now.head, "written": now.written}
        GateLogRead.objects.update_or_create(pk=1, defaults=facts)
    return lines


def _heed(line: bytes) -> None:
    """One letter; a line that is none must not hinder those after it."""
    try:
        letter: Judged = json.loads(line)
        place = _place(letter)
        if place and letter["action"] == "hold":
            enter(letter, place)
        elif place and letter["findings"]:
            agency, boxes = concerned(letter)
            telling.findings(letter, place, agency, boxes)
    except (ValueError, KeyError, TypeError, AttributeError):
        log.warning("a line of gate.jsonl is none: %r", line[:200])


def enter(letter: Judged, place: Jurisdiction) -> HeldLetter | None:
    """A held letter as a row, and those told whom it concerns; None where it is known."""
    agency, boxes = concerned(letter)
    decisive = next((one for one in letter["findings"] if one["action"] == "hold"), None)
    facts = {
        "jurisdiction": place,
        "agency": agency,
        "direction": letter["direction"],
        "sender": letter["sender"][:320],
        "login": letter.get("login", "")[:254],
        "message_id": letter.get("message_id", "")[:998],
        "recipients": letter["recipients"],
        "recipient_count": letter["recipient_count"],
        "bytes": letter["bytes"],
        "clause": decisive["clause"] if decisive else "",
        "findings": [_shown(one) for one in letter["findings"]],
        "tell": sorted({word for one in letter["findings"] for word in one.get("tell", ())}),
        "since": datetime.fromisoformat(letter["time"]),
    }
    row, made = HeldLetter.objects.get_or_create(queue_id=letter["queue_id"], defaults=facts)
    if not made:
        return None
    telling.held(row, boxes)
    return row


def _shown(finding: dict[str, Any]) -> dict[str, str]:
    """Of a finding, what people may see."""
    return {name: str(finding.get(name, "")) for name in ("clause", "check", "where", "vi", "en", "action")}


def concerned(letter: Judged) -> tuple[Agency | None, Sequence[Mailbox]]:
    """Whose letter it is: the sender's, or of one that came its recipients'; the agency that they all are of."""
    ours = letter["direction"] != INBOUND
    addresses = [letter.get("login") or letter["sender"], letter["sender"]] if ours else letter["recipients"]
    boxes = [box for one in dict.fromkeys(addresses) if (box := box_of(one))]
    agencies = {box.agency_id: box.agency for box in (boxes[-1:] if ours else boxes)}
    whole = ours or letter["recipient_count"] <= len(letter["recipients"])
    return (next(iter(agencies.values())) if len(agencies) == 1 and whole else None), boxes


def _place(letter: Judged) -> Jurisdiction | None:
    """The jurisdiction that the gate named, else that of an address here."""
    found = Jurisdiction.objects.filter(slug=letter.get("jurisdiction") or "").first()
    return found or place_of([letter["sender"], *letter["recipients"]])


def place_of(addresses: Sequence[str]) -> Jurisdiction | None:
    """The jurisdiction of the first of these addresses whose domain is here."""
    domains = [one.rpartition("@")[2].lower() for one in addresses]
    rows = {
        row.name: row.jurisdiction for row in Domain.objects.filter(name__in=domains).select_related("jurisdiction")
    }
    return next((rows[name] for name in domains if name in rows), None)
