"""Confirming receipt: automatically once in each exchange (RFC 3834), by hand, and taking in what others confirm.

CT-7.1.s4, DN-14.4.s2.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from congvu.directory.actions.notices import tell
from congvu.directory.models import Address, Mailbox, Notice
from congvu.directory.regulation import in_force
from congvu.directory.rules import well_formed
from congvu.documents.errors import LetterRefused
from congvu.documents.law import AUTO, receipt
from congvu.documents.models import Acknowledged, Letter, Recipient, Wants
from congvu.ground import clock
from congvu.ledger.actions import record_one
from congvu.regulations.carriers import carries

DAY = timedelta(days=1)
MOST_A_DAY = 10
"""Automatic receipts to one address in a day: a loop or a forged sender gets no more (RFC 3834, 2)."""

REPLIED = "auto-replied"


@carries("documents.receipt")
def acknowledge_automatically(letter: Letter) -> bool:
    """Confirm receipt where the regulation lets a program do it, once in an exchange; whether it was done.

    Never to a program, a list or nobody, and to the envelope's sender alone (RFC 3834, sections 2 and 4).
    """
    box = letter.mailbox
    clause = receipt(in_force(box), box.kind)
    if clause is None or AUTO not in clause.get("mode", ()):
        return False
    if letter.automatic or not well_formed(letter.sender) or letter.sender != letter.author:
        return False
    if (
        letter.sender == box.address
        or Letter.objects.filter(mailbox=box, thread=letter.thread, acknowledged_at__isnull=False)
        .exclude(pk=letter.pk)
        .exists()
    ):
        return False
    sent = Notice.objects.filter(sender=box.address, to=letter.sender, automatic=REPLIED)
    if sent.filter(made_at__gt=clock.now() - DAY).count() >= MOST_A_DAY:
        return False
    _answer(letter, clause.id, REPLIED)
    _note(letter, Acknowledged.AUTO)
    return True


@transaction.atomic
def acknowledge(letter: Letter, actor: str) -> None:
    """Confirm receipt by hand. Raises LetterRefused."""
    letter = Letter.objects.select_for_update().select_related("mailbox__jurisdiction").get(pk=letter.pk)
    if letter.acknowledged_at:
        raise LetterRefused(
            "letter-acknowledged", "Thư này đã được xác nhận.", "This letter's receipt is confirmed already."
        )
    if letter.automatic or not well_formed(letter.sender):
        raise LetterRefused(
            "letter-automatic",
            "Thư này do chương trình gửi, không có ai để xác nhận.",
            "A program sent this letter; there is nobody to confirm to.",
        )
    clause = receipt(in_force(letter.mailbox), letter.mailbox.kind)
    _answer(letter, clause.id if clause else "", "")
    _note(letter, Acknowledged.MANUAL)
    record_one(
        actor=actor,
        verb="letter.acknowledge",
        subject=letter.mailbox.address,
        jurisdiction=letter.mailbox.jurisdiction.slug,
        clause=clause.id if clause else "",
        after={"message_id": letter.message_id},
    )


def _answer(letter: Letter, clause: str, automatic: str) -> None:
    box = letter.mailbox
    came = letter.came_at.astimezone(clock.LOCAL)
    text = (
        f"{box.display_name} xác nhận đã nhận thư của quý cơ quan, ông/bà lúc {came:%H:%M ngày %d/%m/%Y}.\n"
        f"Mã thư: {letter.message_id}\n\n"
        f"{box.display_name} confirms that your message was received.\n"
    )
    tell(
        box.jurisdiction,
        [letter.sender],
        f"Xác nhận đã nhận: {letter.subject}" if letter.subject else "Xác nhận đã nhận thư",
        text,
        clause=clause,
        in_reply_to=letter.message_id,
        sender=box.address,
        author=box.display_name,
        automatic=automatic,
    )


def _note(letter: Letter, how: str) -> None:
    letter.acknowledged_at, letter.acknowledged_how = clock.now(), how
    if letter.wants == Wants.RECEIPT and letter.settled_at is None:
        letter.settled_at = letter.acknowledged_at
    letter.save()


@carries("receipts")
def note_receipt(box: Mailbox, thread: Iterable[str], by: str, how: str, at: datetime) -> int:
    """A place confirmed a document that went there: only the place itself can; how many were waiting for it."""
    ids = [one for one in thread if one]
    if not ids or not by:
        return 0
    own = Address.objects.filter(address=by).values("mailbox")
    rows = Recipient.objects.filter(Q(address=by) | Q(mailbox__in=own), message_id__in=ids, document__mailbox=box)
    rows = rows.filter(acknowledged_at=None, document__order=False)
    return rows.update(acknowledged_at=at, acknowledged_how=how)


@carries("documents.order")
@transaction.atomic
def confirm_reading(place: Recipient, reader: Mailbox) -> None:
    """A reader of an order, or of any document sent to the own mailbox, confirms at the portal (DN-14.4.s2)."""
    if place.mailbox_id != reader.pk:
        raise LetterRefused("order-reader", "Văn bản này không gửi cho bạn.", "This was not sent to you.")
    done = Recipient.objects.filter(pk=place.pk, acknowledged_at=None)
    if not done.update(acknowledged_at=clock.now(), acknowledged_how=Acknowledged.MANUAL):
        return
    agency = place.document.agency
    found = next((one for one in in_force(agency).clauses.values() if one.block == "documents.order"), None)
    record_one(
        actor=reader.address,
        verb="document.read",
        subject=reader.address,
        jurisdiction=agency.jurisdiction.slug,
        clause=found.id if found else "",
        after={"document": place.document_id, "reference": place.document.reference},
    )
