"""Setting aside what may leave a kept mailbox: spam and anonymous mail, by an act that names the message (CT-11.3).

The message goes to a folder of its own, from where it can be taken back; when the time to hold it is over it is erased.
The row is written first and each step can be repeated, so that nothing is left half-done.
"""

from datetime import date, timedelta

from django.db import transaction

from congvu.directory import mail_store
from congvu.directory.errors import HoldingRefused
from congvu.directory.models import Discard, Mailbox
from congvu.directory.models.keeping import DiscardReason
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.regulations import holding


def discard(mailbox: Mailbox, message_id: str, folder: str, reason: str, actor: str) -> Discard:
    """Set one message aside. Raises HoldingRefused where the regulation excepts no such mail, or none is there."""
    rule = holding.kept(in_force(mailbox), mailbox.kind)
    if rule is None or reason not in rule.exceptions:
        raise HoldingRefused(
            "not-excepted",
            "Quy chế không cho loại thư của hộp thư này vì lý do đó.",
            "The regulation does not let mail of this mailbox go for that reason.",
            clause=rule.clause if rule else None,
        )
    standing = Discard.objects.filter(mailbox=mailbox, message_id=message_id, erased_at=None, restored_at=None)
    row = standing.filter(folder=folder).first()
    if row is None:
        _require_there(mailbox, folder, message_id, rule.clause)
        with transaction.atomic():
            row = Discard.objects.create(
                mailbox=mailbox,
                message_id=message_id,
                folder=folder,
                reason=DiscardReason(reason),
                clause=rule.clause,
                actor=actor,
                at=clock.now(),
                erase_after=clock.today() + timedelta(days=rule.hold_days),
            )
            _enter(row, "mail.discard", actor)
    _move(row)
    return row


def restore(row: Discard, actor: str) -> None:
    """Take a message back to its folder, as long as it is not erased."""
    if row.erased_at or row.restored_at:
        raise HoldingRefused(
            "too-late", "Thư này đã xóa hẳn hoặc đã lấy lại.", "This message is erased, or taken back already."
        )
    mail_store.move(row.mailbox.address, row.message_id, mail_store.ASIDE, row.folder)
    with transaction.atomic():
        row.restored_at = clock.now()
        row.save(update_fields=["restored_at"])
        _enter(row, "mail.restore", actor)


def follow_discards(today: date | None = None) -> int:
    """Finish what was interrupted, and erase what was held long enough; how many were erased."""
    waiting = Discard.objects.filter(erased_at=None, restored_at=None).select_related("mailbox__jurisdiction")
    for row in waiting.filter(moved=False):
        _move(row)
    due = list(waiting.filter(moved=True, erase_after__lt=today or clock.today()))
    for row in due:
        mail_store.erase(row.mailbox.address, mail_store.ASIDE, row.message_id)
        with transaction.atomic():
            row.erased_at = clock.now()
            row.save(update_fields=["erased_at"])
            _enter(row, "mail.erase", "worker")
    return len(due)


def _require_there(mailbox: Mailbox, folder: str, message_id: str, clause: str) -> None:
    if not message_id.strip() or not mail_store.holds(mailbox.address, folder, message_id):
        raise HoldingRefused(
            "no-such-message",
            f"Không có thư mang Message-ID này trong thư mục {folder}.",
            f"There is no message of this Message-ID in the folder {folder}.",
            clause=clause,
            where=message_id,
        )


def _move(row: Discard) -> None:
    if not row.moved:
        mail_store.move(row.mailbox.address, row.message_id, row.folder, mail_store.ASIDE)
        row.moved = True
        row.save(update_fields=["moved"])


def _enter(row: Discard, verb: str, actor: str) -> None:
    facts = {"message_id": row.message_id, "folder": row.folder, "reason": row.reason}
    box = row.mailbox
    entry = Entry(
        actor=actor,
        verb=verb,
        subject=box.address,
        jurisdiction=box.jurisdiction.slug,
        clause=row.clause,
        after=facts | {"erase_after": row.erase_after.isoformat()},
    )
    record([entry])
