"""Reading the ledger, and proving that nobody changed it."""

from django.db.models import QuerySet

from congvu.ledger.actions import GENESIS, Entry, digest
from congvu.ledger.models import Act, Head


def first_break() -> int | None:
    """The number of the first entry that does not follow from the one before it; None when the chain holds.

    A chain whose end was cut off is reported as broken at the number after the last entry.
    """
    previous, number = GENESIS, 0
    for act in Act.objects.order_by("id").iterator(chunk_size=2000):
        entry = Entry(
            actor=act.actor,
            verb=act.verb,
            subject=act.subject,
            jurisdiction=act.jurisdiction,
            clause=act.clause,
            before=act.before,
            after=act.after,
        )
        previous, number = digest(entry, act.time.isoformat(), previous), act.pk
        if previous != act.digest:
            return number
    head = Head.objects.filter(pk=1).first()
    return None if (head.digest if head else GENESIS) == previous else number + 1


def acts_on(subject: str, jurisdiction: str, size: int) -> QuerySet[Act]:
    """The last acts on one subject, the newest first."""
    return Act.objects.filter(subject=subject, jurisdiction=jurisdiction).order_by("-id")[:size]
