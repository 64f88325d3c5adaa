"""A letter is submitted to the leader, assigned to a person with a due date, and closed.

CT-11.2.s2, QT-4.1.2.s4, QT-4.2.2.s2, QT-4.3.3.s3, VP-13.2.a.s2. The letter itself stays in the shared mailbox,
whole; who is told gets its place there and no copy of what it says.
"""

from datetime import date

from django.db import transaction

from congvu.directory.actions.notices import tell
from congvu.directory.models import Mailbox
from congvu.directory.regulation import in_force
from congvu.documents import law
from congvu.documents.errors import LetterRefused
from congvu.documents.models import Assignment, Letter, Wants
from congvu.documents.standing import colleagues, leaders
from congvu.ground import clock
from congvu.ledger.actions import record_one
from congvu.regulations.carriers import carries


@carries("handling.submit")
@transaction.atomic
def submit(letter: Letter, to: Mailbox, actor: str) -> None:
    """Submit what was received to the leader of the agency or unit. Raises LetterRefused."""
    if to not in leaders(letter.mailbox):
        raise LetterRefused(
            "letter-leader",
            "Chỉ báo cáo cho Thủ trưởng cơ quan, trưởng đơn vị giữ hộp thư.",
            "Submit to the head of the agency or unit that has the mailbox.",
        )
    letter = Letter.objects.select_for_update().select_related("mailbox__jurisdiction").get(pk=letter.pk)
    if letter.submitted_at:
        raise LetterRefused("letter-submitted", "Thư này đã được báo cáo.", "This letter was submitted already.")
    letter.submitted_at, letter.submitted_to = clock.now(), to
    if letter.wants == Wants.SUBMISSION and letter.settled_at is None:
        letter.settled_at = letter.submitted_at
    letter.save()
    clause = law.submission(in_force(letter.mailbox), letter.mailbox.kind)
    cited = clause.id if clause else ""
    _tell(letter, to, "Báo cáo thư đến", "trình lãnh đạo xem, chỉ đạo giải quyết", cited)
    _record(letter, actor, "letter.submit", cited, {"to": to.address})


@carries("handling.review")
@transaction.atomic
def see(letter: Letter, reader: Mailbox) -> None:
    """The leader has seen what was submitted."""
    if letter.submitted_to_id != reader.pk:
        raise LetterRefused("letter-reader", "Thư này không trình bạn.", "This was not submitted to you.")
    if Letter.objects.filter(pk=letter.pk, seen_at=None).update(seen_at=clock.now()):
        _record(letter, reader.address, "letter.see", letter.clause, {})


@carries("handling.assign")
@transaction.atomic
def assign(letter: Letter, to: Mailbox, actor: str, *, task: str = "", due: date | None = None) -> Assignment:
    """Give a letter to somebody of the agency to handle, by a day. Raises LetterRefused."""
    if not colleagues(letter.mailbox).filter(pk=to.pk).exists() or not to.is_active:
        raise LetterRefused(
            "assign-person",
            "Chỉ giao cho người đang làm việc trong cơ quan, đơn vị có hộp thư này.",
            "Assign it to somebody of the agency or unit that has the mailbox.",
            where=to.address,
        )
    if due and due < clock.today():
        raise LetterRefused("assign-due", "Hạn xử lý đã qua.", "The due date has passed.")
    if Assignment.objects.filter(letter=letter, to=to, done_at=None, withdrawn_at=None).exists():
        raise LetterRefused("assign-twice", "Người này đang xử lý thư.", "It is theirs already.", where=to.address)
    cited = law.speaking(in_force(letter.mailbox), ("handling.assign",))
    row = Assignment.objects.create(
        letter=letter, to=to, by=actor, task=task.strip()[:500], due=due, clause=cited, assigned_at=clock.now()
    )
    until = f", hạn {due:%d/%m/%Y}" if due else ""
    _tell(letter, to, "Giao xử lý thư", f"giao xử lý{until}: {row.task}" if row.task else f"giao xử lý{until}", cited)
    _record(letter, actor, "letter.assign", cited, {"to": to.address, "due": due.isoformat() if due else ""})
    return row


@transaction.atomic
def accept(row: Assignment, actor: str) -> None:
    """The person takes it on. Raises LetterRefused."""
    _require_open(row)
    if row.accepted_at is None:
        row.accepted_at = clock.now()
        row.save(update_fields=["accepted_at"])
        _record(row.letter, actor, "assignment.accept", row.clause, {"to": row.to.address})


@transaction.atomic
def finish(row: Assignment, actor: str, result: str) -> None:
    """It is handled; ``result`` says how. Raises LetterRefused."""
    _require_open(row)
    if not result.strip():
        raise LetterRefused("assign-result", "Hãy ghi kết quả xử lý.", "Say how it was handled.")
    row.done_at, row.result = clock.now(), result.strip()[:500]
    row.accepted_at = row.accepted_at or row.done_at
    row.save(update_fields=["done_at", "accepted_at", "result"])
    _record(row.letter, actor, "assignment.finish", row.clause, {"to": row.to.address})


@transaction.atomic
def withdraw(row: Assignment, actor: str) -> None:
    """Take it back, to give it to somebody else. Raises LetterRefused."""
    _require_open(row)
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    _record(row.letter, actor, "assignment.withdraw", row.clause, {"to": row.to.address})


def _require_open(row: Assignment) -> None:
    row.refresh_from_db(fields=["done_at", "withdrawn_at", "accepted_at"])
    if row.done_at or row.withdrawn_at:
        raise LetterRefused("assign-closed", "Việc này đã xong hoặc đã thu lại.", "This is done or was taken back.")


def _tell(letter: Letter, to: Mailbox, subject: str, what: str, clause: str) -> None:
    """Say where the letter lies; nothing of what it says leaves the mailbox, not even its subject."""
    came = letter.came_at.astimezone(clock.LOCAL)
    text = (
        f"Thư đến hộp thư {letter.mailbox.address} lúc {came:%H:%M ngày %d/%m/%Y} từ {letter.author or letter.sender}"
        f" được {what}.\nMã thư: {letter.message_id}\nXem ở Cổng thư điện tử công vụ, mục Thư đến.\n"
    )
    tell(letter.mailbox.jurisdiction, [to.address], f"{subject}: {letter.mailbox.address}", text, clause=clause)


def _record(letter: Letter, actor: str, verb: str, clause: str, after: dict[str, str]) -> None:
    record_one(
        actor=actor,
        verb=verb,
        subject=letter.mailbox.address,
        jurisdiction=letter.mailbox.jurisdiction.slug,
        clause=clause,
        after={"message_id": letter.message_id, **after},
    )
