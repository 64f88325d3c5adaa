"""Requests for mailboxes: handed in with their rows and document, followed, decided, carried out, answered."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Query, Schema, UploadedFile
from pydantic import Field

from congvu.api.rest.caller import NOBODYS, ApiRequest, Caller
from congvu.api.rest.door import Door
from congvu.api.rest.errors import Refused
from congvu.api.rest.shapes import Asked, Limit, Number, Page, Text
from congvu.directory import queries as directory
from congvu.directory.files import read, store
from congvu.directory.models import Mailbox
from congvu.directory.offices import ASKING, LOOKING
from congvu.directory.roster.cells import CellFault
from congvu.requests import lists, queries
from congvu.requests.actions import deciding, executing
from congvu.requests.actions.submitting import Paper, Submission, submit, submit_in_portal
from congvu.requests.examining import verdict_on
from congvu.requests.models import Action, Channel, FileRole, Request, RequestState, Row, RowState
from congvu.requests.roles import roles_in

door = Door(tags=["requests"])
READ, WRITE = "requests:read", "requests:write"
LARGEST = 20 << 20
PDF = "application/pdf"
Act = Callable[[Request, Mailbox, str], object]
# carrying out is ordered here and done by the worker, row by row
ACTS: dict[str, Act] = {
    "approve": lambda one, box, _reason: deciding.approve(one, box),
    "execute": lambda one, box, _reason: executing.order(one, box),
    "refuse": lambda one, box, reason: deciding.refuse(one, box, reason),
    "set-aside": lambda one, box, _reason: deciding.set_aside(one, box),
    "agree": lambda one, box, _reason: deciding.agree(one, box.address, yes=True),
    "disagree": lambda one, box, _reason: deciding.agree(one, box.address, yes=False),
    "withdraw": lambda one, box, _reason: deciding.withdraw(one, box.address),
}
Named = Literal["approve", "execute", "refuse", "set-aside", "agree", "disagree", "withdraw"]
# what an application may do for the agency that asked
FOR_THE_AGENCY = {
    "agree": lambda one, actor: deciding.agree(one, actor, yes=True),
    "disagree": lambda one, actor: deciding.agree(one, actor, yes=False),
    "withdraw": deciding.withdraw,
}


class RowAsked(Asked):
    """A row; ``texts`` by the columns of the list (Phụ lục I): ``family``, ``given``, ``position``, ``wish``, …"""

    action: Action
    kind: Literal["personal", "agency", "unit"] = "personal"
    texts: dict[Text, Text]


class RequestAsked(Asked):
    """A request of one agency: its document, and what it asks for."""

    agency: Number
    number: Annotated[Text, Field(max_length=80)] = ""
    day: date | None = None
    signer: Annotated[Text, Field(max_length=160)] = ""
    subject: Annotated[Text, Field(max_length=200)] = ""
    rows: Annotated[list[RowAsked], Field(min_length=1, max_length=lists.MOST_ROWS)]


class ReasonAsked(Asked):
    """The reason, where one is needed."""

    reason: Annotated[Text, Field(max_length=500)] = ""


class RequestList(Schema):
    """Which requests."""

    state: RequestState | None = None
    after: Text = ""
    limit: Limit = 50


class RequestShown(Schema):
    """A request, without its rows; ``due`` is its clock."""

    number: str
    agency: int
    channel: Channel
    state: RequestState
    subject: str
    requester: str
    received_at: datetime
    due: date | None
    approved_by: str
    executor: str
    closed_at: datetime | None
    reason: str
    clause: str
    signature: dict[str, str]

    @classmethod
    def of(cls, row: Request) -> "RequestShown":
        """From its row."""
        names = cls.model_fields.keys() - {"agency"}
        return cls(agency=row.agency_id, **{name: getattr(row, name) for name in names})


class RowShown(Schema):
    """A row, with what was found and proposed."""

    place: int
    action: Action
    kind: str
    name: str
    state: RowState
    address: str
    clause: str
    findings: list[dict[str, Any]]
    amendments: list[dict[str, Any]]
    result: str

    @classmethod
    def of(cls, row: Row) -> "RowShown":
        """From its row."""
        return cls(**{name: getattr(row, name) for name in cls.model_fields})


class RowList(Schema):
    """Which rows: those behind a place."""

    after: Annotated[int, Field(ge=0, lt=1 << 31)] = 0
    limit: Limit = 50


def found(request: ApiRequest, number: str) -> Request:
    """The request of a number; 404 where it is not within the caller's reach."""
    reach = request.auth.reach
    rows = queries.requests(reach.jurisdiction, reach.own).select_related("jurisdiction", "agency__parent")
    return get_object_or_404(rows, number=number.upper())


