"""What bodies are asked for before anything else: the undertaking of those that register (VP-4.3.s2)."""

from datetime import date

from django.db import transaction

from congvu.directory.models import Agency, StoredFile
from congvu.directory.regulation import in_force
from congvu.ledger.actions import Entry, record
from congvu.regulations.carriers import carries
from congvu.requests.law import RequestLaw
from congvu.requests.models import Undertaking


@transaction.atomic
@carries("undertaking")
def undertake(
    agency: Agency, *, signer: str, signed_on: date, actor: str, file: StoredFile | None = None
) -> Undertaking:
    """Keep a body's dated promise to obey the regulation; until then none of its mailboxes is opened."""
    profile = in_force(agency)
    clause = RequestLaw(profile).undertaking_clause()
    facts = {"regulation": profile.number, "signer": signer, "signed_on": signed_on, "file": file, "clause": clause}
    row, _ = Undertaking.objects.update_or_create(agency=agency, defaults=facts)
    entry = Entry(
        actor=actor,
        verb="agency.undertake",
        subject=f"agency:{agency.pk}",
        jurisdiction=agency.jurisdiction.slug,
        clause=clause,
        after={"regulation": profile.number, "signer": signer, "signed_on": signed_on.isoformat()},
    )
    record([entry])
    return row
