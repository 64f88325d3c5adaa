"""Letters of shared mailboxes: what came, confirming, submitting, assigning; refusals of papers; public services."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.shortcuts import get_object_or_404
from ninja import File, Query, Schema, UploadedFile
from pydantic import Field

from congvu.api.rest.caller import ApiRequest
from congvu.api.rest.documents import box_of, boxes, kept
from congvu.api.rest.door import Door
from congvu.api.rest.errors import Refused
from congvu.api.rest.shapes import Asked, Limit, Number, Page, Said, Text
from congvu.directory.models import Mailbox
from congvu.documents.actions import acknowledging, handling, refusing
from congvu.documents.actions.entering import Fields
from congvu.documents.actions.issuing import write_to_citizen
from congvu.documents.models import Assignment, Letter
from congvu.documents.queries import letters as queries
from congvu.documents.queries.register import newest

door = Door(tags=["letters"])
READ, WRITE, SERVE = "documents:read", "documents:write", "services:write"


class LettersAsked(Schema):
    """Which letters: of which mailbox; all, or only what waits."""

    mailbox: Text
    waiting: bool = False
    after: Text = ""
    limit: Limit = 50


class LetterShown(Schema):
    """A letter, without what it says; ``due`` is by when it wants something, by ``clause``."""

    id: int
    mailbox: str
    message_id: str
    author: str
    origin: str
    came_at: datetime
    wants: str
    clause: str
    due: date | None
    acknowledged_at: datetime | None
    acknowledged_how: str
    answered_at: datetime | None
    submitted_at: datetime | None

    @classmethod
    def of(cls, row: Letter) -> "LetterShown":
        """From its row."""
        names = cls.model_fields.keys() - {"id", "mailbox"}
        return cls(id=row.pk, mailbox=row.mailbox.address, **{name: getattr(row, name) for name in names})


class AssignmentAsked(Asked):
    """To whom, what, by when."""

    person: Text
    task: Text = ""
    due: date | None = None


class AssignmentShown(Schema):
    """A letter that somebody handles."""

    id: int
    letter: int
    person: str
    task: str
    due: date | None
    accepted_at: datetime | None
    done_at: datetime | None
    withdrawn_at: datetime | None
    result: str

    @classmethod
    def of(cls, row: Assignment) -> "AssignmentShown":
        """From its row."""
        names = cls.model_fields.keys() - {"id", "letter", "person"}
        facts = {name: getattr(row, name) for name in names}
        return cls(id=row.pk, letter=row.letter_id, person=row.to.address, **facts)


class SubmissionAsked(Asked):
    """The leader's address."""

    leader: Text


class ResultAsked(Asked):
    """How it was handled; needed to finish."""

    result: Text = ""


class RefusalAsked(Asked):
    """A paper that came, and the address of who sent it."""

    mailbox: Text
    address: Text
    kind: Annotated[Text, Field(max_length=30)]
    number: Annotated[Text, Field(max_length=20)] = ""
    symbol: Annotated[Text, Field(max_length=60)] = ""
    issuer: Annotated[Text, Field(max_length=200)] = ""
    abstract: Text = ""


class RefusalShown(Schema):
    """A paper that was refused, by which clause."""

    id: int
    reference: str
    kind: str
    clause: str


class ServiceLetterAsked(Asked):
    """A letter of an on-line public service, from the agency's mailbox (CT-7.3)."""

    mailbox: Text
    to: Text
    subject: Annotated[Text, Field(max_length=200)]
    text: Annotated[Said, Field(max_length=20000)]


class ServiceLetterShown(Schema):
    """The Message-ID that the letter has."""

    message_id: str


@door.read("/letters", READ, "Thư đến của một hộp thư / Letters of a mailbox", Page[LetterShown], None)
def letters(request: ApiRequest, asked: Query[LettersAsked]) -> Page[LetterShown]:
    """What came, the newest first; no subject and no text is told."""
    mailbox = boxes(request.auth).filter(pk=box_of(request.auth, asked.mailbox).pk)
    page = newest((queries.waiting if asked.waiting else queries.letters)(mailbox), asked.after, asked.limit)
    return Page[LetterShown](items=[LetterShown.of(row) for row in page.rows], after=page.after)


