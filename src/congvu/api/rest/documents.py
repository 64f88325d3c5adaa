"""Documents: the books, one document with its places, handing one in at issuing, and what is done with it.

For document software of an agency (integration with its register), and for persons as at the portal.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from ninja import File, Query, Schema, UploadedFile
from pydantic import Field

from congvu.api.rest.caller import NOBODYS, ApiRequest, Caller
from congvu.api.rest.door import Door
from congvu.api.rest.errors import Refused
from congvu.api.rest.shapes import Asked, Limit, Number, Page, Said, Text
from congvu.directory.files import store
from congvu.directory.models import Mailbox, StoredFile
from congvu.documents.actions import entering, issuing
from congvu.documents.actions.entering import Fields
from congvu.documents.actions.issuing import MOST_BYTES, To
from congvu.documents.models import Basis, Book, Document, DocumentState, Means
from congvu.documents.preparing import places as resolved
from congvu.documents.queries import register
from congvu.documents.standing import Desk, desks

door = Door(tags=["documents"])
READ, WRITE = "documents:read", "documents:write"
SHARED = ("agency", "unit")
Step = Literal["approve", "issue", "withdraw"]


class DocumentsAsked(Schema):
    """Which entries: of whose mailbox, of which book; words to find."""

    mailbox: Text
    book: Book
    q: Text = ""
    after: Text = ""
    limit: Limit = 50


class PlaceAsked(Asked):
    """One place to send to; ``means`` is mail, or what is given instead (``detail``: the system, the link)."""

    line: Annotated[Text, Field(max_length=300)] = ""
    name: Annotated[Text, Field(max_length=400)] = ""
    address: Annotated[Text, Field(max_length=254)] = ""
    means: Literal["mail", "system", "link"] = "mail"
    detail: Annotated[Text, Field(max_length=300)] = ""


class DocumentAsked(Asked):
    """A document. ``recipients`` are lines of "Nơi nhận", led to addresses where no ``places`` are given."""

    mailbox: Text
    book: Book = Book.OUT
    number: Annotated[Text, Field(max_length=20)] = ""
    symbol: Annotated[Text, Field(max_length=60)] = ""
    day: date | None = None
    kind: Annotated[Text, Field(max_length=30)] = ""
    issuer: Annotated[Text, Field(max_length=200)] = ""
    abstract: Text = ""
    addressees: Annotated[list[Text], Field(max_length=200)] = []
    recipients: Annotated[list[Text], Field(max_length=200)] = []
    places: Annotated[list[PlaceAsked], Field(max_length=2000)] = []
    on_paper: bool = False
    secret: bool = False
    order: bool = False


class StepAsked(Asked):
    """``confirmed``: the files are what was signed and issued; needed to issue."""

    confirmed: bool = False


class CorrectionAsked(Asked):
    """One field, what it should say, and why."""

    field: Literal["number", "symbol", "day", "kind", "issuer", "abstract"]
    value: Text
    reason: Annotated[Said, Field(max_length=300)]


class FileShown(Schema):
    """A file by its hash."""

    name: str
    media_type: str
    size: int
    sha256: str
    replaced: bool


class PlaceShown(Schema):
    """A place, and what became of the document there."""

    line: str
    name: str
    address: str
    means: Means
    progress: str
    detail: str
    at: datetime | None
    clause: str
    message_id: str
    acknowledged_at: datetime | None
    acknowledged_how: str


class DocumentShown(Schema):
    """An entry of a book; ``arrival`` is its number among what came in."""

    id: int
    mailbox: str
    book: Book
    year: int
    arrival: int | None
    number: str
    symbol: str
    day: date | None
    kind: str
    issuer: str
    abstract: str
    state: DocumentState
    mode: str
    clause: str
    on_paper: bool
    secret: bool
    order: bool
    message_id: str
    issued_at: datetime | None
    approved_by: str

    @classmethod
    def of(cls, row: Document) -> "DocumentShown":
        """From its row."""
        names = cls.model_fields.keys() - {"id", "mailbox"}
        return cls(id=row.pk, mailbox=row.mailbox.address, **{name: getattr(row, name) for name in names})


class DocumentWhole(DocumentShown):
    """The same with its files and places."""

    files: list[FileShown]
    places: list[PlaceShown]

    @classmethod
    def of(cls, row: Document) -> "DocumentWhole":
        """From its rows."""
        shown = DocumentShown.of(row).model_dump()
        files = [
            FileShown(
                name=one.name,
                media_type=one.media_type,
                size=one.size,
                sha256=one.sha256,
                replaced=one.replaced_at is not None,
            )
            for one in row.files.order_by("id")
        ]
        places = [
            PlaceShown(**{name: getattr(one, name) for name in PlaceShown.model_fields})
            for one in row.recipients.order_by("id")[:2000]
        ]
        return cls(**shown, files=files, places=places)


def boxes(caller: Caller) -> QuerySet[Mailbox]:
    """The shared mailboxes whose documents are the caller's: a person's desks, an application's whole reach."""
    if caller.box:
        return desks(caller.box)
    rows = caller.reach.mailboxes().filter(kind__in=SHARED)
    return rows.select_related("jurisdiction", "agency__parent", "unit")


