"""Handovers that are not completed by the regulation's last day: both sides and the head are told, once (DN-13.2)."""

from collections.abc import Iterator

from congvu.directory.models import Handover
from congvu.requests.nightly import words
from congvu.requests.nightly.boxes import Evening
from congvu.requests.nightly.work import Work


def handovers(evening: Evening) -> Iterator[Work]:
    """The morning after the last day."""
    late = Handover.objects.filter(mailbox__jurisdiction=evening.jurisdiction, done_at=None, due__lt=evening.day)
    for row in late.select_related("mailbox", "former", "receiver").order_by("due", "id"):
        if row.due is None:
            continue
        box = row.mailbox
        box.agency = evening.agencies.get(box.agency_id or 0)
        letter = words.handover_late(box, row.due, row.clause)
        parties = [one.address for one in (row.former, row.receiver) if one and one.is_active]
        to = dict.fromkeys([*parties, *evening.told(box, ("head", "unit_head"))])
        notices = tuple(evening.notice(address, *letter, row.clause) for address in to)
        yield Work(kind="handover.late", box=box, due=row.due, notices=notices)
