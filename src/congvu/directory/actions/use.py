"""Noting when mailboxes were last used. It is no act that somebody answers for, so the ledger is not told."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from congvu.directory.models import Mailbox, MailboxUse
from congvu.directory.models.use import UseReached

LastUse = tuple[date | None, date | None]
"""Last access, last sending."""


def reached() -> tuple[str, dict[str, int]]:
    """Up to where the evidence has been noted."""
    row = UseReached.objects.first()
    return (row.sealed, row.offsets) if row else ("", {})


def watched_until() -> date | None:
    """The last day of which evidence has been noted; None while there is none at all."""
    sealed, offsets = reached()
    days = [day for day in (sealed, *offsets) if day]
    return date.fromisoformat(max(days)) if days else None


@transaction.atomic
def note_use(uses: Mapping[str, LastUse], sealed: str, offsets: Mapping[str, int]) -> None:
    """Later dates replace earlier ones, and with them what has been read is noted; unknown addresses are nobody's."""
    addresses = sorted(uses)
    for start in range(0, len(addresses), 500):
        some = addresses[start : start + 500]
        boxes = dict(Mailbox.objects.filter(address__in=some).values_list("pk", "address"))
        known = MailboxUse.objects.in_bulk(boxes)
        rows = []
        for key, address in boxes.items():
            row = known.get(key) or MailboxUse(mailbox_id=key)
            access, submission = uses[address]
            row.last_access = max(filter(None, (row.last_access, access)), default=None)
            row.last_submission = max(filter(None, (row.last_submission, submission)), default=None)
            rows.append(row)
        MailboxUse.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["mailbox"], update_fields=["last_access", "last_submission"]
        )
    UseReached.objects.update_or_create(pk=1, defaults={"sealed": sealed, "offsets": dict(offsets)})
