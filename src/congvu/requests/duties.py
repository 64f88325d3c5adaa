"""What waits for somebody today, from wherever it is known, the most urgent first; and one's own dates."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.conf import settings
from django.db.models import F, Q, QuerySet

from congvu.directory import holders
from congvu.directory.actions import reviews
from congvu.directory.actions.acknowledging import acknowledged, clause_on
from congvu.directory.actions.states import IN_USE
from congvu.directory.models import Agency, Duty, Handover, JointDecision, Leave, Mailbox
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.directory.offices import Office
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ground.office_hours import Leave as Away
from congvu.regulations.calendars import working_days
from congvu.regulations.clauses import Clause
from congvu.regulations.idleness import idle_rule
from congvu.regulations.passwords import Age, password_age
from congvu.requests import queries
from congvu.requests.actions import departures, exceptions
from congvu.requests.law import RequestLaw
from congvu.requests.models import CLOSED
from congvu.requests.nightly.answers import awaiting, may_answer
from congvu.requests.nightly.idleness import base_day
from congvu.requests.roles import ROLES

DECIDE = "idle.decide"
CHECKS = ("checks.apart", "checks.windows", "checks.ends", "checks.open")


class TaskKind(StrEnum):
    """What there is to do."""

    PASSWORD = "password"  # noqa: S105 - a kind of duty
    ACCEPT = "accept"
    HANDOVER = "handover"
    ACKNOWLEDGE = "acknowledge"
    REVIEW = "review"
    JOINT = "joint"
    DECIDE = "decide"
    MEND = "request.mend"
    ADDRESS = "request.decide"
    AGREE = "request.agree"
    APPROVE = "request.approve"
    EXECUTE = "request.execute"
    DEPARTURE = "departure"
    EXCEPTION = "exception"


REQUESTS = 30
DEPARTURES = 30


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: about what, by when, by which clause. ``key`` is a mailbox's, ``number`` a notice's."""

    kind: TaskKind
    subject: str
    detail: str = ""
    due: date | None = None
    clause: str = ""
    key: uuid.UUID | None = None
    number: int | None = None


def answers(office: Office) -> list[Mailbox]:
    """Suspended mailboxes that this office's agency may still keep or give up."""
    return to_confirm(office.mailboxes(), office.box) if office.looks else []


def tasks(office: Office) -> list[Task]:
    """All the rest, by date; what has none comes last."""
    found = [*_passwords(office.box), *_holding(office.box)]
    if Role.HEAD in office.roles and (clause := clause_on(office.box)) and not acknowledged(office.box):
        found.append(Task(TaskKind.ACKNOWLEDGE, in_force(office.box).number, clause=clause))
    if office.issues:
        found += _deciding(office)
    if office.looks:
        found += [*_requests(office), *_people(office)]
    return sorted(found, key=lambda task: (task.due is None, task.due or date.max, task.subject))


def _passwords(box: Mailbox) -> Iterator[Task]:
    """One's own password, and those of the shared mailboxes that one decides about and signs in to directly."""
    boxes = [box, *(holders.decided_by(box) if box.jurisdiction.direct_sign_in else ())]
    for one in boxes:
        age, warned = password_of(one)
        if warned and age:
            yield Task(TaskKind.PASSWORD, one.address, "", age.last, age.clause, one.key)


def _holding(box: Mailbox) -> Iterator[Task]:
    for row in holders.holdings(box).filter(accepted_at=None):
        held = row.mailbox
        yield Task(TaskKind.ACCEPT, held.address, row.document_number, row.first_day, row.clause, held.key)
    passing = Handover.objects.filter(Q(former=box) | Q(receiver=box), done_at=None).select_related("mailbox")
    for handover in passing:
        held = handover.mailbox
        yield Task(TaskKind.HANDOVER, held.address, held.display_name, handover.due, handover.clause, held.key)
    offices: dict[Agency, set[str]] = defaultdict(set)
    for grant in box.grants.filter(role__in=holders.OFFICES).exclude(agency=None).select_related("agency__parent"):
        if grant.agency:
            offices[grant.agency].add(holders.OFFICES[grant.role])
    for agency, mine in offices.items():
        now = reviews.standing(agency)
        if now and not now.confirmed and mine & set(now.by) and holders.shared_of(agency).exists():
            yield Task(TaskKind.REVIEW, agency.name, "", now.overdue, now.clause)


def _people(office: Office) -> Iterator[Task]:
    """Who told that they leave, and second mailboxes whose ground is over."""
    box = office.box
    told = office.roles & {ROLES[word] for word in departures.TOLD}
    for notice in departures.waiting_for(box)[:DEPARTURES] if told else ():
        where = notice.destination.name if notice.destination else notice.place
        detail = f"{notice.get_reason_display()}{f', {where}' if where else ''}"
        yield Task(TaskKind.DEPARTURE, notice.mailbox.address, detail, notice.day, notice.clause, number=notice.pk)
    known = RequestLaw(in_force(box.jurisdiction)).exception_clause(MailboxKind.PERSONAL)
    for one in exceptions.overdue(box) if known and office.own is None else ():
        yield Task(TaskKind.EXCEPTION, one.person.full_name, one.reason, one.last_day, one.clause)


