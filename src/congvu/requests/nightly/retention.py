"""The mail of a revoked mailbox leaves the store for the archive when its time is over (CT-5.3.a, DN-7.3.s2).

Nothing is deleted by time alone: deletion is a decision of two persons (CT-9.9).
"""

from collections.abc import Iterator

from congvu.directory.actions.states import Step
from congvu.directory.models.mailbox import MailboxState
from congvu.requests.nightly import words
from congvu.requests.nightly.boxes import Evening
from congvu.requests.nightly.work import Work


def retention(evening: Evening) -> Iterator[Work]:
    """Each revoked mailbox whose time in the store is over."""
    for box in evening.boxes(MailboxState.REVOKED):
        if box.due is None or box.due >= evening.day:
            continue
        reason = words.archived_reason(box.due)
        step = Step(box=box, state=MailboxState.ARCHIVED, clause=box.state_clause, reason=reason)
        yield Work(kind="retention.archive", box=box, due=box.due, step=step)
