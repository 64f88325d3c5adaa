"""Reading held letters: those of one's agencies, or of the whole jurisdiction. Nothing of what they say is kept."""

from django.db.models import QuerySet

from congvu.directory.models import Agency
from congvu.directory.offices import HELD, OWN, Office, Reach
from congvu.documents.models import HeldLetter
from congvu.documents.models.held import HeldState

WAITING = [HeldState.HELD, HeldState.RELEASING, HeldState.REFUSING]
PAGE = 50


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
