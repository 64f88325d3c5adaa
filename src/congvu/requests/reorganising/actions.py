"""The steps of a reorganisation: planned, decided where an officer must, agreed, ordered, carried out, undone.

Whoever agrees neither planned it nor carries it out (CT-9.1, VP-6.2.s1); the roles are those of requests on agencies.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from congvu.directory.actions.aliases import alias_until
from congvu.directory.actions.mailboxes import Issued
from congvu.directory.models import Jurisdiction, Mailbox, RoleGrant
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.regulations.carriers import carries
from congvu.requests.actions.executing import publish_now
from congvu.requests.errors import NotAllowed, RequestRefused
from congvu.requests.knowing import Promises
from congvu.requests.law import Named, RequestLaw
from congvu.requests.reorganising import letters
from congvu.requests.reorganising.carrying import Act, Carried, carry
from congvu.requests.reorganising.clauses import clause_of
from congvu.requests.reorganising.errors import NotDecided, refused
from congvu.requests.reorganising.models import OPEN, Kind, Reorganisation, State
from congvu.requests.reorganising.orders import TOP, Bodies, Order, check
from congvu.requests.reorganising.undoing import Undoing
from congvu.requests.roles import ROLES

WIDE = frozenset({"manager", "operator", "mail_admin", "home_affairs"})
AGREEING, EXECUTING = ("manager", "operator"), ("operator", "mail_admin")
"""Where the regulation names for agencies' mailboxes nobody who acts for the whole jurisdiction."""
MANY = 1000
"""So many addresses are asked of a register read whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The decision upon which it is done, and from which day."""

    number: str
    signed: date
    effective: date


def roles_of(box: Mailbox) -> frozenset[str]:
    """The words for what somebody may do in the whole jurisdiction."""
    granted = set(RoleGrant.objects.filter(mailbox=box, agency=None).values_list("role", flat=True))
    return frozenset(word for word, role in ROLES.items() if role in granted)


def require(box: Mailbox, place: Jurisdiction, words: frozenset[str], clause: str = "") -> None:
    """Only those with one of these roles, in their own jurisdiction."""
    if box.jurisdiction_id != place.pk or not box.is_active or not roles_of(box) & words:
        vi = f"Bạn không giữ vai trò làm được việc này ({', '.join(sorted(words))})."
        en = f"You hold no role for this ({', '.join(sorted(words))})."
        raise NotAllowed("not-reorganising", vi, en, clause=clause or None)


def among(named: Named, ours: tuple[str, ...]) -> Named:
    """Of the roles that the regulation names those that act for the whole jurisdiction, else ours."""
    words = tuple(word for word in named.words if word in WIDE)
    return Named(words, named.clause) if words else Named(ours)


@carries("reorganisation")
def plan(place: Jurisdiction, order: Order, paper: Paper, box: Mailbox) -> Reorganisation:
    """Plan: carry the order out, note what it comes to, and take all of it back. Nothing has changed but the plan.

    Raises OrderRefused where it makes no sense, NotAllowed for whoever may not.
    """
    require(box, place, WIDE)
    if not paper.number.strip():
        raise refused("Chưa ghi số quyết định.", "The number of the decision is missing.")
    check(order)
    with transaction.atomic():
        row = Reorganisation(
            jurisdiction=place,
            kind=order.kind,
            title=title(place, order),
            order=order.as_json(),
            document_number=paper.number.strip(),
            document_date=paper.signed,
            effective=paper.effective,
            clause=clause_of(
                in_force(place, paper.effective), order.kind, "unit" if "/" in order.bodies[0] else "agency"
            ),
            planned_by=box.address,
            planned_at=clock.now(),
        )
        row.save()
        rehearse(row, order)
        note(row, box.address, "plan", addresses=len(row.plan["addresses"]))
    return row


