"""New one-time passwords for many mailboxes that still wait for their owners: slips lost, or never printed."""

from collections.abc import Iterator

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet

from congvu.directory.actions.mailboxes import Issued
from congvu.directory.ldap import publish
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxState
from congvu.directory.models.publication import PublicationKind
from congvu.directory.rules import one_time_password
from congvu.ground import clock
from congvu.ledger.actions import Entry, record

BATCH = 1000


def reissue(boxes: QuerySet[Mailbox], actor: str, clause: str = "") -> Iterator[Issued]:
    """Replace the one-time passwords of those mailboxes that are ``issued``; the former ones end at once."""
    keys = list(boxes.filter(state=MailboxState.ISSUED).order_by("sort", "id").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield from renew(boxes, keys[start : start + BATCH], actor, clause)


@transaction.atomic
def renew(boxes: QuerySet[Mailbox], keys: list[int], actor: str, clause: str) -> list[Issued]:
    """One piece: whoever has signed in since is left alone."""
    found = boxes.filter(pk__in=keys, state=MailboxState.ISSUED).order_by("sort", "id")
    issued = [Issued(box, one_time_password()) for box in found]
    for one in issued:
        one.mailbox.password = make_password(one.one_time_password, hasher="ssha512")
        one.mailbox.password_issued_at = clock.now()
    renewed = [one.mailbox for one in issued]
    Mailbox.objects.bulk_update(renewed, ["password", "password_issued_at"], batch_size=200)
    publish.request(PublicationKind.MAILBOX, [box.pk for box in renewed])
    record(
        Entry(
            actor=actor, verb="password.issue", subject=box.address, jurisdiction=box.jurisdiction.slug, clause=clause
        )
        for box in renewed
    )
    return issued
