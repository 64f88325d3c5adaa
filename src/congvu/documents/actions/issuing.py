"""Issuing a document: a draft with its files and places, the head's approval, one letter to each place.

CT-7.1.s2, DL-9, DL-14.1.s2, DL-14.3, DN-9.3, DN-14.4.s2, QT-4.1.2.s2, VP-9.2. What was issued is replaced
by nothing but a recorded correction, which goes to the same places.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from congvu.directory.actions.notices import message_id, tell
from congvu.directory.models import Address, Mailbox, StoredFile
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.directory.rules import well_formed
from congvu.documents import law
from congvu.documents.actions.entering import Fields, attach, corrected, new
from congvu.documents.errors import DocumentRefused
from congvu.documents.kinds import KINDS
from congvu.documents.models import (
    Basis,
    Book,
    Correction,
    Document,
    DocumentFile,
    DocumentState,
    Means,
    Progress,
    Recipient,
)
from congvu.ground import clock
from congvu.ledger.actions import record_one
from congvu.regulations.carriers import carries

MOST_PLACES = 2000
AMENDED = ("number", "symbol", "day", "kind", "issuer", "abstract", "mode", "clause", "on_paper", "secret", "order")
MOST_BYTES = 25 << 20
"""Of all files of a document together, where the regulation sets no limit for one."""


@dataclass(frozen=True, slots=True)
class To:
    """One place to send to; ``means`` where it is not by mail, with what is given instead (a link, a system's name)."""

    line: str = ""
    name: str = ""
    address: str = ""
    means: str = Means.MAIL
    detail: str = ""


@transaction.atomic
def draft(box: Mailbox, told: Fields, places: Sequence[To], actor: str, basis: str = Basis.FORM) -> Document:
    """Keep a document that is about to be issued. Raises DocumentRefused."""
    _require_files(box, told)
    document = new(box, Book.OUT, told, basis, actor)
    document.issuer = document.issuer or (box.agency.name if box.agency else "")
    document.save()
    attach(document, told.files)
    set_places(document, places)
    _record(document, actor, "document.draft", {"places": len(places)})
    return document


@transaction.atomic
def amend(document: Document, told: Fields, places: Sequence[To], actor: str) -> None:
    """Change a draft: its fields, its places, and its files where there are new ones. Raises DocumentRefused."""
    _require_draft(document)
    _require_files(document.mailbox, told)
    changed = new(document.mailbox, Book.OUT, told, document.basis, document.made_by)
    for name in AMENDED:
        setattr(document, name, getattr(changed, name))
    document.save()
    if told.files or told.secret:
        document.files.all().delete()
        attach(document, told.files)
    set_places(document, places)
    _record(document, actor, "document.amend", {"places": len(places)})


@transaction.atomic
def set_places(document: Document, places: Sequence[To]) -> None:
    """Set to whom a draft will go, each address once. Raises DocumentRefused."""
    _require_draft(document)
    if len(places) > MOST_PLACES:
        raise DocumentRefused("document-places", "Quá nhiều nơi nhận.", "Too many recipients.")
    boxes = _boxes([place.address for place in places if place.address])
    rows: dict[str, Recipient] = {}
    rule = law.copy_rule(in_force(document.agency))
    for number, place in enumerate(places):
        row = _recipient(document, place, boxes, rule)
        rows.setdefault(row.address or f"{number}", row)
    document.recipients.all().delete()
    Recipient.objects.bulk_create(rows.values())


def _boxes(addresses: Iterable[str]) -> dict[str, Mailbox]:
    """The mailboxes here of these addresses, by any address of theirs."""
    asked = {address.lower() for address in addresses}
    rows = Address.objects.filter(address__in=asked).exclude(mailbox=None).select_related("mailbox")
    return {row.address: row.mailbox for row in rows if row.mailbox}


def _recipient(document: Document, place: To, boxes: dict[str, Mailbox], rule: law.CopyRule | None) -> Recipient:
    address = place.address.strip().lower()
    if address and not well_formed(address):
        raise DocumentRefused(
            "document-address", f"Địa chỉ “{address}” không hợp lệ.", f"The address “{address}” is malformed."
        )
    box = boxes.get(address)
    instead = place.means in {Means.SYSTEM, Means.LINK}
    means = place.means if instead else Means.MAIL if address else Means.NONE
    return Recipient(
        document=document,
        line=place.line[:300],
        name=(place.name or (box.display_name if box else ""))[:400],
        address=box.address if box else address,
        mailbox=box,
        means=means,
        progress=Progress.INSTEAD if instead else Progress.WAITING,
        detail=place.detail[:300],
        clause=rule.instead if instead and rule else "",
    )


@transaction.atomic
def approve(document: Document, actor: str, capacities: Iterable[str]) -> None:
    """The head approves the files as they are now (DL-14.1.s2). Raises DocumentRefused."""
    _require_draft(document)
    clause = law.approval(in_force(document.agency))
    allowed = clause.get("by") if clause else ("head",)
    if not set(capacities) & set(allowed):
        raise DocumentRefused(
            "document-approver",
            "Chỉ Thủ trưởng duyệt được văn bản này.",
            "Only the head can approve this document.",
            clause=clause.id if clause else None,
        )
    document.approved_by, document.approved_at, document.approved_digest = actor, clock.now(), digest(document)
    document.save()
    _record(document, actor, "document.approve", {"digest": document.approved_digest}, clause.id if clause else "")


def digest(document: Document) -> str:
    """One hash over what is issued: number, abstract, and the files as they are now."""
    files = sorted(document.files.filter(replaced_at=None).values_list("sha256", flat=True))
    said = [document.reference, document.abstract, str(document.day), *files]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def approved(document: Document) -> bool:
    """Whether it may go out: approved as it is now, or no regulation asks for that."""
    if law.approval(in_force(document.agency)) is None:
        return True
    return bool(document.approved_digest) and document.approved_digest == digest(document)


@carries("documents.issue", "documents.order")
@transaction.atomic
def issue(document: Document, actor: str, *, confirmed: bool) -> None:
    """Send the document to each place by a letter of its own; ``confirmed``: the files are what was signed on paper.

    Raises DocumentRefused.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    _require_draft(document)
    _require_complete(document, confirmed)
    document.state, document.issued_at = DocumentState.ISSUED, clock.now()
    document.save()
    subject, text = letter_of(document)
    stored = [row.stored for row in document.files.filter(replaced_at=None) if row.stored]
    for place in [] if document.secret else document.recipients.filter(means=Means.MAIL).order_by("id"):
        send(document, place, subject, text, stored)
    _record(document, actor, "document.issue", {"places": document.recipients.count(), "digest": digest(document)})


def send(document: Document, place: Recipient, subject: str, text: str, files: Sequence[StoredFile]) -> None:
    """One letter to one place, from the agency's mailbox; the worker hands it to Postfix, where the gate judges it."""
    box = document.mailbox
    notices = tell(
        box.jurisdiction,
        [place.address],
        subject,
        text,
        clause=document.clause,
        files=files,
        sender=box.address,
        author=box.display_name,
        automatic="",
    )
    place.notice, place.message_id = notices[0], message_id(notices[0])
    place.progress, place.at = Progress.WAITING, clock.now()
    place.save()


def letter_of(document: Document) -> tuple[str, str]:
    """Subject and text of the letter that a document goes out with."""
    kind = KINDS[document.kind].name if document.kind in KINDS else "Văn bản"
    number = f" số {document.reference}" if document.reference else ""
    day = f" ngày {document.day:%d/%m/%Y}" if document.day else ""
    subject = f"{kind}{number}{day}: {document.abstract}" if document.abstract else f"{kind}{number}{day}"
    lines = [
        "Kính gửi quý cơ quan, đơn vị,",
        "",
        f"{document.issuer} gửi {kind.lower() if document.kind in KINDS else 'văn bản'}{number}{day}.",
        f"Trích yếu: {document.abstract}" if document.abstract else "",
        "",
        "Đề nghị quý cơ quan, đơn vị xác nhận đã nhận văn bản này.",
    ]
    if document.order:
        lines[-1] = "Đây là mệnh lệnh hành chính; đề nghị mở Cổng thư điện tử công vụ, mục Văn bản, và xác nhận đã đọc."
    return subject[:200], "\n".join(lines) + "\n"


@transaction.atomic
def replace_file(document: Document, old: DocumentFile, content: StoredFile, reason: str, actor: str) -> Correction:
    """Put another file in the place of one. Of a draft it voids the approval; after issue it goes out as a correction.

    Raises DocumentRefused.
    """
    if not reason.strip():
        raise DocumentRefused(
            "document-reason",
            "Tệp đã phát hành chỉ được thay khi có ghi nhận đính chính: hãy ghi lý do.",
            "An issued file is replaced only by a recorded correction: say why.",
            clause=law.speaking(in_force(document.agency), ("documents.issue",)) or None,
        )
    if document.book == Book.IN or document.state == DocumentState.WITHDRAWN:
        raise DocumentRefused(
            "document-received", "Tệp của văn bản đến không thay được.", "Files that came in are not replaced."
        )
    old.replaced_at = clock.now()
    old.save(update_fields=["replaced_at"])
    attach(document, [content])
    row = corrected(document, "file", old.sha256, content.sha256, reason, actor)
    if document.state == DocumentState.ISSUED and not document.secret:
        subject, _ = letter_of(document)
        text = f"{document.issuer} đính chính văn bản này: {row.reason}\nTệp đính kèm thay cho tệp đã gửi trước.\n"
        for place in document.recipients.filter(means=Means.MAIL).order_by("id"):
            send(document, place, f"Đính chính: {subject}"[:200], text, [content])
    return row


@transaction.atomic
def withdraw(document: Document, actor: str) -> None:
    """Give up a draft; it stays in the book. Raises DocumentRefused."""
    _require_draft(document)
    document.state = DocumentState.WITHDRAWN
    document.save()
    _record(document, actor, "document.withdraw", {})


def _require_draft(document: Document) -> None:
    if document.book != Book.OUT or document.state != DocumentState.DRAFT:
        raise DocumentRefused(
            "document-state",
            "Văn bản này đã phát hành hoặc đã bỏ; chỉ còn đính chính được.",
            "This document was issued or given up already; it can only be corrected.",
        )


def _require_files(box: Mailbox, told: Fields) -> None:
    """Files within the limit; none of a secret document, which never goes by mail."""
    if told.secret and told.files:
        raise DocumentRefused(
            "document-secret",
            "Văn bản mật không gửi qua hệ thống: chỉ vào sổ, không kèm tệp.",
            "A secret document does not go through the system: enter it without files.",
            clause=law.speaking(in_force(box), ("content.secrecy",)) or None,
        )
    limit = in_force(box).attachment
    for one in told.files:
        if limit and limit.bytes and one.size > limit.bytes:
            raise DocumentRefused(
                "document-size",
                f"Tệp “{one.name}” lớn hơn mức cho phép.",
                f"The file “{one.name}” is larger than allowed.",
                clause=limit.clause,
            )
    if sum(one.size for one in told.files) > MOST_BYTES:
        raise too_large()


def too_large() -> DocumentRefused:
    """More than one letter carries."""
    return DocumentRefused(
        "document-size",
        "Các tệp quá lớn để gửi bằng thư; hãy gửi bằng liên kết.",
        "The files are too large for mail; send a link instead.",
    )


def _require_complete(document: Document, confirmed: bool) -> None:
    """What a document must have before it goes out (DL-9.s2, DL-14.1.s2)."""
    issuing = law.speaking(in_force(document.agency), ("documents.issue",)) or None
    lacking = [
        word
        for word, there in (
            ("số / number", document.number),
            ("ký hiệu / symbol", document.symbol),
            ("ngày / day", document.day),
            ("loại / kind", document.kind),
            ("trích yếu / abstract", document.abstract),
            ("tệp / file", document.secret or document.files.filter(replaced_at=None).exists()),
        )
        if not there
    ]
    if lacking:
        raise DocumentRefused(
            "document-incomplete",
            f"Văn bản còn thiếu: {', '.join(one.partition(' / ')[0] for one in lacking)}.",
            f"The document lacks: {', '.join(one.partition(' / ')[2] for one in lacking)}.",
            clause=issuing,
        )
    if not confirmed:
        raise DocumentRefused(
            "document-unconfirmed",
            "Hãy xác nhận tệp đúng với văn bản đã ký ban hành.",
            "Confirm that the files are what was signed and issued.",
            clause=issuing,
        )
    if not approved(document):
        clause = law.approval(in_force(document.agency))
        raise DocumentRefused(
            "document-unapproved",
            "Văn bản chưa được Thủ trưởng duyệt, hoặc đã sửa sau khi duyệt.",
            "The head has not approved the document, or it was changed since.",
            clause=clause.id if clause else None,
        )


@carries("public_service")
@transaction.atomic
def write_to_citizen(box: Mailbox, to: str, subject: str, text: str, files: Sequence[StoredFile], actor: str) -> str:
    """A letter of an on-line public service, from the agency's mailbox only (CT-7.3); the Message-ID it will have.

    Raises DocumentRefused.
    """
    clause = next(iter(law.of_block(in_force(box), "public_service")), None)
    kinds = clause.get("kinds", (MailboxKind.AGENCY,)) if clause else (MailboxKind.AGENCY,)
    if box.kind not in kinds or not box.is_active:
        raise DocumentRefused(
            "service-mailbox",
            "Dịch vụ công trực tuyến chỉ viết từ hộp thư của cơ quan.",
            "On-line public services write from the agency's mailbox only.",
            clause=clause.id if clause else None,
            where=box.address,
        )
    if not well_formed(to.strip().lower()):
        raise DocumentRefused("document-address", "Địa chỉ không hợp lệ.", "The address is malformed.", where=to[:100])
    sent = tell(
        box.jurisdiction,
        [to.strip().lower()],
        subject,
        text,
        clause=clause.id if clause else "",
        files=files,
        sender=box.address,
        author=box.display_name,
        automatic="auto-generated",
    )[0]
    record_one(
        actor=actor,
        verb="document.service-letter",
        subject=box.address,
        jurisdiction=box.jurisdiction.slug,
        clause=clause.id if clause else "",
        after={"message_id": message_id(sent)},
    )
    return message_id(sent)


def _record(document: Document, actor: str, verb: str, more: dict[str, object], clause: str = "") -> None:
    blocks = ("documents.order", "documents.issue") if document.order else ("documents.issue", "documents.copy")
    record_one(
        actor=actor,
        verb=verb,
        subject=document.mailbox.address,
        jurisdiction=document.agency.jurisdiction.slug,
        clause=clause or law.speaking(in_force(document.agency), blocks) or document.clause,
        after={"document": document.pk, "reference": document.reference, "kind": document.kind, **more},
    )
