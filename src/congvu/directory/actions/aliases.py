"""Old addresses: an alias delivers until its last day; then it is kept for ever and given to nobody."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from congvu.directory.ldap import publish
from congvu.directory.models import Address, Agency, Jurisdiction, Mailbox
from congvu.directory.models.address import AddressUse
from congvu.directory.models.publication import PublicationKind
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.regulations.kept import alias_period


def alias_until(owner: Jurisdiction | Agency | Mailbox, day: date | None = None) -> date | None:
    """Until when an address that is replaced on this day, today without one, goes on delivering."""
    period = alias_period(in_force(owner))
    return period.last(day or clock.today()) if period else None


def ended(jurisdiction: Jurisdiction, day: date) -> list[Address]:
    """The aliases whose last day lies before this one."""
    rows = Address.objects.filter(jurisdiction=jurisdiction, use=AddressUse.ALIAS, until__lt=day)
    return list(rows.select_related("mailbox__agency__parent__parent", "mailing_list").order_by("id"))


@transaction.atomic
def retire(aliases: Sequence[Address], actor: str, clauses: dict[int, str]) -> None:
    """End these aliases; each stays in the register under its former holder. ``clauses`` by the address's number."""
    Address.objects.filter(pk__in=[one.pk for one in aliases]).update(use=AddressUse.RETIRED)
    stale: dict[str, list[int]] = defaultdict(list)
    for one in aliases:
        if one.mailbox_id:
            stale[PublicationKind.MAILBOX].append(one.mailbox_id)
        if one.mailing_list_id:
            stale[PublicationKind.LIST].append(one.mailing_list_id)
    for kind, rows in stale.items():
        publish.request(kind, sorted(set(rows)))
    record(
        Entry(
            actor=actor,
            verb="address.retire",
            subject=one.address,
            jurisdiction=one.jurisdiction.slug,
            clause=clauses.get(one.pk, ""),
            before={"use": AddressUse.ALIAS, "until": one.until.isoformat() if one.until else None},
            after={"use": AddressUse.RETIRED},
        )
        for one in aliases
    )
