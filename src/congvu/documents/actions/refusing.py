"""Refusing a paper whose kind, signed, goes by mail: a note with the clause to its sender (CT-7.2.s2)."""

from django.db import transaction

from congvu.directory.actions.notices import tell
from congvu.directory.models import Mailbox
from congvu.directory.regulation import in_force
from congvu.directory.rules import well_formed
from congvu.documents.actions.entering import Fields
from congvu.documents.errors import PaperStays
from congvu.documents.kinds import KINDS, way
from congvu.documents.law import paperless
from congvu.documents.models import Refusal
from congvu.ground import clock
from congvu.ledger.actions import record_one
from congvu.regulations.carriers import carries


@carries("documents.refusal")
@transaction.atomic
def refuse(box: Mailbox, told: Fields, address: str, actor: str) -> Refusal:
    """Refuse a paper that came to the agency of this mailbox, and tell its sender. Raises PaperStays."""
    profile = in_force(box)
    clause, kind = paperless(profile), KINDS.get(told.kind)
    found = way(profile, told.kind)
    if clause is None or box.agency is None:
        raise PaperStays(
            "paper-stays",
            "Quy chế không cho từ chối văn bản giấy.",
            "The regulation lets nobody refuse a paper.",
        )
    if kind is None or found.mode != "paperless":
        raise PaperStays(
            "paper-stays",
            "Loại văn bản này không thuộc diện chỉ gửi qua thư điện tử.",
            "Documents of this kind need not go by mail alone.",
            clause=clause.id,
        )
    to = address.strip().lower()
    if not well_formed(to):
        raise PaperStays("paper-sender", "Địa chỉ của nơi gửi không hợp lệ.", "The sender's address is malformed.")
    number = f"{told.number}/{told.symbol}".strip("/")
    text = (
        f"{box.agency.name} từ chối nhận bản giấy: {kind.name} {number} của {told.issuer}.\n"
        f"Căn cứ {clause.id}: {clause.vi}\n{found.clause}: {profile.clauses[found.clause].vi}\n\n"
        f"Đề nghị gửi văn bản đã ký số vào hộp thư {box.address}.\n"
    )
    note = tell(
        box.jurisdiction,
        [to],
        f"Từ chối nhận bản giấy: {kind.name} {number}",
        text,
        clause=clause.id,
        sender=box.address,
        author=box.display_name,
    )[0]
    row = Refusal.objects.create(
        agency=box.agency,
        sender=told.issuer[:200],
        address=to,
        reference=number[:82],
        kind=told.kind,
        abstract=told.abstract[:500],
        clause=clause.id,
        by=actor,
        at=clock.now(),
        note=note,
    )
    record_one(
        actor=actor,
        verb="document.refuse-paper",
        subject=box.address,
        jurisdiction=box.jurisdiction.slug,
        clause=clause.id,
        after={"reference": row.reference, "sender": row.sender, "kind": row.kind},
    )
    return row