@door.read("/requests", READ, "Các yêu cầu, theo hạn / The requests, what is due first", Page[RequestShown])
def requests(request: ApiRequest, asked: Query[RequestList]) -> Page[RequestShown]:
    """What is due first stands first; what is closed stands last."""
    reach = request.auth.reach
    rows = queries.requests(reach.jurisdiction, reach.own)
    rows = rows.filter(state=asked.state) if asked.state else rows
    page = directory.page(rows, asked.after, asked.limit)
    return Page[RequestShown](items=[RequestShown.of(row) for row in page.rows], after=page.after)


@door.act("/requests", WRITE, "Gửi yêu cầu / Hand in a request", RequestShown, ASKING, status=201)
def create(request: ApiRequest, asked: RequestAsked, document: File[UploadedFile | None] = None) -> RequestShown:
    """Hand in a request with its rows and its signed document (PDF); what is wrong in a row is told with the row."""
    caller = request.auth
    agency = get_object_or_404(caller.reach.agencies().select_related("jurisdiction", "parent"), pk=asked.agency)
    signature, files = _document(caller, document)
    wanted = Submission(
        agency=agency,
        channel=Channel.PORTAL,
        requester=caller.actor,
        actor=caller.actor,
        rows=[_row(place, row) for place, row in enumerate(asked.rows, 1)],
        roles=roles_in(caller.box, agency) if caller.box else None,
        paper=Paper(number=asked.number, day=asked.day, signer=asked.signer),
        signature=signature,
        files=files,
        subject=asked.subject,
    )
    return RequestShown.of(submit_in_portal(wanted, caller.box) if caller.box else submit(wanted))


@door.read("/requests/{number}", READ, "Một yêu cầu / One request", RequestShown)
def one(request: ApiRequest, number: Text) -> RequestShown:
    """One request by its number."""
    return RequestShown.of(found(request, number))


@door.read("/requests/{number}/rows", READ, "Các dòng của một yêu cầu / The rows of a request", Page[RowShown])
def rows(request: ApiRequest, number: Text, asked: Query[RowList]) -> Page[RowShown]:
    """The rows, by their place, with findings and proposals."""
    shown = list(found(request, number).rows.filter(place__gt=asked.after).order_by("place")[: asked.limit + 1])
    after = str(shown[asked.limit - 1].place) if len(shown) > asked.limit else ""
    return Page[RowShown](items=[RowShown.of(row) for row in shown[: asked.limit]], after=after)


@door.read("/requests/{number}/answer", READ, "Văn bản trả lời (PDF) / The answer as a PDF", None)
def answer(request: ApiRequest, number: Text) -> HttpResponse:
    """The answer as it was sent to the agency; 404 until there is one."""
    attachment = found(request, number).attachments.filter(role=FileRole.ANSWER).select_related("file").last()
    if attachment is None:
        raise Http404
    response = HttpResponse(read(attachment.file), content_type=PDF)
    response.headers["Content-Disposition"] = f'attachment; filename="{attachment.request.number}.pdf"'
    return response


@door.act("/requests/{number}/{act}", WRITE, "Việc làm trên một yêu cầu / An act on a request", RequestShown, LOOKING)
def act(request: ApiRequest, number: Text, act: Named, asked: ReasonAsked) -> RequestShown:
    """Persons decide and carry out, by their roles; an application agrees or withdraws for the agency that asked."""
    target, caller = found(request, number), request.auth
    if caller.box:
        ACTS[act](target, caller.box, asked.reason)
    elif act in FOR_THE_AGENCY and target.requester == caller.actor:
        FOR_THE_AGENCY[act](target, caller.actor)
    else:
        raise Refused(403, "not-yours", *NOBODYS)
    return RequestShown.of(found(request, number))


def _row(place: int, row: RowAsked) -> lists.Asked:
    """A row as a list's row is read: what cannot be read is a fault of its column."""
    known = lists.PERSON_COLUMNS if row.kind == "personal" else lists.BODY_COLUMNS
    asked = lists.Asked(place, action=row.action, kind=row.kind)
    for key, text in row.texts.items():
        if key not in {*known, "full_name"} - {"action", "kind", "number"}:
            raise Refused(
                422, "unknown-column", f"Không có cột “{key}”.", f"There is no column “{key}”.", where=f"rows.{place}"
            )
        try:
            if said := lists.text_in(key, text):
                asked.texts[key] = said
        except CellFault as fault:
            asked.faults.append((key, fault.vi, fault.en))
    return asked


def _document(caller: Caller, document: UploadedFile | None) -> tuple[dict[str, str], Sequence[Any]]:
    """The document with the verdict on its signature; a PDF of reasonable size."""
    if document is None:
        return {}, ()
    if (document.size or 0) > LARGEST:
        raise Refused(413, "too-large", "Văn bản không quá 20 MB.", "A document has at most 20 MB.", where="document")
    content = document.read()
    if not content.startswith(b"%PDF"):
        raise Refused(422, "not-pdf", "Văn bản phải là PDF.", "The document must be a PDF.", where="document")
    name = document.name or "van-ban.pdf"
    return verdict_on(content, caller.reach.jurisdiction.slug), [(store(content, name, PDF), FileRole.DOCUMENT, name)]