def rehearse(row: Reorganisation, order: Order) -> None:
    """The plan as of now: done for real within a savepoint, and rolled back."""
    with transaction.atomic():
        done = carry(order, act_of(row, row.planned_by))
        transaction.set_rollback(True)
    row.order, row.plan = order.as_json(), done.plan
    row.promised = [line["new"] for line in (*done.plan["addresses"], *done.plan["lists"])]
    row.alias_until = alias_until(row.jurisdiction, row.effective)
    row.save()


def act_of(row: Reorganisation, actor: str) -> Act:
    """Under what the order is carried out."""
    return Act(
        place=row.jurisdiction,
        basis=row.number,
        actor=actor,
        day=max(row.effective, clock.today()) if row.state in OPEN else clock.today(),
        clause=row.clause,
        promises=Promises(row.jurisdiction, MANY, apart_from=row.pk),
    )


def title(place: Jurisdiction, order: Order) -> str:
    """How people name it."""
    bodies = Bodies(place)
    named = [bodies.find(one).name for one in order.bodies]
    words = f"{Kind(order.kind).label} {', '.join(named)}"
    after = ", ".join(part.name for part in order.parts) or order.name
    if not after and order.into not in ("", TOP):
        after = bodies.find(order.into).name
    return f"{words} → {after}"[:400] if after else words[:400]


@transaction.atomic
def decide(row: Reorganisation, key: str, value: str, box: Mailbox) -> Reorganisation:
    """An officer's choice: the new address of an old one, or a body's code; the plan is made anew, to be agreed."""
    row = held(row, *OPEN)
    require(box, row.jurisdiction, WIDE)
    order = Order.from_json(row.order)
    row.state, row.hindrance = State.PLANNED, ""
    rehearse(row, replace(order, choices={**order.choices, key.strip(): value.strip().lower()}))
    note(row, box.address, "decide", key=key, value=value)
    return row


@transaction.atomic
@carries("request.approval")
def agree(row: Reorganisation, box: Mailbox) -> Reorganisation:
    """Agree to the plan; nobody agrees to their own, and none while something is left to decide."""
    row = held(row, State.PLANNED)
    allowed = among(RequestLaw(in_force(row.jurisdiction)).approvers("agency"), AGREEING)
    require(box, row.jurisdiction, frozenset(allowed.words), allowed.clause)
    if box.address == row.planned_by:
        vi, en = "Người lập phương án không tự duyệt.", "Nobody agrees to their own plan."
        raise NotAllowed("own-plan", vi, en, clause=allowed.clause or None)
    rehearse(row, Order.from_json(row.order))
    require_decided(row.plan["conflicts"])
    row.state, row.agreed_by, row.agreed_at = State.AGREED, box.address, clock.now()
    row.save()
    note(row, box.address, "agree")
    return row


def require_decided(conflicts: list[dict[str, str]]) -> None:
    """Nothing is left open."""
    if conflicts:
        first = conflicts[0]
        raise NotDecided(
            "conflicts",
            f"Còn {len(conflicts)} điều phải quyết định trước: {first['vi']}.",
            f"{len(conflicts)} things are left to decide: {first['en']}.",
            where=first["key"],
        )


@carries("request.approval")
def order_it(row: Reorganisation, box: Mailbox) -> list[Issued]:
    """Give the order: at once where its day has come, else the night of that day does it. By another than agreed."""
    with transaction.atomic():
        row = held(row, State.AGREED, State.ORDERED)
        allowed = among(RequestLaw(in_force(row.jurisdiction)).executors("agency"), EXECUTING)
        require(box, row.jurisdiction, frozenset(allowed.words), allowed.clause)
        if box.address == row.agreed_by:
            vi, en = "Người duyệt không tự thực hiện.", "Whoever agreed does not carry out."
            raise NotAllowed("approver-executes", vi, en, clause=allowed.clause or None)
        row.state, row.executor = State.ORDERED, box.address
        row.save()
        note(row, box.address, "order", effective=row.effective.isoformat())
    return carry_out(row) if row.effective <= clock.today() else []


