"""Asking for help: the agency's office first where the regulation says so, else the operator (QT-1.5, CT-9.6).

The office answers itself or passes the question on; both times are kept, and the asker is told by mail.
"""

from django.db import transaction
from django.db.models import Q, QuerySet

from congvu.directory.actions.notices import tell
from congvu.directory.models import Agency, Mailbox, RoleGrant
from congvu.directory.models.mailbox import MailboxState, Role
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.regulations.carriers import carries
from congvu.requests.errors import HelpRefused
from congvu.requests.models import Question

LONGEST = 4000
OPERATORS = (Role.CENTRE, Role.DEPARTMENT)


def desk_of(box: Mailbox) -> tuple[Agency | None, str]:
    """The agency whose office answers for this mailbox and the clause that says so; None where it is the operator."""
    clause = next((one for one in in_force(box).clauses.values() if one.block == "request.help"), None)
    if clause is None or "office" not in clause.get("to"):
        return None, clause.id if clause else ""
    agency = box.agency
    while agency and not RoleGrant.objects.filter(agency=agency, role=Role.OFFICE).exists():
        agency = agency.parent
    return agency, clause.id


def helpers(box: Mailbox) -> QuerySet[Mailbox]:
    """Who helps this mailbox's owner: shown with address and telephone before a question is asked."""
    office, _ = desk_of(box)
    grants = Q(grants__role=Role.OFFICE, grants__agency=office) if office else Q(grants__role=Role.CENTRE)
    found = Mailbox.objects.filter(grants, jurisdiction=box.jurisdiction).exclude(state=MailboxState.SUSPENDED)
    return found.select_related("person").distinct().order_by("sort", "id")


def waiting_for(by: Mailbox) -> QuerySet[Question]:
    """The questions that somebody is to answer, the oldest first."""
    grants = list(by.grants.values_list("role", "agency_id"))
    offices = [agency for role, agency in grants if role == Role.OFFICE]
    mine = Q(desk__in=offices)
    if any(role in OPERATORS and agency is None for role, agency in grants):
        mine |= Q(desk=None)
    open_ones = Question.objects.filter(mine, asker__jurisdiction=by.jurisdiction, answered_at=None)
    return open_ones.select_related("asker__person", "asker__agency").order_by("asked_at", "id")


@carries("request.help")
@transaction.atomic
def ask(box: Mailbox, text: str) -> Question:
    """Ask. Raises HelpRefused for an empty question."""
    if not text.strip():
        raise HelpRefused("help-empty", "Hãy ghi câu hỏi.", "Write the question.")
    desk, clause = desk_of(box)
    asked = Question.objects.create(asker=box, desk=desk, text=text.strip()[:LONGEST], asked_at=clock.now())
    _record(asked, box, "help.ask", clause)
    return asked


@transaction.atomic
def forward(question: Question, by: Mailbox) -> None:
    """Pass an office's question on to the operator, with the office as who asks (QT-1.5)."""
    held = _held(question, by)
    if held.desk is None:
        raise HelpRefused("help-forwarded", "Câu hỏi đã ở đơn vị vận hành.", "The operator has this question already.")
    held.desk, held.forwarded_at, held.forwarded_by = None, clock.now(), by
    held.save(update_fields=["desk", "forwarded_at", "forwarded_by"])
    _record(held, by, "help.forward", desk_of(held.asker)[1])


@transaction.atomic
def answer(question: Question, by: Mailbox, text: str) -> None:
    """Answer; the asker, and the office that passed it on, have it by mail."""
    held = _held(question, by)
    if not text.strip():
        raise HelpRefused("help-empty", "Hãy ghi câu trả lời.", "Write the answer.")
    held.answer, held.answered_at, held.answered_by = text.strip()[:LONGEST], clock.now(), by
    held.save(update_fields=["answer", "answered_at", "answered_by"])
    clause = desk_of(held.asker)[1]
    _record(held, by, "help.answer", clause)
    to = [held.asker.address, *([held.forwarded_by.address] if held.forwarded_by else [])]
    words = f"{held.answer}\n\n> {held.text}\n"
    tell(held.asker.jurisdiction, to, "Trả lời yêu cầu hỗ trợ thư điện tử", words, clause=clause)


def _held(question: Question, by: Mailbox) -> Question:
    """The question, locked, where it waits for this person. Raises HelpRefused otherwise."""
    held = waiting_for(by).select_for_update(of=("self",)).filter(pk=question.pk).first()
    if held is None:
        raise HelpRefused(
            "help-not-yours",
            "Câu hỏi này đã được trả lời hoặc không thuộc phần việc của bạn.",
            "This question is answered already, or is not yours to answer.",
        )
    return held


def _record(question: Question, by: Mailbox, verb: str, clause: str) -> None:
    asker = question.asker
    place, after = asker.jurisdiction.slug, {"question": question.pk}
    record([Entry(actor=by.address, verb=verb, subject=asker.address, jurisdiction=place, clause=clause, after=after)])
