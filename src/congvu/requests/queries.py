"""Reading requests: the queue with what is due first, one request, and which acts are open to somebody."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from congvu.directory.models import Agency, Jurisdiction, Mailbox
from congvu.directory.regulation import in_force
from congvu.ground.errors import CongvuError
from congvu.ledger.models import Act
from congvu.requests.actions.deciding import BEFORE, OFFICERS, asks_for, made_by
from congvu.requests.actions.executing import rows_of, waiting_for_slips
from congvu.requests.law import ASKING, RequestLaw
from congvu.requests.models import CLOSED, ENDED, Request, RequestState, Row, RowState
from congvu.requests.roles import role_names, roles_in

HISTORY = 200
TURNS = ("mend", "agree", "decide", "approve", "execute")
"""Acts without which a request stands still, in their order."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Who has the next word, in both languages, and by which clause."""

    vi: str
    en: str
    clause: str = ""


class UnknownRequest(CongvuError):
    """No request has this number."""


def requests(jurisdiction: Jurisdiction, own: Collection[int] | None) -> QuerySet[Request]:
    """The requests of a jurisdiction, or of some agencies in it."""
    rows = Request.objects.filter(jurisdiction=jurisdiction)
    return rows if own is None else rows.filter(agency__in=own)


def request_called(number: str, jurisdiction: Jurisdiction | None = None) -> Request:
    """The request of a number; where several jurisdictions have it one must be named."""
    found = Request.objects.filter(number=number.upper()).select_related("jurisdiction", "agency__parent")
    found = found.filter(jurisdiction=jurisdiction) if jurisdiction else found
    rows = list(found[:2])
    if len(rows) != 1:
        vi = f"Không có yêu cầu {number}." if not rows else f"Nhiều nơi có yêu cầu {number}; hãy nêu --jurisdiction."
        en = f"There is no request {number}." if not rows else f"Several have {number}; name the --jurisdiction."
        raise UnknownRequest("unknown-request", vi, en)
    return rows[0]


def history(request: Request) -> QuerySet[Act]:
    """What was done about a request, oldest first."""
    acts = Act.objects.filter(subject=request.number, jurisdiction=request.jurisdiction.slug)
    return acts.exclude(verb="request.row").order_by("id")[:HISTORY]


def open_acts(request: Request, box: Mailbox) -> list[str]:
    """What this person may do about the request now; the acts themselves decide again."""
    roles, law = roles_in(box, request.agency), RequestLaw(in_force(request.agency))
    states = set(request.rows.values_list("state", flat=True))
    kinds = set(request.rows.values_list("kind", flat=True))
    asks, officer = asks_for(request, box.address), bool(roles & OFFICERS)
    approves = bool(kinds) and all(roles & set(law.approvers(kind).words) for kind in kinds)
    found = []
    if request.state in BEFORE:
        found += ["agree", "disagree"] if asks and RowState.PROPOSED in states else []
        found += ["set_aside"] if (officer or asks) and RowState.BAD in states else []
    if request.state == RequestState.CHECKED and approves and not made_by(request, box):
        found += ["approve"] if RowState.UNDECIDED not in states else []
    if request.state in {RequestState.APPROVED, RequestState.EXECUTING} and box.address != request.approved_by:
        found += ["execute"] if next(rows_of(request, box), None) else []
    if request.state in {*BEFORE, RequestState.APPROVED}:
        found += ["refuse"] if officer or approves else []
        found += ["withdraw"] if asks else []
    if waiting_for_slips(request) and box.address in set(request.rows.values_list("done_by", flat=True)):
        found += ["slips"]
    return found


PRESSED = {RequestState.CHECKED: "approve", RequestState.APPROVED: "execute", RequestState.EXECUTING: "execute"}
"""The act that may be done to many requests at once, by where they stand."""


def pressable(shown: Iterable[Request], box: Mailbox) -> dict[str, str]:
    """Which of the requests of a page somebody may approve or carry out, by number: few questions for all of them."""
    waiting = [one for one in shown if one.state in PRESSED]
    rows: dict[int, list[Row]] = defaultdict(list)
    for row in Row.objects.filter(request__in=waiting).only("request", "kind", "state", "changes", "done_by"):
        rows[row.request_id].append(row)
    numbers = [one.number for one in waiting]
    acts = Act.objects.filter(subject__in=numbers, jurisdiction=box.jurisdiction.slug, actor=box.address)
    made = set(acts.filter(verb="request.receive").values_list("subject", flat=True))
    roles: dict[int, frozenset[str]] = {}
    found = {}
    for one in waiting:
        if one.agency_id not in roles:
            roles[one.agency_id] = roles_in(box, one.agency)
        mine = roles[one.agency_id]
        law = RequestLaw(in_force(one.agency))
        own = box.address == one.requester or one.number in made
        may = _approves(law, mine, rows[one.pk]) and not own
        if one.state != RequestState.CHECKED:
            may = box.address != one.approved_by and _executes(law, mine, rows[one.pk])
        if may:
            found[one.number] = PRESSED[RequestState(one.state)]
    return found


def _approves(law: RequestLaw, roles: frozenset[str], rows: list[Row]) -> bool:
    """Whether these roles approve all of the rows, and nothing is undecided."""
    kinds = {row.kind for row in rows}
    decided = all(row.state != RowState.UNDECIDED for row in rows)
    return bool(kinds) and decided and all(roles & set(law.approvers(kind).words) for kind in kinds)


def _executes(law: RequestLaw, roles: frozenset[str], rows: list[Row]) -> bool:
    """Whether one of the rows waits for somebody with these roles."""
    left = (row for row in rows if row.state == RowState.APPROVED and not row.done_by)
    return any(roles & set(law.executors(row.kind, transfer="agency" in row.changes).words) for row in left)


def waits_for(request: Request, box: Mailbox) -> str:
    """What of the request is this person's turn: the first act that it cannot go on without; else nothing."""
    found = open_acts(request, box)
    if request.state in BEFORE:
        states = set(request.rows.values_list("state", flat=True))
        asks, officer = asks_for(request, box.address), bool(roles_in(box, request.agency) & OFFICERS)
        found += ["mend"] if asks and RowState.BAD in states else []
        found += ["decide"] if officer and RowState.UNDECIDED in states else []
    return next((name for name in TURNS if name in found), "")


def next_word(request: Request) -> Turn | None:
    """Who has the next word: the agency, officers, or the roles that approve or carry out by the regulation."""
    rows, law = request.rows.exclude(state__in=ENDED), RequestLaw(in_force(request.agency))
    states, kinds = set(rows.values_list("state", flat=True)), sorted(set(rows.values_list("kind", flat=True)))
    if request.state == RequestState.WAITING:
        return Turn(request.agency.name, request.agency.name)
    if request.state == RequestState.CHECKED and RowState.UNDECIDED in states:
        return Turn("cán bộ xử lý yêu cầu, quyết định địa chỉ", "the officers, on an address")
    if not kinds or request.state in CLOSED:
        return None
    by = law.approvers if request.state == RequestState.CHECKED else law.executors
    named = [by(kind) for kind in kinds]
    vi, en = role_names(dict.fromkeys(word for one in named for word in one.words))
    return Turn(vi, en, next((one.clause for one in named if one.clause), ""))


def agencies_of(box: Mailbox) -> QuerySet[Agency]:
    """The agencies for which somebody may ask in the portal."""
    from congvu.requests.roles import ROLES

    asking = [ROLES[word] for word in ASKING]
    return Agency.objects.filter(grants__mailbox=box, grants__role__in=asking).distinct().order_by("sort", "id")
