"""A request of the requests room: each act on it, then row by row what was found and decided, with the clause."""

from congvu.cli.explaining.asking import NotExplained
from congvu.cli.explaining.points import Explanation, Point, Section, day_vi, moment_en, moment_vi
from congvu.ground.clock import LOCAL
from congvu.ledger.queries import Asked as ActsAsked
from congvu.ledger.queries import acts
from congvu.regulations.binding import clause_called
from congvu.regulations.clauses import Clause
from congvu.requests.models import Request, Row


def called(number: str, place: str) -> list[Request]:
    """The requests of a number, in one jurisdiction or in all."""
    rows = Request.objects.filter(number=number).select_related("jurisdiction", "agency").order_by("jurisdiction__slug")
    return list(rows.filter(jurisdiction__slug=place) if place else rows)


def explained(request: Request, place: int | None) -> Explanation:
    """The request, or one row of it. Raises NotExplained where it has no such row."""
    rows = list(request.rows.order_by("place"))
    if place is not None:
        rows = [row for row in rows if row.place == place]
        if not rows:
            vi = f"yêu cầu {request.number} không có dòng {place}."
            raise NotExplained("unknown-request", vi, f"the request {request.number} has no row {place}.")
    sections = [
        Section("request", "Yêu cầu", "The request", _state(request)),
        Section("acts", "Việc đã làm", "What was done", _acts(request)),
        *(_row(request, row) for row in rows),
    ]
    return Explanation("request", f"{request.number}/{place}" if place else request.number, sections)


def _state(request: Request) -> list[Point]:
    state, channel = request.get_state_display(), request.get_channel_display()
    facts = {"state": request.state, "channel": request.channel, "agency": request.agency.code}
    facts |= {"jurisdiction": request.jurisdiction.slug, "requester": request.requester}
    vi = f"{state}; của {request.agency.name}, người lập {request.requester}, qua {channel}"
    en = f"{request.state}; of {request.agency.name}, by {request.requester}, by way of {request.channel}"
    points = [Point(vi, en, _clause(request, request.clause), facts)]
    if request.reason:
        points.append(Point(f"lý do: {request.reason}", f"reason: {request.reason}"))
    if request.due:
        rough = (" (tạm tính)", " (provisional)") if request.due_provisional else ("", "")
        vi, en = f"hạn: {day_vi(request.due)}{rough[0]}", f"due: {request.due}{rough[1]}"
        points.append(Point(vi, en, None, {"due": request.due.isoformat()}))
    return points


def _acts(request: Request) -> list[Point]:
    found = acts(ActsAsked(jurisdiction=request.jurisdiction.slug, subject=request.number))
    return [
        Point(
            f"{moment_vi(act.time)}: {act.verb}, bởi {act.actor} (sổ ghi số {act.pk})",
            f"{moment_en(act.time)}: {act.verb}, by {act.actor} (ledger entry {act.pk})",
            _clause(request, act.clause),
            {"act": act.pk, "verb": act.verb, "actor": act.actor, "time": moment_en(act.time), "cited": act.clause},
        )
        for act in found.reverse()
    ]


def _row(request: Request, row: Row) -> Section:
    """What was asked for, what was decided, and what was found wrong or proposed instead."""
    facts = {"row": row.place, "action": row.action, "kind": row.kind, "state": row.state, "address": row.address}
    vi = f"{row.get_action_display()}: {row.name}; {row.get_state_display()}"
    en = f"{row.action}: {row.name}; {row.state}"
    if row.address:
        vi, en = f"{vi}; {row.address}", f"{en}; {row.address}"
    points = [Point(vi, en, _clause(request, row.clause), facts)]
    if row.note or row.result:
        told = "; ".join(filter(None, (row.note, row.result)))
        points.append(Point(f"ghi chú: {told}", f"note: {told}"))
    points += [
        Point(one["vi"], one["en"], _clause(request, one.get("clause") or ""), {"finding": one}) for one in row.findings
    ]
    for one in row.amendments:
        vi = f"{one['field']}: xin “{one['asked']}”, đề nghị “{one['proposed']}”"
        en = f"{one['field']}: asked “{one['asked']}”, proposed “{one['proposed']}”"
        points.append(Point(vi, en, _clause(request, one.get("clause") or ""), {"amendment": one}))
    return Section(f"row-{row.place}", f"Dòng {row.place}", f"Row {row.place}", points)


def _clause(request: Request, ident: str) -> Clause | None:
    return clause_called(ident, request.received_at.astimezone(LOCAL).date()) if ident else None
