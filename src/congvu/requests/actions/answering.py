"""Answering a request: the result as a signed document, to the agency, with a copy where the regulation says so.

CT-6.2.s1 (signed), CT-6.2.s2 (reasons), CT-6.2.s3 (copy), QT-5.2.s2 (copy), DN-11.2.a.s2, DL-6.s4.
"""

from congvu.directory.actions.notices import tell
from congvu.directory.files import store
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.regulations.carriers import carries
from congvu.requests import letters
from congvu.requests.law import RequestLaw
from congvu.requests.models import Attachment, FileRole, Request, RequestState, Row, RowState
from congvu.requests.roles import ROLES

PDF = "application/pdf"


@carries("request.answer", "directory.change")
def close(request: Request, state: RequestState = RequestState.DONE) -> None:
    """Answer and close, in the caller's transaction: the request is locked there, so it is answered once."""
    law = RequestLaw(in_force(request.agency))
    answering = law.answering()
    request.state, request.closed_at, request.due = state, clock.now(), None
    request.save()
    from congvu.requests.answer_pdf import answer_document

    name = f"{request.number}-ket-qua.pdf"
    file = store(answer_document(request, signed=bool(answering.signed)), name, PDF)
    Attachment.objects.get_or_create(request=request, file=file, role=FileRole.ANSWER, defaults={"name": name})
    subject, text = letters.answer(request)
    sender = letters.intake_address(request.jurisdiction)
    to = list(dict.fromkeys([*asked(request), *copies(request, answering.copy_to), *holders(request)]))
    clause = answering.signed or answering.copy_clause
    reply = request.message_id
    tell(request.jurisdiction, to, subject, text, clause=clause, files=[file], in_reply_to=reply, sender=sender)
    entry = Entry(
        actor=request.executor or request.approved_by or "worker",
        verb="request.answer",
        subject=request.number,
        jurisdiction=request.jurisdiction.slug,
        clause=clause,
        after={"state": state, "to": to, "sha256": file.sha256},
    )
    record([entry])


def asked(request: Request) -> list[str]:
    """The agency's official mailbox, and the person who asked in the portal."""
    official = Mailbox.objects.filter(agency=request.agency, kind=MailboxKind.AGENCY).values_list("address", flat=True)
    return [*official, *([request.requester] if "@" in request.requester else [])]


def copies(request: Request, roles: tuple[str, ...]) -> list[str]:
    """Where copies go: to the body that has the role, by its intake address where it is one, else to those with it."""
    found: list[str] = []
    for word in roles:
        if word == "manager" and (addresses := letters.intake_addresses(request.jurisdiction)):
            found.append(addresses[0])
            continue
        grants = Mailbox.objects.filter(jurisdiction=request.jurisdiction, grants__role=ROLES[word])
        own = grants.filter(grants__agency__in=[request.agency, request.agency.parent]) | grants.filter(
            grants__agency=None
        )
        found += own.values_list("address", flat=True).distinct()
    return found


def holders(request: Request) -> list[str]:
    """Those whose own mailbox was changed, and both agencies where they moved (DN-11.2.a.s2, DL-11.8)."""
    rows = Row.objects.filter(request=request, state=RowState.DONE, action="change").select_related("mailbox")
    own = [row.mailbox.address for row in rows if row.mailbox and row.mailbox.state == MailboxState.ACTIVE]
    moved = [(row.mailbox, int(row.changes["from"])) for row in rows if row.mailbox and "from" in row.changes]
    both = {number for box, left in moved for number in (left, box.agency_id)}
    agencies = Mailbox.objects.filter(agency__in=both, kind=MailboxKind.AGENCY).values_list("address", flat=True)
    return [*own, *agencies]
