"""People tell by themselves that they move, retire or leave; a row of a request then stands ready (DL-13.6).

Nothing happens to the mailbox by the notice: the agency asks for the change or cancellation, as the regulation says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from congvu.directory.actions.notices import tell
from congvu.directory.models import Agency, Mailbox
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ledger.actions import record_one
from congvu.regulations.carriers import carries
from congvu.requests.errors import DepartureRefused
from congvu.requests.law import RequestLaw
from congvu.requests.lists import ACTION_TITLES, TITLES
from congvu.requests.models import Action, Departure, Leaving, Request, RequestState, Row, RowState
from congvu.requests.roles import ROLES, people_with

TOLD = ("it_officer", "hr")
"""Whom it is told to: DL-13.6 names the IT officer; personnel keeps the list of DL-6."""

FAILED = Q(row__state=RowState.REFUSED) | Q(row__request__state__in=[RequestState.REFUSED, RequestState.WITHDRAWN])


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """Why, when, and where to: a body of this province, or any other place."""

    reason: Leaving
    day: date
    destination: Agency | None = None
    place: str = ""

    @property
    def where(self) -> str:
        """The place as people read it."""
        return self.destination.name if self.destination else self.place


def open_ones() -> QuerySet[Departure]:
    """Notices upon which nothing was asked for yet, or what was asked came to nothing; the earliest day first."""
    rows = Departure.objects.filter(Q(row=None) | FAILED, withdrawn_at=None)
    return rows.select_related("mailbox__person", "agency", "destination").order_by("day", "id")


def waiting_for(by: Mailbox) -> QuerySet[Departure]:
    """The open notices that somebody, as IT officer or personnel, is to act upon."""
    own = by.grants.filter(role__in=[ROLES[word] for word in TOLD]).exclude(agency=None).values("agency")
    return open_ones().filter(Q(agency__in=own) | Q(agency__parent__in=own))


@carries("request.departure")
@transaction.atomic
def give_notice(box: Mailbox, going: Going, actor: str = "") -> Departure:
    """Tell it; ``actor`` is who does it for somebody.

    Raises DepartureRefused for a shared mailbox, a second notice, or a move to where one is.
    """
    agency = _refuse_impossible(box, going)
    clause = clause_of(box)
    notice = Departure.objects.create(
        mailbox=box,
        agency=agency,
        reason=going.reason,
        destination=going.destination,
        place=going.place.strip()[:200],
        day=going.day,
        clause=clause,
        told_at=clock.now(),
    )
    _record(notice, actor or box.address, "departure.notice")
    subject = f"{box.display_name}: {notice.get_reason_display().lower()} từ {going.day:%d/%m/%Y}"
    tell(box.jurisdiction, receivers(agency), subject, _letter(notice), clause=clause)
    return notice


@transaction.atomic
def withdraw(notice: Departure, by: Mailbox, actor: str = "") -> None:
    """Take it back: by whoever gave it, or ``actor`` for them.

    Raises DepartureRefused for anybody else, or when it is done already.
    """
    found = open_ones().filter(pk=notice.pk, mailbox=by).select_for_update(of=("self",)).first()
    if found is None:
        vi = "Thông báo này không còn chờ, hoặc không phải của bạn."
        raise DepartureRefused("departure-closed", vi, "This notice waits no longer, or is not yours.")
    found.withdrawn_at = clock.now()
    found.save(update_fields=["withdrawn_at"])
    _record(found, actor or by.address, "departure.withdraw")
    text = f"{found.mailbox.display_name} đã rút thông báo {found.get_reason_display().lower()}.\n\nWithdrawn.\n"
    tell(by.jurisdiction, receivers(found.agency), f"Rút thông báo: {by.display_name}", text, clause=found.clause)


def receivers(agency: Agency) -> list[str]:
    """Who is told; an agency without IT officer and personnel by its official mailbox."""
    official = Mailbox.objects.filter(agency=agency, kind=MailboxKind.AGENCY).values_list("address", flat=True)
    return people_with(agency, TOLD) or list(official)


def clause_of(box: Mailbox) -> str:
    """The clause by which one tells it; none where the regulation does not ask for it."""
    clauses = RequestLaw(in_force(box)).own_demands(Action.CANCEL, box.kind, departure=True)
    return next((clause.id for clause in clauses if not clause.get("reasons")), "")


def draft(notice: Departure) -> dict[str, str]:
    """The row that stands ready, by column, as somebody would type it."""
    action = Action.CHANGE if notice.destination else Action.CANCEL
    row = {
        "action": ACTION_TITLES[action],
        "current": notice.mailbox.address,
        "reason": f"{notice.get_reason_display()} {notice.place}".strip(),
        "effective": f"{notice.day:%d/%m/%Y}",
    }
    if notice.destination:
        row["news"] = f"{TITLES['agency']}: {notice.destination.name}"
    if person := notice.mailbox.person:
        row |= {part: getattr(person, part) for part in ("family", "middle", "given", "position", "staff_code")}
        row["birth_date"] = f"{person.birth_date:%d/%m/%Y}" if person.birth_date else ""
    return row


def match(request: Request) -> None:
    """Note with open notices which row of a new request asks for what they tell."""
    asked: Iterable[Row] = request.rows.filter(action__in=[Action.CHANGE, Action.CANCEL]).exclude(mailbox=None)
    rows = {row.mailbox_id: row for row in asked if row.action == Action.CANCEL or "from" in row.changes}
    for notice in open_ones().filter(mailbox__in=rows):
        notice.row = rows[notice.mailbox_id]
        notice.save(update_fields=["row"])


def _refuse_impossible(box: Mailbox, going: Going) -> Agency:
    if box.person is None or box.agency is None:
        vi, en = "Chỉ người mới chuyển công tác; đây là hộp thư chung.", "Only people leave."
        raise DepartureRefused("departure-person", vi, en, where=box.address)
    if open_ones().filter(mailbox=box).exists():
        vi, en = "Bạn đã báo rồi; rút thông báo cũ trước khi báo lại.", "There is a notice already; withdraw it first."
        raise DepartureRefused("departure-there", vi, en)
    if going.destination == box.agency:
        vi, en = "Nơi đến phải khác cơ quan hiện tại.", "The destination is where you work already."
        raise DepartureRefused("departure-here", vi, en)
    if going.reason == Leaving.MOVE and not going.where.strip():
        raise DepartureRefused("departure-where", "Hãy ghi nơi chuyển đến.", "Say where you move to.")
    return box.agency


def _letter(notice: Departure) -> str:
    where = notice.destination.name if notice.destination else notice.place
    place = f", {where}" if where else ""
    what = "thay đổi" if notice.destination else "hủy bỏ"
    return (
        f"{notice.mailbox.display_name} ({notice.mailbox.address}) báo: {notice.get_reason_display().lower()}{place}, "
        f"từ ngày {notice.day:%d/%m/%Y}.\n\nMột dòng yêu cầu {what} hộp thư đã được soạn sẵn ở mục Việc hôm nay trên "
        "cổng; hãy kiểm tra và gửi.\n\nA row of a request stands ready under Duties of the portal.\n"
    )


def _record(notice: Departure, actor: str, verb: str) -> None:
    box = notice.mailbox
    where = notice.destination.code if notice.destination else notice.place
    after = {"reason": notice.reason, "day": notice.day.isoformat(), "where": where}
    place = box.jurisdiction.slug
    record_one(actor=actor, verb=verb, subject=box.address, jurisdiction=place, clause=notice.clause, after=after)
