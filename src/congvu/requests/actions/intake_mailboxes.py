"""The technical mailbox of each jurisdiction in which requests are read: copies of what comes to the official address.

No program opens anybody's mailbox: ``yeucau@`` gets its own copy of mail for the address that the regulation names.
"""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from congvu.directory.actions.mailboxes import Opening, open_mailboxes
from congvu.directory.ldap import publish
from congvu.directory.models import CopiedAddress, Jurisdiction, Mailbox
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.directory.models.publication import PublicationKind
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.requests.letters import REQUESTS, intake_addresses


def ensure_intakes(secret: str, actor: str = "congvu up") -> None:
    """See that each jurisdiction has its mailbox of requests, with the password of the secret and its copies."""
    for jurisdiction in Jurisdiction.objects.order_by("id"):
        ensure_intake(jurisdiction, secret, actor)


@transaction.atomic
def ensure_intake(jurisdiction: Jurisdiction, secret: str, actor: str) -> Mailbox:
    """One jurisdiction's."""
    address = f"{REQUESTS}@{jurisdiction.domain}"
    box = Mailbox.objects.filter(address=address).first()
    if box is None:
        opening = Opening(kind=MailboxKind.TECHNICAL, address=address, registered_at=clock.now())
        box = open_mailboxes(jurisdiction, [opening], actor)[0].mailbox
    if box.state != MailboxState.ACTIVE or not box.check_password(secret):
        box.password, box.state, box.password_changed_at = make_password(secret), MailboxState.ACTIVE, clock.now()
        box.save(update_fields=["password", "state", "password_changed_at"])
        publish.request(PublicationKind.MAILBOX, [box.pk])
    wanted = set(intake_addresses(jurisdiction))
    there = set(box.copied.values_list("address", flat=True))
    if wanted != there:
        box.copied.exclude(address__in=wanted).delete()
        CopiedAddress.objects.bulk_create([CopiedAddress(address=one, mailbox=box) for one in wanted - there])
        publish.request(PublicationKind.MAILBOX, [box.pk])
        entry = Entry(
            actor=actor,
            verb="intake.copies",
            subject=address,
            jurisdiction=jurisdiction.slug,
            before={"copied": sorted(there)},
            after={"copied": sorted(wanted)},
        )
        record([entry])
    return box
