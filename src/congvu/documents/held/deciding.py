"""Releasing and refusing held letters: a named person's decision with its reason; upkeep carries it out.

The decision and its entry in the ledger are one transaction; an order for upkeep follows from the row's state, so
that a crash at any moment loses none and does none twice.
"""

from django.db import transaction

from congvu.directory.actions.notices import tell
from congvu.directory.models import Mailbox
from congvu.documents.held import words
from congvu.documents.held.persons import box_of, may_decide
from congvu.documents.models import HeldLetter
from congvu.documents.models.held import HeldState
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.ledger.actions import Entry, record
from congvu.regulations.carriers import carries

VERBS = {
    HeldState.RELEASING: "held.release",
    HeldState.REFUSING: "held.refuse",
    HeldState.RELEASED: "held.released",
    HeldState.REFUSED: "held.refused",
    HeldState.GONE: "held.gone",
    HeldState.HELD: "held.failed",
}
WORKER = "worker"


class HeldRefused(CongvuError):
    """The letter cannot be decided about like this, or not by this person."""


def release(row: HeldLetter, by: Mailbox, reason: str) -> None:
    """Let the letter go on. Raises HeldRefused."""
    _decide(row, by, reason, HeldState.RELEASING)


def refuse(row: HeldLetter, by: Mailbox, reason: str) -> None:
    """Send the letter back to its sender as an answer with the clause. Raises HeldRefused."""
    _decide(row, by, reason, HeldState.REFUSING)


@carries("log.no_silent_loss")
@transaction.atomic
def _decide(row: HeldLetter, by: Mailbox, reason: str, state: HeldState) -> None:
    row = HeldLetter.objects.select_for_update(of=("self",)).select_related("agency", "jurisdiction").get(pk=row.pk)
    if row.state != HeldState.HELD:
        vi, en = "Thư này đã có quyết định.", "This letter has been decided about."
        raise HeldRefused("held-decided", vi, en, clause=row.clause or None, where=row.queue_id)
    if not may_decide(by, row):
        vi = "Chỉ người mà điều khoản giao, không phải người gửi, mới quyết định về thư này."
        en = "Only a person whom the clause names, and never the sender, decides about this letter."
        raise HeldRefused("held-not-yours", vi, en, clause=row.clause or None, where=row.queue_id)
    if not reason.strip():
        vi, en = "Cần ghi lý do.", "A reason is needed."
        raise HeldRefused("held-reason", vi, en, clause=row.clause or None, where=row.queue_id)
    row.reason = reason.strip()[:500]
    row.decided_by, row.decided_at = by.address, clock.now()
    _move(row, state, by.address)


@transaction.atomic
def carried_out(row: HeldLetter, outcome: str, said: str) -> None:
    """What upkeep reports: ``done``, ``absent`` (no longer in the hold queue) or ``failed``, with Postfix's words."""
    row = HeldLetter.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=row.pk)
    if row.state not in {HeldState.RELEASING, HeldState.REFUSING}:
        return
    released = row.state == HeldState.RELEASING
    if outcome == "failed":
        _move(row, HeldState.HELD, WORKER, said)
        return
    row.done_at = clock.now()
    done = HeldState.RELEASED if released else HeldState.REFUSED
    _move(row, done if outcome == "done" else HeldState.GONE, WORKER, said)
    if outcome == "done":
        answer(row, released=released)


def answer(row: HeldLetter, *, released: bool) -> None:
    """Tell the sender: of ours always, a stranger when the letter was refused; nobody answers an empty sender."""
    ours = box_of(row.login or row.sender) if row.direction != "inbound" else None
    to = ours.address if ours else "" if released else row.sender
    if to:
        subject = words.RELEASED if released else words.REFUSED
        tell(row.jurisdiction, [to], subject, words.decided(row), clause=row.clause, in_reply_to=row.message_id)


@transaction.atomic
def vanished(row: HeldLetter) -> None:
    """The letter left the queue by another hand than ours: that is entered, too."""
    row.done_at = clock.now()
    _move(row, HeldState.GONE, WORKER)


def _move(row: HeldLetter, state: HeldState, actor: str, said: str = "") -> None:
    before, row.state = row.state, state
    row.save(update_fields=["state", "reason", "decided_by", "decided_at", "done_at"])
    inbound = row.direction == "inbound"
    after = {"state": state, "queue_id": row.queue_id, "reason": row.reason} | ({"said": said} if said else {})
    entry = Entry(
        actor=actor,
        verb=VERBS[state],
        subject=next(iter(row.recipients), "") if inbound else row.sender,
        jurisdiction=row.jurisdiction.slug,
        clause=row.clause,
        before={"state": before},
        after=after,
    )
    record([entry])
