"""Telling people of what the gate found: those whom the clause names, those who decide, and the sender.

Nobody is flooded: of one clause, about one mailbox, a person is told once a day, and the rest is counted; of held
letters each is told, up to so many a day, after which the daily reminder lists them.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F

from congvu.directory.actions.notices import tell
from congvu.directory.models import Agency, Jurisdiction, Mailbox
from congvu.documents.held import words
from congvu.documents.held.persons import claimed, deciders, told_of
from congvu.documents.models import HeldLetter, Told
from congvu.ground.clock import LOCAL

HELD_A_DAY = 20
"""So many notices of held letters go to one person in a day."""

SYSTEM = "postmaster@"


def held(row: HeldLetter, boxes: Sequence[Mailbox]) -> None:
    """A letter waits: its sender knows, and those who decide, and whom the clause names.

    A notice of the system's own that was held is in the list only: a notice about a notice could be held too.
    """
    if row.sender.startswith(SYSTEM):
        return
    page = f"{settings.CONGVU_PORTAL_URL}/held/{row.key}"
    told = {box.address for box in deciders(row)} | set(told_of(row.tell, row.agency, row.jurisdiction, boxes))
    writer = row.login or row.sender
    for address in sorted(told - {writer}):
        if count(row.since, address, "held", "") <= HELD_A_DAY:
            tell(row.jurisdiction, [address], words.HELD, words.held(row, page), clause=row.clause)
    if row.direction != "inbound" and boxes:
        tell(row.jurisdiction, [writer], words.WAITING, words.waiting(row), clause=row.clause)


def findings(letter: dict[str, Any], place: Jurisdiction, agency: Agency | None, boxes: Sequence[Mailbox]) -> None:
    """A letter passed or was refused: persons named by a clause are told, and the sender is warned where it passed."""
    moment = datetime.fromisoformat(letter["time"])
    sender = letter["sender"]
    if sender.startswith(SYSTEM):
        return
    for one in _first_of_each_clause(letter["findings"]):
        about = sender if letter["direction"] != "inbound" else ",".join(box.address for box in boxes)[:320]
        named = told_of(one.get("tell", ()), agency, place, boxes)
        if "sender_agency" in one.get("tell", ()):
            named += claimed(one.get("where", ""), place)
        for address in named:
            # who sent it had the answer of SMTP, but not who let a script send it
            if (address != sender or letter["direction"] == "onward") and count(
                moment, address, one["clause"], about
            ) == 1:
                text = words.found(one, letter, about)
                tell(place, [address], words.FOUND[letter["action"] == "reject"], text, clause=one["clause"])
        if one.get("warn") and letter["direction"] == "submission" and boxes:
            _warn(place, boxes[0].address, one, moment)


def _warn(place: Jurisdiction, writer: str, finding: dict[str, Any], moment: datetime) -> None:
    """One letter a day and clause."""
    if count(moment, writer, finding["clause"], "") == 1:
        tell(place, [writer], words.WARNED, words.warned(finding), clause=finding["clause"])


def count(moment: datetime, address: str, clause: str, about: str) -> int:
    """How often this has happened on that day, now included."""
    key: dict[str, Any] = {
        "day": moment.astimezone(LOCAL).date(),
        "address": address,
        "clause": clause,
        "about": about[:320],
    }
    row, made = Told.objects.get_or_create(**key)
    if made:
        return 1
    Told.objects.filter(pk=row.pk).update(count=F("count") + 1)
    return row.count + 1


def _first_of_each_clause(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: dict[str, dict[str, Any]] = {}
    for one in found:
        kept.setdefault(one["clause"], one)
    return list(kept.values())
