"""Facts about bodies that requests rest on: undertakings of those that register, and who keeps mail of its own."""

from datetime import date

from django.db import transaction

from congvu.directory.models import Agency, StoredFile
from congvu.directory.regulation import in_force
from congvu.ledger.actions import Entry, record
from congvu.regulations.carriers import carries
from congvu.requests.errors import RequestRefused
from congvu.requests.law import RequestLaw
from congvu.requests.models import OwnSystem, Undertaking
from congvu.requests.organisation import own_system_clause


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


@transaction.atomic
@carries("organisation.own_system")
def choose_own_system(agency: Agency, address: str, day: date, actor: str) -> OwnSystem:
    """Note that an agency keeps mail of its own; refused where the regulation does not let it (CT-12.4, VP-8.2)."""
    clause = own_system_clause(agency)
    if clause is None:
        vi = f"{agency.name} không thuộc diện được dùng hệ thống thư riêng."
        raise RequestRefused("no-own-system", vi, f"{agency.name} may not keep mail of its own.")
    row, _ = OwnSystem.objects.update_or_create(
        agency=agency, defaults={"address": address.lower(), "chosen_on": day, "clause": clause.id}
    )
    entry = Entry(
        actor=actor,
        verb="agency.own-system",
        subject=f"agency:{agency.pk}",
        jurisdiction=agency.jurisdiction.slug,
        clause=clause.id,
        after={"address": row.address},
    )
    record([entry])
    return row
