"""The books: entering what came in and numbering it, correcting an entry (QT-4.1.2.s3, DL-9.s2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Max

from congvu.directory.models import Agency, Mailbox, StoredFile
from congvu.directory.regulation import in_force
from congvu.documents.errors import DocumentRefused
from congvu.documents.kinds import KINDS, way
from congvu.documents.law import speaking
from congvu.documents.models import Basis, Book, Correction, Document, DocumentFile, DocumentState
from congvu.ground import clock
from congvu.ledger.actions import record_one
from congvu.regulations.carriers import carries

LENGTHS = {"number": 20, "symbol": 60, "day": 10, "kind": 30, "issuer": 200, "abstract": 500}
"""What can be corrected, and how long it may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What an entry says of a document."""

    number: str = ""
    symbol: str = ""
    day: date | None = None
    kind: str = ""
    issuer: str = ""
    abstract: str = ""
    addressees: Sequence[str] = ()
    lines: Sequence[str] = ()
    on_paper: bool = False
    secret: bool = False
    order: bool = False
    files: Sequence[StoredFile] = field(default=())


def new(box: Mailbox, book: str, told: Fields, basis: str, actor: str) -> Document:
    """An entry, not yet kept, judged by the regulation of today. Raises DocumentRefused."""
    if box.agency is None:
        raise DocumentRefused(
            "document-agency", "Hộp thư này không thuộc cơ quan nào.", "This mailbox belongs to no agency."
        )
    if told.kind and told.kind not in KINDS:
        raise DocumentRefused(
            "document-kind", f"Không có loại văn bản “{told.kind}”.", f"There is no kind of document “{told.kind}”."
        )
    now, found = clock.now(), way(in_force(box), told.kind)
    return Document(
        agency=box.agency,
        mailbox=box,
        book=book,
        year=now.astimezone(clock.LOCAL).year,
        number=told.number.strip()[: LENGTHS["number"]],
        symbol=told.symbol.strip()[: LENGTHS["symbol"]],
        day=told.day,
        kind=told.kind,
        issuer=told.issuer.strip()[: LENGTHS["issuer"]],
        abstract=told.abstract.strip()[: LENGTHS["abstract"]],
        addressees=list(told.addressees),
        lines=list(told.lines),
        basis=basis,
        state=DocumentState.ENTERED if book == Book.IN else DocumentState.DRAFT,
        mode=found.mode,
        clause=found.clause,
        on_paper=told.on_paper,
        secret=told.secret,
        order=told.order,
        made_by=actor,
        made_at=now,
    )


def attach(document: Document, files: Iterable[StoredFile]) -> None:
    """Bind stored files to an entry by their hashes."""
    DocumentFile.objects.bulk_create(
        DocumentFile(
            document=document, name=one.name, media_type=one.media_type, size=one.size, sha256=one.sha256, stored=one
        )
        for one in files
    )


@carries("documents.register")
@transaction.atomic
def enter(
    box: Mailbox, told: Fields, actor: str, basis: str = Basis.FORM, document: Document | None = None
) -> Document:
    """Enter what came in, with the next number of the year: on paper, or in a letter that nobody recognised."""
    entry = document or new(box, Book.IN, told, basis, actor)
    number(entry)
    attach(entry, told.files)
    record_one(
        actor=actor,
        verb="document.enter",
        subject=box.address,
        jurisdiction=box.jurisdiction.slug,
        clause=speaking(in_force(box), ("documents.register",)) or entry.clause,
        after={"arrival": f"{entry.arrival}/{entry.year}", "reference": entry.reference, "kind": entry.kind},
    )
    return entry


def number(entry: Document) -> None:
    """Give the entry the next number of the agency's book of arrivals, and keep it."""
    Agency.objects.select_for_update().get(pk=entry.agency_id)
    taken = Document.objects.filter(agency=entry.agency_id, book=Book.IN, year=entry.year)
    entry.arrival = (taken.aggregate(last=Max("arrival"))["last"] or 0) + 1
    entry.save()


@carries("documents.issue")
@transaction.atomic
def correct(entry: Document, name: str, value: str, reason: str, actor: str) -> Correction:
    """Correct one fact of an entry; what stood there stays readable, with the reason. Raises DocumentRefused."""
    if name not in LENGTHS:
        raise DocumentRefused("document-field", "Không sửa được mục này.", "This field cannot be corrected.")
    _require_reason(reason)
    before = getattr(entry, name)
    after = _read(name, value)
    setattr(entry, name, after)
    if name == "kind":
        found = way(in_force(entry.mailbox), entry.kind)
        entry.mode, entry.clause = found.mode, found.clause
    entry.save()
    return corrected(entry, name, str(before or ""), str(after or ""), reason, actor)


def corrected(entry: Document, name: str, before: str, after: str, reason: str, actor: str) -> Correction:
    """Keep what was corrected, and say so in the ledger."""
    row = Correction.objects.create(
        document=entry,
        field=name,
        before=before[:500],
        after=after[:500],
        reason=reason.strip()[:300],
        by=actor,
        at=clock.now(),
    )
    record_one(
        actor=actor,
        verb="document.correct",
        subject=entry.mailbox.address,
        jurisdiction=entry.agency.jurisdiction.slug,
        clause=speaking(in_force(entry.agency), ("documents.issue",)),
        before={"document": entry.pk, name: before[:500]},
        after={name: after[:500], "reason": row.reason},
    )
    return row


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise DocumentRefused("document-reason", "Hãy ghi lý do đính chính.", "Say why it is corrected.")


def _read(name: str, value: str) -> str | date | None:
    """The new value as the field keeps it."""
    text = value.strip()
    if name == "kind" and text not in KINDS:
        raise DocumentRefused("document-kind", f"Không có loại “{text}”.", f"There is no kind “{text}”.")
    if name != "day":
        return text[: LENGTHS[name]]
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise DocumentRefused(
            "document-day", "Ngày viết như 2026-01-31.", "Write the day like 2026-01-31.", where=text[:40]
        ) from None
