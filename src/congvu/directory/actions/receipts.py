"""The receipt for a first password that was handed over: to whom, when, by whom (DL-11.2.s2)."""

from congvu.directory.errors import ReceiptRefused
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxState
from congvu.directory.regulation import in_force
from congvu.ledger.actions import record_one
from congvu.regulations.carriers import carries

HANDED = "slip.handed"


@carries("password.initial")
def hand_over(box: Mailbox, receiver: str, actor: str) -> None:
    """Note that the slip was handed to somebody; the ledger keeps it.

    Raises ReceiptRefused where nobody is named, or where the mailbox waits for no first password any longer.
    """
    if not receiver.strip():
        raise ReceiptRefused("receipt-nobody", "Hãy ghi người nhận phiếu.", "Name who took the slip.")
    if box.state != MailboxState.ISSUED:
        raise ReceiptRefused(
            "receipt-late",
            f"Hộp thư {box.address} không còn chờ mật khẩu đầu tiên; không có phiếu nào để giao.",
            f"The mailbox {box.address} waits for no first password any longer; there is no slip to hand over.",
        )
    clauses = (one.id for one in in_force(box).clauses.values() if one.block == "password.initial")
    place, clause = box.jurisdiction.slug, next(clauses, "")
    after = {"to": receiver.strip()[:200]}
    record_one(actor=actor, verb=HANDED, subject=box.address, jurisdiction=place, clause=clause, after=after)
