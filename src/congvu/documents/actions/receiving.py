"""What the examiner read of a letter goes into the books: letters of shared mailboxes, documents in and out, receipts.

Once for each mailbox and message id. A letter stays out of sight until evidence says that it lies in the mailbox
(``congvu.documents.actions.following``): after the gate, the spam filter or a named person may still stop it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from congvu.directory.ldap.held import SHARED
from congvu.directory.models import Address, Domain, Mailbox
from congvu.documents.actions.acknowledging import note_receipt
from congvu.documents.actions.arriving import WORKER, arrive
from congvu.documents.actions.entering import Fields, new
from congvu.documents.models import (
    Acknowledged,
    Arrival,
    Basis,
    Book,
    Document,
    DocumentFile,
    DocumentState,
    Letter,
    Means,
    Origin,
    Recipient,
    Wants,
)

LONGEST_ID = 998  # RFC 5322, 2.1.1: no header line is longer
STATE_DOMAIN = "gov.vn"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """An attached file by its hash."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One letter as it was examined: its envelope, ``correspondence`` and ``recognised`` as mappings, its files."""

    message_id: str
    time: datetime
    sender: str
    recipients: tuple[str, ...]
    submitted: bool
    correspondence: Mapping[str, Any] = field(default_factory=dict)
    recognised: Mapping[str, Any] | None = None
    files: tuple[FileFacts, ...] = ()


@transaction.atomic
def enter(examined: Examined) -> None:
    """Note the letter wherever it concerns a shared mailbox here; a second time changes nothing."""
    if not 0 < len(examined.message_id) <= LONGEST_ID:
        return
    boxes = shared_boxes((*examined.recipients, examined.sender))
    for box in {boxes[one].pk: boxes[one] for one in examined.recipients if one in boxes}.values():
        _received(box, examined)
    sender = boxes.get(examined.sender)
    if sender and examined.submitted:
        _sent(sender, examined)


def shared_boxes(addresses: Iterable[str]) -> dict[str, Mailbox]:
    """The agencies' and units' mailboxes of these addresses, by any address of theirs."""
    rows = Address.objects.filter(address__in=set(addresses), mailbox__kind__in=SHARED)
    rows = rows.select_related("mailbox__jurisdiction", "mailbox__agency__parent", "mailbox__unit")
    return {row.address: row.mailbox for row in rows if row.mailbox}


def _received(box: Mailbox, examined: Examined) -> None:
    told = examined.correspondence
    thread = thread_of(told) or (examined.message_id,)
    author = text(told.get("author"), 254)
    facts = {
        "thread": thread[0],
        "sender": text(examined.sender, 254),
        "author": author,
        "author_name": text(told.get("author_name"), 200),
        "origin": origin(author or examined.sender),
        "subject": text(told.get("subject"), 500),
        "automatic": text(told.get("automatic"), 20) if told else "unknown",
        "came_at": examined.time,
    }
    letter, made = Letter.objects.get_or_create(mailbox=box, message_id=examined.message_id, defaults=facts)
    if not made:
        return
    _note_receipts(box, examined, author)
    if brings_document(examined):
        _recognised_in(box, letter, examined)
    if earlier := Arrival.objects.filter(mailbox=box, message_id=letter.message_id).first():
        arrive(letter, earlier.at)


def _recognised_in(box: Mailbox, letter: Letter, examined: Examined) -> None:
    """The document in a letter, not yet numbered: it gets its number when the letter has arrived."""
    document = new(box, Book.IN, fields_of(examined.recognised or {}), Basis.MAIL, WORKER)
    document.letter, document.message_id = letter, examined.message_id
    document.save()
    _bind(document, examined.files)


