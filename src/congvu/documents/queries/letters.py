"""Reading letters of shared mailboxes: what came, what waits, how fast agencies answer (DN-10.0, DN-13.3)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from django.db.models import F, Q, QuerySet

from congvu.directory.models import Mailbox
from congvu.documents.models import Assignment, Letter, Origin
from congvu.documents.standing import desks
from congvu.ground import clock

SAMPLE = 5000
HOUR = timedelta(hours=1)


def letters(boxes: QuerySet[Mailbox]) -> QuerySet[Letter]:
    """What lies in these shared mailboxes."""
    rows = Letter.objects.filter(mailbox__in=boxes, delivered_at__isnull=False)
    return rows.select_related("mailbox", "submitted_to")


def visible(reader: Mailbox) -> QuerySet[Letter]:
    """What somebody may open: of the mailboxes that they work on, and what was assigned or submitted to them."""
    mine = Assignment.objects.filter(to=reader, withdrawn_at=None).values("letter")
    wanted = Q(mailbox__in=desks(reader).values("pk")) | Q(submitted_to=reader) | Q(pk__in=mine)
    rows = Letter.objects.filter(wanted, delivered_at__isnull=False)
    return rows.select_related("mailbox__jurisdiction", "mailbox__agency__parent", "mailbox__unit", "submitted_to")


def waiting(boxes: QuerySet[Mailbox]) -> QuerySet[Letter]:
    """What wants something that was not done yet, the most urgent first."""
    rows = letters(boxes).filter(settled_at=None).exclude(wants="")
    return rows.order_by(F("due").asc(nulls_last=True), "id")


def unacknowledged(boxes: QuerySet[Mailbox]) -> QuerySet[Letter]:
    """Letters on work that nobody confirmed."""
    return letters(boxes).filter(acknowledged_at=None, automatic="")


def submitted_to(leader: Mailbox) -> QuerySet[Letter]:
    """What was submitted to a leader who has not seen it."""
    rows = Letter.objects.filter(submitted_to=leader, seen_at=None, delivered_at__isnull=False)
    return rows.select_related("mailbox").order_by("submitted_at", "id")


def assigned_to(person: Mailbox) -> QuerySet[Assignment]:
    """What somebody has to handle, the most urgent first."""
    rows = Assignment.objects.filter(to=person, done_at=None, withdrawn_at=None)
    return rows.select_related("letter__mailbox", "to").order_by(F("due").asc(nulls_last=True), "id")


def overdue(boxes: QuerySet[Mailbox]) -> QuerySet[Assignment]:
    """Letters of these mailboxes that were not handled by their day, for the leader (QT-4.3.3.s3)."""
    rows = Assignment.objects.filter(letter__mailbox__in=boxes, done_at=None, withdrawn_at=None)
    return rows.filter(due__lt=clock.today()).select_related("letter__mailbox", "to").order_by("due", "id")


@dataclass(frozen=True, slots=True)
class Responses:
    """How letters of one kind of sender were answered; hours are medians, None where there is none to tell."""

    origin: str
    letters: int
    acknowledged: int
    answered: int
    acknowledging_hours: float | None
    answering_hours: float | None


def responses(boxes: QuerySet[Mailbox], first: date, last: date) -> list[Responses]:
    """The figures of letters on work that came in these days, by kind of sender; no content is looked at."""
    start, end = (datetime.combine(day, time(), clock.LOCAL) for day in (first, last + timedelta(1)))
    rows = Letter.objects.filter(mailbox__in=boxes, delivered_at__isnull=False, automatic="")
    rows = rows.filter(came_at__gte=start, came_at__lt=end)
    return [_of_origin(rows.filter(origin=origin), origin) for origin in Origin.values]


def _of_origin(rows: QuerySet[Letter], origin: str) -> Responses:
    done = Q(acknowledged_at__isnull=False) | Q(answered_at__isnull=False)
    times = list(rows.filter(done).values_list("came_at", "acknowledged_at", "answered_at")[:SAMPLE])
    confirmed = [(at - came) / HOUR for came, at, _ in times if at]
    replied = [(at - came) / HOUR for came, _, at in times if at]
    return Responses(
        origin,
        rows.count(),
        rows.filter(acknowledged_at__isnull=False).count(),
        rows.filter(answered_at__isnull=False).count(),
        round(median(confirmed), 2) if confirmed else None,
        round(median(replied), 2) if replied else None,
    )
