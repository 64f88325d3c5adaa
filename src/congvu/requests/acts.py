"""What officers do to mailboxes by hand, each act with its reason and with the clause that allows it (CT-5.0, CT-9.9).

Where a regulation names clauses for an act one of them must be chosen; where it names none the act stands on the
officer's own decision, and no clause is made up. Deletion (CT-9.9) and suspension for a serious violation (CT-14.2.s3)
take a second officer. Several mailboxes are one act: all of them, or none.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from congvu.directory.actions import joint, states
from congvu.directory.actions.notices import tell
from congvu.directory.actions.states import IN_USE, Step
from congvu.directory.models import JointDecision, Mailbox
from congvu.directory.models.joint_decision import JointKind
from congvu.directory.models.mailbox import Inbound, MailboxState, Place, Role
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause
from congvu.regulations.idleness import confirmation, idle_rule
from congvu.regulations.profile import Profile
from congvu.requests.acts_words import DEEDS, letter
from congvu.requests.duties import undecided
from congvu.requests.errors import ActRefused, ActsRefused
from congvu.requests.nightly.idleness import kept_until
from congvu.requests.roles import people_with, roles_about

OFFICERS = frozenset({"manager", "operator"})
TOLD = ("head", "liaison")


class Deed(StrEnum):
    """What may be done by hand; ``keep`` decides about an idle mailbox that no program may close."""

    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    KEEP = "keep"
    REVOKE = "revoke"
    ARCHIVE = "archive"
    RESTORE = "restore"
    DELETE = "delete"


FROM: Mapping[Deed, Collection[str]] = {
    Deed.SUSPEND: IN_USE,
    Deed.REINSTATE: {MailboxState.SUSPENDED, MailboxState.REVOKED},
    Deed.KEEP: IN_USE,
    Deed.REVOKE: IN_USE | {MailboxState.SUSPENDED},
    Deed.ARCHIVE: {MailboxState.REVOKED},
    Deed.RESTORE: {MailboxState.ARCHIVED},
    Deed.DELETE: set(MailboxState.values) - {MailboxState.DELETED},
}
TO = {
    Deed.SUSPEND: MailboxState.SUSPENDED,
    Deed.REINSTATE: MailboxState.ACTIVE,
    Deed.REVOKE: MailboxState.REVOKED,
    Deed.ARCHIVE: MailboxState.ARCHIVED,
    Deed.RESTORE: MailboxState.REVOKED,
}
GROUNDS: Mapping[Deed, Collection[str]] = {
    Deed.SUSPEND: ("suspension", "reminder.serious", "security.emergency"),
    Deed.REVOKE: ("revocation", "security.emergency", "request.cancel", "request.departure"),
    Deed.DELETE: ("security.emergency",),
}
"""The blocks whose clauses allow an act; the others go on by the clause of the state that they lead out of."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts: an officer by the own mailbox, or whoever sits at the system's console."""

    name: str
    box: Mailbox | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One act with all that must be said about it."""

    deed: Deed
    reason: str
    clause: str = ""
    inbound: Inbound | None = None
    incident: str = ""


@carries("suspension", "revocation", "security.emergency")
def grounds(deed: Deed, box: Mailbox) -> list[Clause]:
    """The clauses that allow the act on this mailbox; one of them must be named where there are any."""
    profile = in_force(box)
    found = [one for one in profile.clauses.values() if one.block in GROUNDS.get(deed, ())]
    found = [one for one in found if box.kind in one.get("kinds", (box.kind,))]
    if deed is Deed.REVOKE:
        found += [profile.clauses[clause] for clause in _officer_decides(profile, box)]
    return found


def _officer_decides(profile: Profile, box: Mailbox) -> list[str]:
    """The clauses on idle mailboxes whose end is an officer's decision, of this kind."""
    rules = (idle_rule(profile, box.kind), confirmation(profile))
    return [rule.clause for rule in rules if rule and box.kind in rule.officer_decides]


@carries("suspension.inbound")
def usual_inbound(box: Mailbox) -> Inbound:
    """What happens to mail for a suspended mailbox where nobody says otherwise: it is held."""
    for clause in in_force(box).of_rule("suspension.inbound"):
        return Inbound.REJECT if clause.get("inbound") == "reject" else Inbound.HOLD
    return Inbound.HOLD


def needs_second(order: Order, box: Mailbox) -> JointKind | None:
    """As what the act waits for a second officer, or None where one is enough."""
    if order.deed is Deed.DELETE:
        return JointKind.DELETE
    clause = in_force(box).clauses.get(order.clause)
    serious = order.deed is Deed.SUSPEND and clause and clause.block == "reminder.serious"
    return JointKind.SUSPEND if serious and clause and clause.get("persons", 1) > 1 else None