@door.act("/letters/{letter}/acknowledge", WRITE, "Xác nhận đã nhận / Confirm receipt", LetterShown, None)
def acknowledge(request: ApiRequest, letter: Number) -> LetterShown:
    """Confirm receipt to the sender, by the agency's mailbox."""
    acknowledging.acknowledge(_letter(request, letter), request.auth.actor)
    return LetterShown.of(_letter(request, letter))


@door.act("/letters/{letter}/submit", WRITE, "Báo cáo lãnh đạo / Submit to the leader", LetterShown, None)
def submit(request: ApiRequest, letter: Number, asked: SubmissionAsked) -> LetterShown:
    """Submit it to the head of the agency or unit."""
    found = _letter(request, letter)
    handling.submit(found, _person(found, asked.leader), request.auth.actor)
    return LetterShown.of(_letter(request, letter))


@door.act("/letters/{letter}/assignments", WRITE, "Giao xử lý / Assign", AssignmentShown, None, status=201)
def assign(request: ApiRequest, letter: Number, asked: AssignmentAsked) -> AssignmentShown:
    """Give it to somebody of the agency or unit."""
    found = _letter(request, letter)
    row = handling.assign(found, _person(found, asked.person), request.auth.actor, task=asked.task, due=asked.due)
    return AssignmentShown.of(row)


@door.read("/assignments", READ, "Thư giao tôi xử lý / Letters assigned to me", list[AssignmentShown], None)
def assignments(request: ApiRequest) -> list[AssignmentShown]:
    """What the person who calls has to handle, the most urgent first."""
    return [AssignmentShown.of(row) for row in queries.assigned_to(request.auth.box)[:200]] if request.auth.box else []


@door.act(
    "/assignments/{assignment}/{step}",
    WRITE,
    "Nhận, xong / Take on, finish",
    AssignmentShown,
    None,
    applications=False,
)
def handle(
    request: ApiRequest, assignment: Number, step: Literal["accept", "finish"], asked: ResultAsked
) -> AssignmentShown:
    """The person whose it is takes it on, or says how it was handled."""
    me = request.auth.person().box
    row = get_object_or_404(
        Assignment.objects.select_related("letter__mailbox__jurisdiction", "to"), pk=assignment, to=me
    )
    if step == "accept":
        handling.accept(row, me.address)
    else:
        handling.finish(row, me.address, asked.result)
    return AssignmentShown.of(row)


@door.act("/refusals", WRITE, "Từ chối bản giấy / Refuse a paper", RefusalShown, None, status=201)
def refuse(request: ApiRequest, asked: RefusalAsked) -> RefusalShown:
    """Refuse a paper whose kind goes by mail; its sender gets a note with the clause."""
    names = ("kind", "number", "symbol", "issuer", "abstract")
    told = Fields(**{name: getattr(asked, name) for name in names})
    row = refusing.refuse(box_of(request.auth, asked.mailbox), told, asked.address, request.auth.actor)
    return RefusalShown(id=row.pk, reference=row.reference, kind=row.kind, clause=row.clause)


@door.act(
    "/service-letters", SERVE, "Thư dịch vụ công / A public service's letter", ServiceLetterShown, None, status=201
)
def serve(
    request: ApiRequest,
    asked: ServiceLetterAsked,
    files: File[list[UploadedFile]] = [],  # noqa: B006
) -> ServiceLetterShown:
    """Write to a citizen or enterprise as the agency's mailbox; as any other it is refused."""
    caller = request.auth
    found = caller.reach.mailboxes() if caller.box is None else boxes(caller)
    box = get_object_or_404(found.select_related("jurisdiction", "agency__parent"), address=asked.mailbox.lower())
    sent = write_to_citizen(box, asked.to, asked.subject, asked.text, kept(files), caller.actor)
    return ServiceLetterShown(message_id=sent)


def _letter(request: ApiRequest, number: int) -> Letter:
    rows = Letter.objects.filter(mailbox__in=boxes(request.auth).values("pk"), delivered_at__isnull=False)
    rows = rows.select_related("mailbox__jurisdiction", "mailbox__agency__parent", "mailbox__unit")
    return get_object_or_404(rows, pk=number)


def _person(letter: Letter, address: str) -> Mailbox:
    """Somebody in the same place. Raises Refused."""
    found = Mailbox.objects.filter(jurisdiction=letter.mailbox.jurisdiction_id, address=address.lower()).first()
    if found is None:
        raise Refused(422, "no-person", "Không có người này.", "There is no such person.", where="person")
    return found