def documents(caller: Caller) -> QuerySet[Document]:
    """The entries within reach."""
    if caller.box:
        return register.visible(caller.box)
    rows = Document.objects.filter(register.SEEN, Q(mailbox__in=boxes(caller).values("pk")))
    return rows.select_related("agency__jurisdiction", "agency__parent", "mailbox__jurisdiction", "letter")


def box_of(caller: Caller, address: str) -> Mailbox:
    """The mailbox of an address; 404 where it is not within reach."""
    return get_object_or_404(boxes(caller), address=address.lower())


def kept(files: list[UploadedFile]) -> list[StoredFile]:
    """The files, kept by their hash. Raises Refused where they are too large together."""
    if sum(one.size or 0 for one in files) > MOST_BYTES:
        raise Refused(413, "too-large", "Các tệp quá lớn.", "The files are too large.", where="files")
    return [store(one.read(), one.name or "tep", one.content_type or "application/octet-stream") for one in files]


@door.read("/documents", READ, "Sổ văn bản của một hộp thư / The book of a mailbox", Page[DocumentShown], None)
def book(request: ApiRequest, asked: Query[DocumentsAsked]) -> Page[DocumentShown]:
    """What came in or went out, the newest first."""
    rows = register.documents(box_of(request.auth, asked.mailbox), asked.book, asked.q)
    page = register.newest(rows.select_related("mailbox"), asked.after, asked.limit)
    return Page[DocumentShown](items=[DocumentShown.of(row) for row in page.rows], after=page.after)


@door.read("/documents/{document}", READ, "Một văn bản / One document", DocumentWhole, None)
def one(request: ApiRequest, document: Number) -> DocumentWhole:
    """One document with its files, its places, and what became of it at each."""
    return DocumentWhole.of(get_object_or_404(documents(request.auth), pk=document))


@door.act("/documents", WRITE, "Gửi một văn bản vào sổ / Hand in a document", DocumentWhole, None, status=201)
def create(request: ApiRequest, asked: DocumentAsked, files: File[list[UploadedFile]] = []) -> DocumentWhole:  # noqa: B006
    """Enter what came in, or draft what will be issued, to places or to what its recipient lines lead to."""
    caller = request.auth
    box = box_of(caller, asked.mailbox)
    names = ("number", "symbol", "day", "kind", "issuer", "abstract", "addressees", "on_paper", "secret", "order")
    told = Fields(**{name: getattr(asked, name) for name in names}, lines=asked.recipients, files=kept(files))
    if asked.book == Book.IN:
        return DocumentWhole.of(entering.enter(box, told, caller.actor, Basis.API))
    places = [To(**place.model_dump()) for place in asked.places] or resolved(box, asked.recipients, asked.addressees)
    return DocumentWhole.of(issuing.draft(box, told, places, caller.actor, Basis.API))


@door.act(
    "/documents/{document}/corrections", WRITE, "Đính chính một mục / Correct a field", DocumentWhole, None, status=201
)
def correct(request: ApiRequest, document: Number, asked: CorrectionAsked) -> DocumentWhole:
    """Correct one field; what stood there stays readable."""
    row = _worked_on(request.auth, document)
    entering.correct(row, asked.field, asked.value, asked.reason, request.auth.actor)
    return DocumentWhole.of(row)


@door.act("/documents/{document}/{step}", WRITE, "Duyệt, phát hành, bỏ / Approve, issue, give up", DocumentWhole, None)
def step(request: ApiRequest, document: Number, step: Step, asked: StepAsked) -> DocumentWhole:
    """Only the head, in person, approves; issuing sends a letter to each place."""
    row, caller = _worked_on(request.auth, document), request.auth
    if step == "approve":
        if caller.box is None:
            raise Refused(403, "not-yours", *NOBODYS)
        issuing.approve(row, caller.actor, Desk(caller.box, row.mailbox).capacities)
    elif step == "issue":
        issuing.issue(row, caller.actor, confirmed=asked.confirmed)
    else:
        issuing.withdraw(row, caller.actor)
    row.refresh_from_db()
    return DocumentWhole.of(row)


def _worked_on(caller: Caller, number: int) -> Document:
    return get_object_or_404(documents(caller).filter(mailbox__in=boxes(caller).values("pk")), pk=number)