def version(box: Mailbox) -> str:
    """What a form must bring back: who acted meanwhile has changed it."""
    since = box.state_since.isoformat() if box.state_since else ""
    return f"{box.state} {box.inbound} {since}".strip()


def is_officer(hand: Hand, box: Mailbox) -> bool:
    """Whether this hand does such acts on the mailbox at all."""
    return hand.box is None or bool(roles_about(hand.box, box) & OFFICERS)


def open_deeds(box: Mailbox, hand: Hand) -> list[Deed]:
    """What may be done to the mailbox now by this hand; each act decides again."""
    return [deed for deed in Deed if standing_against(deed, box, hand) is None]


def standing_against(deed: Deed, box: Mailbox, hand: Hand) -> CongvuError | None:
    """Why this act may not be done to the mailbox, whatever its reason."""
    if not is_officer(hand, box):
        return ActRefused("act-role", "Việc này không thuộc thẩm quyền của bạn.", "This act is not yours.")
    if hand.box and hand.box.pk == box.pk:
        return ActRefused("act-own", "Không tự làm với hộp thư của chính mình.", "Nobody does this to the own mailbox.")
    if hand.box and _higher(box, hand.box):
        return ActRefused(
            "act-higher",
            "Hộp thư này giữ vai trò cơ quan quản lý; chỉ cơ quan quản lý được làm.",
            "This mailbox holds the managing department's role; only the managing department may do this.",
        )
    waiting = JointDecision.objects.filter(mailbox=box, closed_at=None, kind=JointKind.DELETE).exists()
    if waiting:
        return ActRefused(
            "act-waiting",
            "Đang chờ người thứ hai quyết định việc xóa; hãy trả lời đề nghị đó trước.",
            "A deletion waits for its second person; answer that first.",
        )
    return _state_against(deed, box)


def _state_against(deed: Deed, box: Mailbox) -> CongvuError | None:
    if box.state not in FROM[deed]:
        return ActRefused(
            "act-state",
            f"Hộp thư đang ở trạng thái “{box.get_state_display()}”, không {DEEDS[deed].vi} được.",
            f"The mailbox is {box.state}; it cannot be {DEEDS[deed].en}.",
        )
    if deed is Deed.REINSTATE and box.place != Place.STORE:
        return ActRefused(
            "act-place",
            "Thư của hộp thư chưa về lại kho thư; hãy thử lại sau vài phút.",
            "The mail is not back in the store yet; try again in some minutes.",
        )
    if deed is Deed.KEEP and not undecided(Mailbox.objects.filter(pk=box.pk)).exists():
        return ActRefused("act-idle", "Hộp thư không chờ quyết định nào.", "The mailbox waits for no decision.")
    return None


def refusal(order: Order, box: Mailbox, hand: Hand) -> CongvuError | None:
    """Why the order cannot be carried out on this mailbox; None where it can."""
    if against := standing_against(order.deed, box, hand):
        return against
    allowed = [clause.id for clause in grounds(order.deed, box)]
    if allowed and order.clause not in allowed:
        listed = ", ".join(allowed)
        return ActRefused(
            "act-clause",
            f"Hãy chọn điều khoản cho phép việc này: {listed}.",
            f"Choose the clause that allows this: {listed}.",
        )
    if not allowed and order.clause and order.deed in GROUNDS:
        return ActRefused(
            "act-no-clause",
            f"Quy chế không có điều khoản {order.clause} cho việc này; hãy để trống.",
            f"The regulation has no clause {order.clause} for this; leave it out.",
        )
    if needs_second(order, box) and hand.box is None:
        return ActRefused(
            "act-named",
            "Việc này cần hai cán bộ có tên; hãy nêu hộp thư của người đề nghị.",
            "This takes two named officers; name the mailbox of the one who asks.",
        )
    return None


