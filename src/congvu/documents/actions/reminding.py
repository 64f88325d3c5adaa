"""What waited too long is told to who holds the mailbox, and a working day later to the leader; each once.

CT-7.1.s4, CT-11.2.s2, DN-10.0 and DN-13.3, DN-14.4.s2, QT-4.1.2.s4, QT-4.3.3.s3.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q

from congvu.directory.actions.notices import tell
from congvu.directory.models import Mailbox
from congvu.documents.models import Assignment, Letter, Recipient, Wants
from congvu.documents.standing import keepers, leaders
from congvu.ground import clock
from congvu.ground.working_days import WorkingDays
from congvu.regulations.carriers import carries

AT_ONCE = 2000
ORDER_DAYS = 1
"""Working days after which a reader who has not confirmed an order is reminded."""

WORDS = {
    Wants.RECEIPT: "chưa xác nhận đã nhận",
    Wants.ANSWER: "chưa trả lời",
    Wants.SUBMISSION: "chưa báo cáo lãnh đạo",
}


def remind(today: date, days: WorkingDays) -> int:
    """Remind of everything that is overdue today; how many letters, assignments and readings were told of."""
    if not days.is_working(today):
        return 0
    return _letters(today, days) + _assignments(today) + _orders(today, days)


@carries("handling.answer")
@transaction.atomic
def _letters(today: date, days: WorkingDays) -> int:
    """First the holders; the leader where it still waits on the next working day."""
    waiting = Letter.objects.filter(delivered_at__isnull=False, settled_at=None, due__lt=today, reminded__lt=2)
    rows = waiting.select_related("mailbox__jurisdiction").order_by("due", "id")[:AT_ONCE]
    told: defaultdict[tuple[Mailbox, int], list[Letter]] = defaultdict(list)
    for letter in rows:
        step = letter.reminded
        if step == 0 or (letter.due and days.after(letter.due, 2).last <= today):
            told[letter.mailbox, step].append(letter)
    for (box, step), letters in told.items():
        _tell(box, keepers(box) if step == 0 else leaders(box), letters)
        Letter.objects.filter(pk__in=[one.pk for one in letters]).update(reminded=step + 1)
    return sum(map(len, told.values()))


def _tell(box: Mailbox, to: Iterable[Mailbox], letters: list[Letter]) -> None:
    lines = [
        f"- {one.came_at.astimezone(clock.LOCAL):%d/%m/%Y %H:%M}, từ {one.author or one.sender or '?'}: "
        f"{WORDS[Wants(one.wants)]}, hạn {one.due:%d/%m/%Y} [{one.clause}]"
        for one in letters[:50]
    ]
    text = f"Hộp thư {box.address} có {len(letters)} thư quá hạn:\n" + "\n".join(lines) + "\n"
    addresses = [one.address for one in to]
    tell(box.jurisdiction, addresses, f"Thư quá hạn ở {box.address}", text, clause=letters[0].clause)


@carries("handling.assign")
@transaction.atomic
def _assignments(today: date) -> int:
    """The person who has it, and whoever gave it."""
    overdue = Assignment.objects.filter(done_at=None, withdrawn_at=None, due__lt=today, reminded_at=None)
    rows = list(overdue.select_related("to__jurisdiction", "letter__mailbox").order_by("due", "id")[:AT_ONCE])
    for row in rows:
        text = (
            f"Thư đến hộp thư {row.letter.mailbox.address} giao {row.to.display_name} xử lý đã quá hạn"
            f" {row.due:%d/%m/%Y}.\nMã thư: {row.letter.message_id}\n"
        )
        to = [row.to.address, *([row.by] if "@" in row.by else ())]
        tell(row.to.jurisdiction, to, "Quá hạn xử lý thư được giao", text, clause=row.clause)
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=clock.now())
    return len(rows)


@carries("documents.order")
@transaction.atomic
def _orders(today: date, days: WorkingDays) -> int:
    """Readers who have not confirmed an order."""
    unread = Recipient.objects.filter(
        Q(document__order=True), acknowledged_at=None, reminded_at=None, mailbox__isnull=False, document__state="issued"
    )
    rows = unread.select_related("document", "mailbox__jurisdiction").order_by("id")[:AT_ONCE]
    late = [one for one in rows if one.document.issued_at and _past(one.document.issued_at.date(), today, days)]
    for one in late:
        if one.mailbox:
            text = f"Mệnh lệnh {one.document.reference} chờ bạn xác nhận đã đọc ở Cổng, mục Văn bản gửi tôi.\n"
            subject = f"Nhắc xác nhận đã đọc {one.document.reference}"
            tell(one.mailbox.jurisdiction, [one.address], subject, text, clause=one.document.clause)
    Recipient.objects.filter(pk__in=[one.pk for one in late]).update(reminded_at=clock.now())
    return len(late)


def _past(day: date, today: date, days: WorkingDays) -> bool:
    return days.after(day, ORDER_DAYS).last < today