def _sent(box: Mailbox, examined: Examined) -> None:
    """What an agency sent: an answer settles what was asked; a document goes into its book, unless it is there."""
    thread = thread_of(examined.correspondence)
    for letter in Letter.objects.filter(mailbox=box, message_id__in=thread, answered_at=None):
        answered(letter, examined.time)
    ours = Recipient.objects.filter(message_id=examined.message_id).exists()
    if (
        ours
        or not brings_document(examined)
        or Document.objects.filter(mailbox=box, message_id=examined.message_id).exists()
    ):
        return
    document = new(box, Book.OUT, fields_of(examined.recognised or {}), Basis.MAIL, WORKER)
    document.state, document.issued_at, document.message_id = DocumentState.ISSUED, examined.time, examined.message_id
    document.save()
    _bind(document, examined.files)
    here = shared_boxes(examined.recipients)
    Recipient.objects.bulk_create(
        Recipient(
            document=document,
            name=here[address].display_name if address in here else "",
            address=address[:254],
            mailbox=here.get(address),
            means=Means.MAIL,
            message_id=examined.message_id[:300],
            at=examined.time,
        )
        for address in dict.fromkeys(examined.recipients)
    )


def answered(letter: Letter, at: datetime) -> None:
    """An answer left: it confirms receipt, too."""
    letter.answered_at = at
    if letter.acknowledged_at is None:
        letter.acknowledged_at, letter.acknowledged_how = at, Acknowledged.ANSWER
    if letter.wants in {Wants.ANSWER, Wants.RECEIPT} and letter.settled_at is None:
        letter.settled_at = at
    letter.save()


def _note_receipts(box: Mailbox, examined: Examined, author: str) -> None:
    """A letter that answers a document of ours confirms its receipt, and so does a notification (RFC 8098)."""
    told = examined.correspondence
    report = told.get("disposition")
    if report:
        by = str(report.get("recipient", "")) or author
        note_receipt(box, (str(report.get("original", "")),), by, Acknowledged.REPORT, examined.time)
        return
    how = Acknowledged.AUTO if told.get("automatic") else Acknowledged.ANSWER
    note_receipt(box, thread_of(told), author, how, examined.time)


def brings_document(examined: Examined) -> bool:
    """Whether what was recognised came with this letter: a receipt or an answer only names it in its subject."""
    told, found = examined.correspondence, examined.recognised
    if not found or told.get("automatic"):
        return False
    return found.get("where") != "subject" or bool(examined.files and not thread_of(told))


def text(value: object, longest: int) -> str:
    """What a stranger wrote, as a field keeps it: PostgreSQL stores no NUL."""
    return str(value or "").replace("\0", "")[:longest]


def thread_of(told: Mapping[str, Any]) -> tuple[str, ...]:
    """The earlier letters of the exchange, the first one first."""
    ids = [*told.get("references", ()), told.get("in_reply_to", "")]
    return tuple(dict.fromkeys(text(one, 998) for one in ids if one))


def origin(address: str) -> str:
    """Whether it is from here, from the State elsewhere, or from outside."""
    domain = address.rpartition("@")[2].lower()
    if Domain.objects.filter(name=domain).exists():
        return Origin.HERE
    return Origin.STATE if domain == STATE_DOMAIN or domain.endswith(f".{STATE_DOMAIN}") else Origin.OUTSIDE


def fields_of(told: Mapping[str, Any]) -> Fields:
    """The fields of an entry, from what was recognised."""
    day = str(told.get("day", ""))
    return Fields(
        number=text(told.get("number"), 20),
        symbol=text(told.get("symbol"), 60),
        kind=text(told.get("kind"), 30),
        issuer=text(told.get("issuer"), 200),
        abstract=text(told.get("abstract"), 500),
        day=date.fromisoformat(day) if day else None,
        addressees=tuple(text(line, 300) for line in told.get("addressees", ())),
        lines=tuple(text(line, 300) for line in told.get("recipients", ())),
    )


def _bind(document: Document, files: Iterable[FileFacts]) -> None:
    DocumentFile.objects.bulk_create(
        DocumentFile(
            document=document,
            name=text(one.name, 200),
            media_type=text(one.media_type, 100),
            size=one.size,
            sha256=one.sha256,
        )
        for one in files
    )