def carry_out(row: Reorganisation) -> list[Issued]:
    """Carry out what was ordered, whole or not at all, once; whoever comes second finds it done."""
    with transaction.atomic():
        row = Reorganisation.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=row.pk)
        if row.state != State.ORDERED:
            return []
        done = carry(settled(row), act_of(row, row.executor))
        require_decided(done.conflicts)
        finish(row, done)
        note(row, row.executor, "carry-out", addresses=len(row.plan["addresses"]), letters=letters.tell(row))
    transaction.on_commit(publish_now)
    return done.issued


def settled(row: Reorganisation) -> Order:
    """The order with every address as it was agreed; who came since is named by the rule."""
    order = Order.from_json(row.order)
    agreed = {line["old"] or line["name"]: line["new"] for line in row.plan["addresses"]}
    return replace(order, choices={**agreed, **order.choices})


def finish(row: Reorganisation, done: Carried) -> None:
    """Keep what was done; clauses and notes stay those of the plan."""
    told = {line["old"]: line for line in row.plan["addresses"]}
    for line in done.plan["addresses"]:
        if before := told.get(line["old"]):
            line["clause"], line["note"] = before["clause"], before["note"]
    row.plan, row.journal, row.promised = done.plan, done.journal.as_json(), []
    row.state, row.done_at, row.hindrance = State.DONE, clock.now(), ""
    row.alias_until = alias_until(row.jurisdiction)
    row.save()


def carry_out_due(place: Jurisdiction, day: date) -> int:
    """What the night does: everything ordered whose day has come. What cannot be done waits, and says why."""
    done = 0
    for row in Reorganisation.objects.filter(jurisdiction=place, state=State.ORDERED, effective__lte=day):
        try:
            carry_out(row)
            done += 1
        except RequestRefused as error:
            Reorganisation.objects.filter(pk=row.pk).update(hindrance=f"{error.vi} / {error.en}"[:500])
    return done


@carries("reorganisation")
def undo(row: Reorganisation, box: Mailbox) -> Reorganisation:
    """Restore what was before, as one act, within the time of the old addresses.

    Raises UndoRefused, saying what has happened since that makes it impossible.
    """
    with transaction.atomic():
        row = held(row, State.DONE)
        allowed = among(RequestLaw(in_force(row.jurisdiction)).executors("agency"), EXECUTING)
        require(box, row.jurisdiction, frozenset(allowed.words), allowed.clause)
        Undoing(row, box.address).run()
        row.state, row.undone_by, row.undone_at = State.UNDONE, box.address, clock.now()
        row.save()
        letters.tell(row, undone=True)
        note(row, box.address, "undo")
    transaction.on_commit(publish_now)
    return row


@transaction.atomic
def withdraw(row: Reorganisation, box: Mailbox) -> Reorganisation:
    """Give the plan up before it is carried out; its addresses are free again."""
    row = held(row, *OPEN)
    require(box, row.jurisdiction, WIDE)
    row.state, row.promised = State.WITHDRAWN, []
    row.save()
    note(row, box.address, "withdraw")
    return row


def held(row: Reorganisation, *states: str) -> Reorganisation:
    """The row, locked, in one of these states; whoever comes second is told where it stands."""
    found = Reorganisation.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=row.pk)
    if found.state not in states:
        vi = f"{found.number} đang ở trạng thái “{found.get_state_display()}”, không làm việc này được."
        raise RequestRefused("reorganisation-state", vi, f"{found.number} is “{found.state}”; this cannot be done now.")
    return found


def note(row: Reorganisation, actor: str, what: str, **after: object) -> None:
    """One entry in the ledger."""
    entry = Entry(
        actor=actor,
        verb=f"reorganisation.{what}",
        subject=row.number,
        jurisdiction=row.jurisdiction.slug,
        clause=row.clause,
        after={"title": row.title, "document": row.document_number} | after,
    )
    record([entry])
