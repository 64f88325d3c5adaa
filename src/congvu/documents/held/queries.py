"""Reading held letters: those of one's agencies, or of the whole jurisdiction. Nothing of what they say is kept."""

from collections.abc import Iterator

from django.db.models import QuerySet

from congvu.directory.models import Agency, Mailbox
from congvu.directory.offices import HELD, OWN, Office, Reach, office_of
from congvu.documents.held.persons import DECIDING, ROLES, may_decide
from congvu.documents.models import HeldLetter
from congvu.documents.models.held import HeldState

WAITING = [HeldState.HELD, HeldState.RELEASING, HeldState.REFUSING]
PAGE = 50
LOOKED_AT = 200
"""Of the letters that wait so many are asked about, the oldest, whether somebody decides about them."""


def letters(reach: Reach) -> QuerySet[HeldLetter]:
    """What is within somebody's reach, the newest first; a person's in the agencies where the role is one of these."""
    rows = HeldLetter.objects.filter(jurisdiction=reach.jurisdiction).select_related("agency", "jurisdiction")
    if reach.own is not None:
        own = Agency.objects.filter(pk__in=reach.own)
        if isinstance(reach, Office):
            own = own.filter(grants__mailbox=reach.box, grants__role__in=HELD & OWN)
        rows = rows.filter(agency__in=own)
    return rows.order_by("-id")


def page(rows: QuerySet[HeldLetter], before: int | None, size: int = PAGE) -> tuple[list[HeldLetter], int | None]:
    """So many rows older than a row, and the last one's number where more follow."""
    found = list((rows.filter(pk__lt=before) if before else rows)[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def to_decide(box: Mailbox) -> Iterator[HeldLetter]:
    """What waits for somebody's decision, the oldest first."""
    office = office_of(box)
    if not office.roles & {ROLES[word] for word in DECIDING}:
        return
    for row in letters(office).filter(state=HeldState.HELD).order_by("id")[:LOOKED_AT]:
        if may_decide(box, row):
            yield row
