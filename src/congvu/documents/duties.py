"""What of documents and letters waits for somebody today: for the doors, which join it with all else that waits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from uuid import UUID

from congvu.directory.models import Mailbox
from congvu.directory.regulation import in_force
from congvu.documents import law
from congvu.documents.actions.issuing import approved
from congvu.documents.held.queries import to_decide
from congvu.documents.models import Book, Document, DocumentState
from congvu.documents.queries import letters
from congvu.documents.queries.register import orders_for
from congvu.documents.standing import Desk, desks
from congvu.ground import clock

EACH = 30


class WaitingKind(StrEnum):
    """What there is to do."""

    LETTER = "letter.wait"
    SEE = "letter.see"
    HANDLE = "letter.handle"
    READ = "document.read"
    APPROVE = "document.approve"
    HELD = "letter.held"


KINDS = list(WaitingKind)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: about which letter or document (``number``; ``key`` of a held letter), by when, which clause."""

    kind: WaitingKind
    subject: str
    detail: str
    due: date | None
    clause: str
    number: int
    key: UUID | None = None


def waiting(box: Mailbox) -> list[Waiting]:
    """All of it, by date, then by kind; what has none comes last."""
    found = [*_letters(box), *_held(box), *_papers(box)]
    return sorted(found, key=lambda one: (one.due is None, one.due or date.max, KINDS.index(one.kind), one.number))


def _letters(box: Mailbox) -> Iterator[Waiting]:
    for row in letters.assigned_to(box)[:EACH]:
        yield Waiting(
            WaitingKind.HANDLE, row.letter.subject or row.letter.author, row.task, row.due, row.clause, row.letter_id
        )
    for one in letters.submitted_to(box)[:EACH]:
        yield Waiting(WaitingKind.SEE, one.subject or one.author, one.mailbox.address, None, one.clause, one.pk)
    for one in letters.waiting(desks(box)).filter(due__isnull=False)[:EACH]:
        yield Waiting(WaitingKind.LETTER, one.subject or one.author, one.mailbox.address, one.due, one.clause, one.pk)


def _held(box: Mailbox) -> Iterator[Waiting]:
    """Who wrote to whom; what a held letter says nobody is shown."""
    for one in islice(to_decide(box), EACH):
        to = ", ".join(one.recipients[:3]) + (" …" if one.recipient_count > 3 else "")
        yield Waiting(WaitingKind.HELD, one.sender or "<>", to, None, one.clause, one.pk, one.key)


def _papers(box: Mailbox) -> Iterator[Waiting]:
    for row in orders_for(box)[:EACH]:
        found = law.speaking(in_force(row.document.agency), ("documents.order",))
        day = row.document.issued_at.astimezone(clock.LOCAL).date() if row.document.issued_at else None
        yield Waiting(WaitingKind.READ, row.document.reference, row.document.abstract, day, found, row.document_id)
    for one in _to_approve(box):
        clause = law.approval(in_force(one.agency))
        yield Waiting(
            WaitingKind.APPROVE, one.reference or one.abstract, one.abstract, None, clause.id if clause else "", one.pk
        )


def _to_approve(box: Mailbox) -> Iterator[Document]:
    """Drafts that wait for this head (DL-14.1.s2)."""
    for desk in desks(box)[:EACH]:
        clause = law.approval(in_force(desk))
        if clause is None or not set(clause.get("by")) & set(Desk(box, desk).capacities):
            continue
        rows = Document.objects.filter(mailbox=desk, book=Book.OUT, state=DocumentState.DRAFT)
        for one in rows.select_related("agency__jurisdiction", "agency__parent").order_by("id")[:EACH]:
            if one.number and not approved(one):
                yield one