@transaction.atomic
def carry_out(order: Order, boxes: Iterable[Mailbox], hand: Hand, seen: Mapping[int, str] | None = None) -> None:
    """Do it to all of them or to none; ``seen`` are the versions that the officer looked at.

    Raises ActRefused for want of a reason or of mailboxes, ActsRefused with each mailbox that stands against it.
    """
    if not order.reason.strip():
        raise ActRefused("act-reason", "Hãy ghi lý do.", "Give the reason.", clause=order.clause or None)
    keys = [box.pk for box in boxes]
    if not keys:
        raise ActRefused("act-nothing", "Chưa chọn hộp thư nào.", "No mailbox was chosen.")
    list(Mailbox.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    rows = Mailbox.objects.filter(pk__in=keys).select_related("jurisdiction", "agency__parent__parent", "person")
    found = list(rows.order_by("sort", "id"))
    wrong = {box.address: _stale(box, seen) or refusal(order, box, hand) for box in found}
    if refused := {address: why for address, why in wrong.items() if why}:
        raise ActsRefused(refused)
    _do(order, found, hand)


def _stale(box: Mailbox, seen: Mapping[int, str] | None) -> CongvuError | None:
    if seen is None or seen.get(box.pk) == version(box):
        return None
    return ActRefused(
        "act-stale",
        f"Hộp thư vừa được người khác thay đổi (nay “{box.get_state_display()}”); hãy xem lại.",
        f"Somebody changed the mailbox meanwhile (it is {box.state} now); look at it again.",
    )


def _do(order: Order, boxes: Sequence[Mailbox], hand: Hand) -> None:
    asked = {box.pk: kind for box in boxes if (kind := needs_second(order, box))}
    for box in boxes:
        if box.pk in asked:
            joint.ask(asked[box.pk], box, hand.name, clause=order.clause, reason=order.reason, incident=order.incident)
        elif order.deed is Deed.KEEP:
            states.keep(box, hand.name, clause=_clause(order, box), reason=order.reason)
    rest = [box for box in boxes if box.pk not in asked and order.deed in TO]
    states.take([_step(order, box) for box in rest], hand.name)
    for box in boxes:
        _tell(order.deed, box, order.reason, _clause(order, box))


def _step(order: Order, box: Mailbox) -> Step:
    state = TO[order.deed]
    inbound = (order.inbound or usual_inbound(box)) if order.deed is Deed.SUSPEND else order.inbound
    due = kept_until(in_force(box), clock.today()) if state == MailboxState.REVOKED else None
    return Step(box=box, state=state, clause=_clause(order, box), reason=order.reason, inbound=inbound, due=due)


def _clause(order: Order, box: Mailbox) -> str:
    """The clause chosen; else that of the state which the act leads out of, or of the duty that it answers."""
    if order.deed is Deed.KEEP:
        return next(iter(_officer_decides(in_force(box), box)), "")
    return order.clause or ("" if order.deed in GROUNDS else box.state_clause)


@transaction.atomic
def decide(decision: JointDecision, hand: Hand, *, agreed: bool) -> None:
    """The second officer's word. Raises ActRefused for who is no officer; JointRefused for the first, or too late."""
    box = Mailbox.objects.select_related("jurisdiction", "agency__parent__parent").get(pk=decision.mailbox_id)
    if hand.box is None or not is_officer(hand, box) or hand.box.pk == box.pk or _higher(box, hand.box):
        raise ActRefused(
            "act-role",
            "Chỉ cán bộ của cơ quan quản lý, trung tâm vận hành được quyết định, dưới tên mình.",
            "Only officers of the managing department or the centre decide this, under their own name.",
            clause=decision.clause or None,
        )
    joint.answer(decision, hand.name, agreed=agreed)
    if agreed:
        deed = Deed.DELETE if decision.kind == JointKind.DELETE else Deed.SUSPEND
        _tell(deed, box, decision.reason, decision.clause, done=True)


def waiting_decision(box: Mailbox) -> JointDecision:
    """The decision that waits on a mailbox. Raises ActRefused where none does."""
    found = JointDecision.objects.filter(mailbox=box, closed_at=None).order_by("asked_at").first()
    if found is None:
        raise ActRefused(
            "act-nothing-asked",
            f"Không có đề nghị nào về hộp thư {box.address} đang chờ người thứ hai.",
            f"Nothing about the mailbox {box.address} waits for a second person.",
        )
    return found


def _higher(box: Mailbox, by: Mailbox) -> bool:
    """Whether the mailbox is of the managing department, and this officer is not."""
    mine = by.grants.filter(role=Role.DEPARTMENT).exists()
    return not mine and box.grants.filter(role=Role.DEPARTMENT).exists()


def _tell(deed: Deed, box: Mailbox, reason: str, clause: str, *, done: bool = False) -> None:
    """The agency is told afterwards (CT-9.9), and of what opens a mailbox again its owner too."""
    to = people_with(box.agency, TOLD) if box.agency else []
    to += [box.address] if deed is Deed.REINSTATE else []
    subject, text = letter(deed, box, reason, clause, done=done)
    tell(box.jurisdiction, to, subject, text, clause=clause)
