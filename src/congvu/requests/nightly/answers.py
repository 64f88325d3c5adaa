"""The agency's answer to a suspension for idleness: keep the mailbox, or cancel it (CT-5.4.s4)."""

from django.db.models import QuerySet

from congvu.directory.actions import states
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxState
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.regulations.carriers import carries
from congvu.regulations.idleness import confirmation, idle_rule
from congvu.requests.nightly.errors import AnswerRefused
from congvu.requests.nightly.idleness import kept_until
from congvu.requests.roles import roles_in


def awaiting(boxes: QuerySet[Mailbox]) -> QuerySet[Mailbox]:
    """Of these mailboxes those that their agency may still answer for, the most urgent first."""
    waiting = boxes.filter(state=MailboxState.SUSPENDED, due__gte=clock.today())
    return waiting.select_related("agency__parent__parent", "jurisdiction", "person").order_by("due", "sort", "id")


def may_answer(box: Mailbox, by: Mailbox) -> bool:
    """Whether somebody speaks for the mailbox's agency: those whom the notice goes to."""
    if box.agency is None:
        return False
    named = {role for clause in in_force(box).of_rule("idle.notice") for role in clause.get("to")}
    return bool(roles_in(by, box.agency) & named)


@carries("idle.answer")
def answer(box: Mailbox, by: Mailbox, *, keep: bool) -> None:
    """Reinstate the mailbox, and its clock starts anew; or cancel it, its mail kept for the regulation's time.

    Raises AnswerRefused where the mailbox waits for no answer, its time is over, or this is not for them to say.
    """
    profile = in_force(box)
    rule, awaited = idle_rule(profile, box.kind), confirmation(profile)
    clause = next((one.id for one in profile.clauses.values() if one.block == "idle.answer"), "")
    if not may_answer(box, by):
        raise AnswerRefused(
            "answer-role",
            "Chỉ những người được thông báo của cơ quan mới xác nhận được.",
            "Only those of the agency who were told may answer.",
            clause=clause,
        )
    if rule is None or awaited is None or (box.state, box.state_clause) != (MailboxState.SUSPENDED, rule.clause):
        raise AnswerRefused(
            "answer-state",
            f"Hộp thư {box.address} không chờ xác nhận.",
            f"The mailbox {box.address} waits for no answer.",
            clause=clause,
        )
    if box.due and box.due < clock.today():
        raise AnswerRefused(
            "answer-late",
            f"Hạn xác nhận {box.due:%d/%m/%Y} đã qua; hãy gửi yêu cầu cấp lại.",
            f"The time to answer ended on {box.due}; send a request instead.",
            clause=awaited.clause,
        )
    if keep:
        states.reinstate(box, by.address, clause=clause)
    else:
        states.revoke(box, by.address, clause=clause, due=kept_until(profile, clock.today()))
