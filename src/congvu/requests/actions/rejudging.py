"""Rows that only waited for the end of another request are judged anew when it ends or lets the person go."""

from collections.abc import Iterator

from congvu.directory.models import Mailbox
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.requests.actions.clocks import refresh
from congvu.requests.actions.submitting import bearing
from congvu.requests.lists import Asked
from congvu.requests.models import Channel, Request, RequestState, Row, RowState
from congvu.requests.planning import Planner
from congvu.requests.roles import roles_in

JUDGED = ("name", "identity", "agency", "unit", "person", "mailbox", "address", "aliases", "note", "clause")
JUDGED_TOO = ("changes", "amendments", "findings", "state", "action", "kind")


def judge_anew(ended: Request) -> None:
    """Judge what waited for this request, the oldest first; in the caller's transaction."""
    same = Request.objects.filter(jurisdiction=ended.jurisdiction, state=RequestState.WAITING).exclude(pk=ended.pk)
    for request in same.filter(rows__state=RowState.BAD).distinct().order_by("id"):
        rows = list(waiting_for(ended, request))
        if rows:
            settle(request, rows)
            entry = Entry(
                actor="worker",
                verb="request.judge",
                subject=request.number,
                jurisdiction=request.jurisdiction.slug,
                after={"after": ended.number, "rows": [row.place for row in rows]},
            )
            record([entry])


def waiting_for(ended: Request, request: Request) -> Iterator[Row]:
    """The rows that nothing else stops."""
    for row in request.rows.select_for_update().filter(state=RowState.BAD).order_by("place"):
        bad = [finding for finding in row.findings if finding["bad"]]
        if [finding.get("waits_for") for finding in bad] == [ended.number]:
            yield row


def settle(request: Request, rows: list[Row]) -> None:
    """Plan the rows as if they had come now, by the request's own papers and its asker's roles."""
    asker = Mailbox.objects.filter(address=request.requester).select_related("jurisdiction").first()
    portal = request.channel == Channel.PORTAL
    roles = roles_in(asker, request.agency) if portal and asker else None
    asked = [Asked(row.place, row.action, row.kind, dict(row.asked)) for row in rows]
    for row, anew in zip(rows, Planner(request, bearing(request), roles).plan(asked), strict=True):
        for name in (*JUDGED, *JUDGED_TOO):
            setattr(row, name, getattr(anew, name))
        row.save()
    refresh(request, clock.now())
