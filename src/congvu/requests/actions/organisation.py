"""Facts about bodies that requests rest on: undertakings of those that register, and who keeps mail of its own."""

from datetime import date

from django.db import transaction

from congvu.directory.actions.jurisdictions import NewAgency, open_agencies
from congvu.directory.models import Agency, Jurisdiction, StoredFile
from congvu.directory.regulation import in_force
from congvu.directory.roster.places import CODE
from congvu.ground.vietnamese import fold
from congvu.ledger.actions import Entry, record
from congvu.regulations.carriers import carries
from congvu.regulations.eligible import Verdict
from congvu.requests.bodies import registers
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


@transaction.atomic
def register_body(jurisdiction: Jurisdiction, wanted: NewAgency, capital: bool | None, actor: str) -> Agency:
    """Enter a body that may register, still without mailbox. Raises RequestRefused for one there, or not of these."""
    there = Agency.objects.filter(jurisdiction=jurisdiction, closed_on=None)
    if there.filter(code=wanted.code).exists() or there.filter(sort=fold(wanted.name)).exists():
        vi, en = f"Cơ quan “{wanted.name}” hoặc mã “{wanted.code}” đã có.", "This name or code is there already."
        raise RequestRefused("body-there", vi, en)
    if not CODE.fullmatch(wanted.code):
        vi = f"Mã “{wanted.code}” không hợp lệ (chỉ a-z, 0-9, dấu chấm, gạch nối)."
        raise RequestRefused("body-code", vi, f"“{wanted.code}” is no code (a-z, 0-9, dots, hyphens only).")
    agency = open_agencies(jurisdiction, [wanted], actor)[0]
    if capital is not None:
        note_capital(agency, capital, actor)
    found = registers(agency)
    if found is None:
        vi = "Cơ quan này được cấp theo yêu cầu, không phải đăng ký."
        raise RequestRefused("body-entitled", vi, "This body asks by a request; it need not register.")
    if found.verdict is Verdict.REFUSED:
        raise RequestRefused("body-refused", f"{found.vi}.", f"{found.en}.", clause=found.clause)
    return agency


@transaction.atomic
def note_capital(agency: Agency, capital: bool, actor: str) -> None:
    """Note whether the State has capital in an enterprise (VP-4.3.s1)."""
    before, agency.state_capital = agency.state_capital, capital
    agency.save(update_fields=["state_capital"])
    entry = Entry(
        actor=actor,
        verb="agency.state-capital",
        subject=f"agency:{agency.pk}",
        jurisdiction=agency.jurisdiction.slug,
        before={"state_capital": before},
        after={"state_capital": capital},
    )
    record([entry])
