"""What evidence tells goes into the books: which letters have arrived, and what became of documents at each place."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from pathlib import Path

from django.db import transaction

from congvu.documents.actions.arriving import arrive
from congvu.documents.actions.receiving import shared_boxes
from congvu.documents.models import Arrival, DeliveriesReached, Letter, Means, Progress, Recipient
from congvu.evidence.deliveries import Delivery, deliveries
from congvu.evidence.news import Reached
from congvu.ground import clock

OPEN = (Progress.WAITING, Progress.SENT, Progress.DEFERRED)
PROGRESS = {
    "delivered": Progress.DELIVERED,
    "deferred": Progress.DEFERRED,
    "bounced": Progress.BOUNCED,
}
LONGEST_WAY = timedelta(days=7)
"""After so long no mail server tries any more."""


def follow(events: Path) -> int:
    """Carry what has come since; how many rows changed."""
    row = DeliveriesReached.objects.first()
    reached = Reached(row.sealed, row.offsets) if row else Reached()
    changed = note_handed_over()
    Arrival.objects.filter(at__lt=clock.now() - LONGEST_WAY).delete()
    for found, now_reached in deliveries(events, reached, _waiting):
        changed += note(found, now_reached)
    return changed


@transaction.atomic
def note(found: Collection[Delivery], reached: Reached) -> int:
    """Note some deliveries, and with them what has been read."""
    changed = sum(_note_some(some) for some in _pieces(found))
    DeliveriesReached.objects.update_or_create(
        pk=1, defaults={"sealed": reached.sealed, "offsets": dict(reached.offsets)}
    )
    return changed


def note_handed_over() -> int:
    """What Postfix took, or would not take, of the letters with documents."""
    waiting = Recipient.objects.filter(progress=Progress.WAITING, notice__isnull=False)
    taken = waiting.filter(notice__sent_at__isnull=False).update(progress=Progress.SENT, at=clock.now())
    refused = list(waiting.exclude(notice__refused="").select_related("notice")[:500])
    for place in refused:
        place.progress, place.at = Progress.BOUNCED, clock.now()
        place.detail = place.notice.refused[:300] if place.notice else ""
        place.save(update_fields=["progress", "detail", "at"])
    return taken + len(refused)


def _waiting() -> set[str]:
    """The message ids that somebody waits for."""
    since = clock.now() - LONGEST_WAY
    letters = Letter.objects.filter(delivered_at=None, came_at__gt=since).values_list("message_id", flat=True)
    places = Recipient.objects.filter(progress__in=OPEN, means=Means.MAIL, at__gt=since).exclude(message_id="")
    return {*letters, *places.values_list("message_id", flat=True)}


def _pieces(found: Collection[Delivery]) -> Iterator[list[Delivery]]:
    rows = list(found)
    return (rows[start : start + 500] for start in range(0, len(rows), 500))


def _note_some(found: list[Delivery]) -> int:
    ids = {one.message_id for one in found}
    letters = Letter.objects.filter(delivered_at=None, message_id__in=ids)
    by_key = {
        (one.message_id, one.mailbox.address): one
        for one in letters.select_related("mailbox__jurisdiction", "mailbox__agency__parent__parent")
    }
    places: dict[tuple[str, str], Recipient] = {
        (one.message_id, one.address): one for one in Recipient.objects.filter(message_id__in=ids)
    }
    boxes, early = shared_boxes(one.mailbox for one in found if one.kind == "delivered"), list[Arrival]()
    changed = 0
    for one in found:
        key = (one.message_id, one.mailbox)
        if one.kind == "delivered" and (letter := by_key.pop(key, None)):
            arrive(letter, one.time)
            changed += 1
        elif one.kind == "delivered" and one.mailbox in boxes:
            early.append(Arrival(mailbox=boxes[one.mailbox], message_id=one.message_id, at=one.time))
        if place := places.get(key):
            changed += _progress(place, one)
    Arrival.objects.bulk_create(early, ignore_conflicts=True)
    return changed


def _progress(place: Recipient, one: Delivery) -> bool:
    """What is final stays; a bounce after a delivery is another message's."""
    if place.progress in {Progress.DELIVERED, Progress.BOUNCED}:
        return False
    place.progress, place.at = PROGRESS[one.kind], one.time
    place.detail = "" if one.kind == "delivered" else one.outcome[:300]
    place.save(update_fields=["progress", "at", "detail"])
    return True
