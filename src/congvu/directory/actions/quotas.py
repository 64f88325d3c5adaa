"""Quotas as the regulation sets them today: an article amended since, or an agency's own rules, hold for old mailboxes.

CT-4.1, DN-5.2; whose regulation it is, ``directory.regulation`` tells.
"""

from django.db import transaction
from django.db.models import QuerySet

from congvu.directory.ldap import publish
from congvu.directory.models import Agency, Jurisdiction, Mailbox
from congvu.directory.models.publication import PublicationKind
from congvu.directory.regulation import in_force
from congvu.ledger.actions import Entry, record
from congvu.regulations.quotas import Limit


def follow_quotas(actor: str) -> int:
    """Give every mailbox its quota of today; how many were changed. Where nothing is to be done it is one query."""
    agencies = Agency.objects.select_related("jurisdiction", "parent__parent").in_bulk()
    jurisdictions = Jurisdiction.objects.in_bulk()
    held = Mailbox.objects.order_by().values_list("jurisdiction", "agency", "kind", "quota").distinct()
    changed = 0
    for place, agency, kind, quota in held:
        limit = in_force(agencies[agency] if agency else jurisdictions[place]).quota_limit(kind)
        if quota != (limit.bytes if limit else None):
            stale = Mailbox.objects.filter(jurisdiction=place, agency=agency, kind=kind, quota=quota)
            changed += _change(stale, limit, actor)
    return changed


@transaction.atomic
def _change(stale: QuerySet[Mailbox], limit: Limit | None, actor: str) -> int:
    """The new quota, told to LDAP and the ledger with the clause that sets it."""
    quota = limit.bytes if limit else None
    boxes = list(stale.select_for_update(of=("self",)).select_related("jurisdiction"))
    stale.update(quota=quota)
    publish.request(PublicationKind.MAILBOX, [box.pk for box in boxes])
    record(
        Entry(
            actor=actor,
            verb="mailbox.quota",
            subject=box.address,
            jurisdiction=box.jurisdiction.slug,
            clause=limit.clause if limit else "",
            before={"quota": box.quota},
            after={"quota": quota},
        )
        for box in boxes
    )
    return len(boxes)
