"""What is known of the signatures in a letter, and what the regulation makes of it for whoever received or sent it.

Only a party of the letter sees it. A message id is what a sender says: where letters of two senders bear the same one,
each is told apart by sender and time, and the answer says that they differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from congvu.directory.lists import members
from congvu.directory.models import Address, Mailbox, MailingList
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.documents.legal_value import LegalValue, Paper, Party, Worth, legal_value
from congvu.documents.models import Document, Examination, FileVerdict
from congvu.evidence.deliveries import bracketed
from congvu.ground.clock import LOCAL
from congvu.ground.signatures.verdicts import Signature, Verdict, sentence

MOST = 20
"""Letters of one message id that are shown; more are nobody's honest work."""
ORDER = (Worth.NONE, Worth.OWED, Worth.UNSET, Worth.EQUAL)
"""A sender sees the least that the letter is worth for one of its recipients."""


@dataclass(frozen=True, slots=True)
class FileShown:
    """One file, or the letter itself (``name`` empty), with its verdict in words and what it is worth."""

    row: FileVerdict
    vi: str
    en: str
    signatures: tuple[Signature, ...]
    value: LegalValue


@dataclass(frozen=True, slots=True)
class LetterShown:
    """One letter as it was examined; ``alone``: no other letter bears its message id."""

    examination: Examination
    files: tuple[FileShown, ...]
    alone: bool


def of_letter(message_id: str, box: Mailbox) -> list[LetterShown]:
    """The letters with this id of which the mailbox is a party, the newest first."""
    own = addresses(box)
    rows = Examination.objects.filter(message_id=bracketed(message_id)).order_by("-time")
    rows = rows.select_related("jurisdiction").prefetch_related("files")[: MOST * 2]
    mine = [row for row in rows if own.intersection((row.sender, *row.recipients)) or by_list(row, box)]
    here = [row for row in mine if row.jurisdiction_id == box.jurisdiction_id] or mine
    return [shown(row, box, alone=len({one.queue_id for one in here}) == 1) for row in here[:MOST]]


def by_list(row: Examination, box: Mailbox) -> bool:
    """Whether the letter went to a list of which the mailbox is a member."""
    lists = MailingList.objects.filter(jurisdiction=box.jurisdiction, address__in=row.recipients)
    return any(members(one).filter(pk=box.pk).exists() for one in lists)


def of_document(document: Document) -> list[LetterShown]:
    """The letters that brought or took a document of the register, as its mailbox sees them."""
    return of_letter(document.message_id, document.mailbox) if document.message_id and document.mailbox else []


def addresses(box: Mailbox) -> frozenset[str]:
    """Every address of a mailbox, in lower case."""
    return frozenset({box.address, *Address.objects.filter(mailbox=box).values_list("address", flat=True)})


def shown(row: Examination, box: Mailbox, *, alone: bool) -> LetterShown:
    """One letter as a party sees it."""
    files = tuple(file_shown(file, row, box) for file in row.files.order_by("id"))
    return LetterShown(row, files, alone)


def file_shown(file: FileVerdict, row: Examination, box: Mailbox) -> FileShown:
    """One file with its words and its worth."""
    signatures = tuple(map(Signature.of_json, file.signatures))
    vi, en = sentence(Verdict(file.verdict), file.reason)
    return FileShown(file, vi, en, signatures, value_of(file, row, box))


def value_of(file: FileVerdict, row: Examination, box: Mailbox) -> LegalValue:
    """What the file is worth by the regulation of the mailbox that asks, on the day of the letter."""
    own = tuple(map(Signature.of_json, file.signatures)) or tuple(map(Signature.of_json, file.carried))
    paper = Paper(file.kind, own, scan=file.scan, declared=row.declared)
    profile = in_force(box, row.time.astimezone(LOCAL).date())
    sender = party(row.sender) if row.submitted else Party()
    if row.sender in addresses(box):
        values = [legal_value(profile, paper, sender, one) for one in receivers(row.recipients)]
        return min(values, key=lambda one: ORDER.index(one.worth))
    return legal_value(profile, paper, sender, party(box.address))


def receivers(recipients: Sequence[str]) -> list[Party]:
    """One party for each kind of body among the recipients; where none is a body, nobody that the regulation names."""
    boxes = Mailbox.objects.filter(addresses__address__in=recipients, kind__in=BODIES).exclude(agency=None)
    bodies = {box.agency.body for box in boxes.select_related("agency") if box.agency}
    return [Party(body) for body in sorted(bodies)] or [Party()]


BODIES = (MailboxKind.AGENCY, MailboxKind.UNIT)


def party(address: str) -> Party:
    """Who stands behind an address: an agency or unit here, or nobody that a regulation calls a body."""
    found = Address.objects.filter(address=address).select_related("mailbox__agency", "mailbox__unit").first()
    box = found.mailbox if found else None
    if box is None or box.kind not in BODIES or box.agency is None:
        return Party()
    names = (box.agency.name, *([box.unit.name] if box.unit else []))
    return Party(box.agency.body, names, addresses(box))
