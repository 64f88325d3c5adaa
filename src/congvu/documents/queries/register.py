"""Reading the books: lists that page by key, one document, what is missing (documents.copy), statistics."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

from django.conf import settings
from django.db.models import Count, Exists, Model, OuterRef, Prefetch, Q, QuerySet

from congvu.directory.models import Agency, Mailbox
from congvu.directory.regulation import in_force
from congvu.documents import law
from congvu.documents.models import Book, Document, DocumentState, Means, Progress, Recipient, Refusal
from congvu.documents.standing import desks
from congvu.ground import clock
from congvu.ground.vietnamese import fold
from congvu.regulations.calendars import working_days

PAGE = 50
Row = TypeVar("Row", bound=Model)
SEEN = ~Q(book=Book.IN) | Q(arrival__isnull=False)
"""What came in is seen once it has its number."""


@dataclass(frozen=True, slots=True)
class Newest(Generic[Row]):
    """A page, the newest first; ``after`` asks for the next one, and is empty at the end."""

    rows: Sequence[Row]
    after: str


def newest(rows: QuerySet[Row], after: str, size: int = PAGE) -> Newest[Row]:
    """The rows behind the number ``after``: the same cost on every page."""
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk")[: size + 1])
    return Newest(found[:size], str(found[size - 1].pk) if len(found) > size else "")


def documents(box: Mailbox, book: str, text: str = "", kind: str = "") -> QuerySet[Document]:
    """What went through this mailbox into a book of its agency, with every word of the text in it."""
    rows = Document.objects.filter(SEEN, mailbox=box, book=book)
    for word in fold(text).split():
        rows = rows.filter(search__contains=word)
    rows = rows.filter(kind=kind) if kind else rows
    return rows.select_related("agency__jurisdiction", "letter")


def visible(reader: Mailbox) -> QuerySet[Document]:
    """What somebody may open: of the mailboxes that they work on, and what was sent to their own."""
    sent_to = Recipient.objects.filter(mailbox=reader, document__state=DocumentState.ISSUED).values("document")
    rows = Document.objects.filter(SEEN).filter(Q(mailbox__in=desks(reader).values("pk")) | Q(pk__in=sent_to))
    return rows.select_related("agency__jurisdiction", "agency__parent", "mailbox__jurisdiction", "letter")


@dataclass(frozen=True, slots=True)
class Sent:
    """How many places of a document are where."""

    places: int
    delivered: int
    failed: int
    acknowledged: int


def sent(rows: Sequence[Document]) -> dict[int, Sent]:
    """The state of delivery of each document of a page."""
    failed = Q(progress=Progress.BOUNCED) | Q(means=Means.NONE)
    counts = Recipient.objects.filter(document__in=rows).values_list("document").annotate(
        places=Count("pk"),
        delivered=Count("pk", filter=Q(progress__in=[Progress.DELIVERED, Progress.INSTEAD])),
        failed=Count("pk", filter=failed),
        acknowledged=Count("pk", filter=Q(acknowledged_at__isnull=False)),
    )  # fmt: skip
    return {key: Sent(*found) for key, *found in counts}


@dataclass(frozen=True, slots=True)
class Missing:
    """A paper without its electronic copy at a place, or with a late one; ``place`` is empty where it went nowhere."""

    document: Document
    place: str
    clause: str
    late: bool


def missing(agency: Agency, first: date, last: date) -> Iterator[Missing]:
    """The papers issued in these days that lack their copy somewhere; secret ones are not asked for."""
    rule = law.copy_rule(in_force(agency))
    if rule is None:
        return
    days, today = working_days(settings.CONGVU_CALENDAR), clock.today()
    in_order = Prefetch("recipients", Recipient.objects.order_by("id"))
    for document in _owed(agency, first, last).prefetch_related(in_order):
        sent_on = document.issued_at.astimezone(clock.LOCAL).date() if document.issued_at else None
        late = document.day is not None and rule.late(document.day, sent_on, days, today)
        places = list(document.recipients.all())
        if not places or sent_on is None:
            yield Missing(document, "", rule.clause, late)
            continue
        for place in places:
            there = place.progress in {Progress.DELIVERED, Progress.INSTEAD}
            if not there or (late and place.means == Means.MAIL):
                yield Missing(document, place.name or place.address or place.line, rule.clause, late)


def _owed(agency: Agency, first: date, last: date) -> QuerySet[Document]:
    rows = Document.objects.filter(agency=agency, book=Book.OUT, on_paper=True, secret=False)
    return rows.filter(day__gte=first, day__lte=last).exclude(state=DocumentState.WITHDRAWN).order_by("day", "id")


def owing(agency: Agency) -> QuerySet[Document]:
    """The papers of the last 92 days that some place has no copy of, for counts and marks."""
    since = clock.today() - timedelta(92)
    there = Recipient.objects.filter(document=OuterRef("pk"))
    lacking = there.exclude(progress__in=[Progress.DELIVERED, Progress.INSTEAD])
    return _owed(agency, since, clock.today()).filter(Exists(lacking) | ~Exists(there) | Q(issued_at=None))


def unmailed(agency: Agency, first: date, last: date) -> QuerySet[Document]:
    """Documents of kinds that must go by mail and of which no letter left (VP-9.1, DL-8.1)."""
    rows = Document.objects.filter(agency=agency, book=Book.OUT, mode="compulsory", secret=False)
    mailed = Recipient.objects.filter(document=OuterRef("pk"), means=Means.MAIL).exclude(message_id="")
    rows = rows.filter(day__gte=first, day__lte=last).exclude(state=DocumentState.WITHDRAWN)
    return rows.filter(~Exists(mailed)).order_by("day", "id")


@dataclass(frozen=True, slots=True)
class Share:
    """Of documents of one kind: how many there are, how many went by mail, by which clause they must or should."""

    kind: str
    mode: str
    clause: str
    documents: int
    mailed: int


def shares(agency: Agency, first: date, last: date) -> list[Share]:
    """Documents issued in these days by kind, with and without mail (DL-8.2: the share is an indicator)."""
    mailed = Recipient.objects.filter(document=OuterRef("pk"), means=Means.MAIL).exclude(message_id="")
    rows = Document.objects.filter(agency=agency, book=Book.OUT, day__gte=first, day__lte=last)
    rows = rows.exclude(state=DocumentState.WITHDRAWN).annotate(by_mail=Exists(mailed))
    counts = rows.values("kind", "mode", "clause").annotate(
        documents=Count("pk"), mailed=Count("pk", filter=Q(by_mail=True))
    )
    return [Share(**one) for one in counts.order_by("kind", "mode", "clause")]


def orders_for(reader: Mailbox) -> QuerySet[Recipient]:
    """What was sent to somebody's own mailbox and waits for them to confirm that they read it."""
    rows = Recipient.objects.filter(mailbox=reader, acknowledged_at=None, document__state=DocumentState.ISSUED)
    return rows.filter(document__order=True).select_related("document__agency__jurisdiction").order_by("-id")


def refusals_by_sender(agency: Agency) -> list[tuple[str, int]]:
    """How often papers of each sender were refused, the most often first (CT-7.2.s2)."""
    rows = Refusal.objects.filter(agency=agency).values_list("address").annotate(times=Count("pk"))
    return list(rows.order_by("-times", "address")[:200])
