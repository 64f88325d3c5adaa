"""Whom a regulation binds here: each mailbox has one holder and a grant in the ledger, or is technical (VP-1, QT-2.2).

The act that opened a mailbox is its grant: who did it, when, under which clause.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.origins import GIVING
from congvu.ledger.models import Act


@dataclass(frozen=True, slots=True)
class Grants:
    """How the mailboxes under one regulation stand; ``without`` and ``unplaced`` are addresses, and should be none."""

    mailboxes: int
    technical: int
    without: list[str]
    unplaced: list[str]


def bound_by(slug: str) -> QuerySet[Mailbox]:
    """The mailboxes under a regulation: of a jurisdiction where it is in force, or of an agency that it binds."""
    own = Q(agency__regulation=slug) | Q(agency__parent__regulation=slug)
    nobodys = Q(agency=None) | (Q(agency__regulation="") & (Q(agency__parent=None) | Q(agency__parent__regulation="")))
    return Mailbox.objects.filter(own | (Q(jurisdiction__regulation=slug) & nobodys))


def grants(slug: str, *, by_unit: bool) -> Grants:
    """The state of all grants under a regulation; ``by_unit`` where each person must stand in a unit (QT-2.2)."""
    boxes = bound_by(slug).order_by("address")
    technical = boxes.filter(kind=MailboxKind.TECHNICAL)
    others = boxes.exclude(kind=MailboxKind.TECHNICAL)
    given = Act.objects.filter(
        verb__in=GIVING, subject=OuterRef("address"), jurisdiction=OuterRef("jurisdiction__slug")
    )
    lacking = others.filter(~Exists(given) | Q(person=None, agency=None, unit=None))
    unplaced = others.filter(kind=MailboxKind.PERSONAL, unit=None) if by_unit else others.none()
    return Grants(boxes.count(), technical.count(), _addresses(lacking), _addresses(unplaced))


def _addresses(boxes: QuerySet[Mailbox]) -> list[str]:
    return list(boxes.values_list("address", flat=True))