def _deciding(office: Office) -> Iterator[Task]:
    for decision in for_second(office.mailboxes(), office.box):
        asked, box = decision.asked_at.astimezone(clock.LOCAL).date(), decision.mailbox
        yield Task(TaskKind.JOINT, box.address, f"{decision.first}: {decision.reason}", asked, decision.clause, box.key)
    for duty in undecided(office.mailboxes()):
        box = duty.mailbox
        rule = idle_rule(in_force(box), box.kind)
        yield Task(TaskKind.DECIDE, box.address, box.display_name, duty.due, rule.clause if rule else "", box.key)


def _requests(office: Office) -> Iterator[Task]:
    """The requests that wait for this person, among those that are due first."""
    rows = queries.requests(office.box.jurisdiction, office.own).exclude(state__in=CLOSED)
    for one in rows.select_related("jurisdiction", "agency__parent").order_by("sort", "id")[:REQUESTS]:
        if waiting := queries.waits_for(one, office.box):
            deadline = RequestLaw(in_force(one.agency)).deadline()
            yield Task(
                TaskKind(f"request.{waiting}"), one.number, one.agency.name, one.due, deadline[1] if deadline else ""
            )


def undecided(boxes: QuerySet[Mailbox]) -> QuerySet[Duty]:
    """Idle mailboxes that no program may close, and about which no officer has decided since; the oldest first."""
    rows = Duty.objects.filter(kind=DECIDE, mailbox__in=boxes)
    rows = rows.filter(mailbox__state__in=[*IN_USE, MailboxState.SUSPENDED])
    rows = rows.filter(Q(mailbox__state_since=None) | Q(mailbox__state_since__lt=F("done_at")))
    used = Q(mailbox__last_use__last_access__gt=F("due")) | Q(mailbox__last_use__last_submission__gt=F("due"))
    return (
        rows.exclude(used)
        .select_related("mailbox__jurisdiction", "mailbox__agency__parent__parent")
        .order_by("due", "id")
    )


def for_second(boxes: QuerySet[Mailbox], by: Mailbox) -> QuerySet[JointDecision]:
    """What another officer asked for and this one may agree to or decline."""
    rows = JointDecision.objects.filter(closed_at=None, mailbox__in=boxes).exclude(first=by.address)
    return rows.exclude(mailbox=by).select_related("mailbox").order_by("asked_at")


def to_confirm(boxes: QuerySet[Mailbox], by: Mailbox) -> list[Mailbox]:
    """Suspended mailboxes that somebody may answer for, the most urgent first (CT-5.4.s4)."""
    speaks: dict[int | None, bool] = {}
    found = []
    for box in awaiting(boxes):
        if box.agency_id not in speaks:
            speaks[box.agency_id] = may_answer(box, by)
        if speaks[box.agency_id]:
            found.append(box)
    return found


@dataclass(frozen=True, slots=True)
class Dated:
    """A day that matters, and the clause that sets it."""

    day: date
    clause: str


@dataclass(frozen=True, slots=True)
class Own:
    """What the regulation asks of a mailbox's owner: the password's end, the idle date, how often to look."""

    password: Age | None
    idle: Dated | None
    checks: tuple[Clause, ...]


def own(box: Mailbox) -> Own:
    """The owner's own dates."""
    looks = [one for one in in_force(box).clauses.values() if _asks(one, box)]
    return Own(password_of(box)[0], _idle(box), tuple(looks))


def password_of(box: Mailbox) -> tuple[Age | None, bool]:
    """How old the password is, where it ages, and whether its end is near enough to be warned of."""
    if box.password_changed_at is None:
        return None, False
    rules, changed = in_force(box).password_rules, box.password_changed_at.astimezone(clock.LOCAL).date()
    age = password_age(rules, box.kind, changed, clock.today())
    near = max(rules.warn_days(box.kind), default=0)
    return age, age is not None and (age.last - clock.today()).days <= near


def _asks(clause: Clause, box: Mailbox) -> bool:
    """Whether a clause on checking speaks of the owner of this mailbox."""
    return clause.block in CHECKS and box.kind in clause.get("kinds")


def _idle(box: Mailbox) -> Dated | None:
    """The last day on which the mailbox stays if nobody uses it from now on."""
    rule = idle_rule(in_force(box), box.kind)
    if rule is None or box.state not in IN_USE:
        return None
    rows = Leave.objects.filter(person=box.person_id, cancelled_at=None) if box.person_id else Leave.objects.none()
    away = [Away(one.kind, one.first, one.last, one.session) for one in rows]
    return Dated(rule.due(base_day(box, rule), away, working_days(settings.CONGVU_CALENDAR)), rule.clause)
