"""Who tells that they move, retire or leave (DL-13.6), and the figures of requests by month (VP-11.2.s2)."""

from datetime import date
from typing import Annotated

from django.shortcuts import get_object_or_404
from ninja import Query, Schema
from pydantic import Field

from congvu.api.rest.caller import ApiRequest
from congvu.api.rest.door import Door
from congvu.api.rest.shapes import Asked, Text
from congvu.directory.models import Mailbox
from congvu.requests.actions.departures import Going, give_notice, open_ones, withdraw
from congvu.requests.figures import figures as counted
from congvu.requests.models import Action, Departure, Leaving

door = Door(tags=["requests"])
READ, WRITE = "requests:read", "requests:write"


class GoingAsked(Asked):
    """Why, from which day, and where to: the code of a body of the province, or any other place."""

    reason: Leaving
    day: date
    destination: Text = ""
    place: Annotated[Text, Field(max_length=200)] = ""


class DepartureShown(Schema):
    """A notice; it waits until a request asks for what it tells."""

    id: int
    address: str
    agency: str
    reason: Leaving
    day: date
    destination: str | None
    place: str
    clause: str
    withdrawn: bool

    @classmethod
    def of(cls, row: Departure) -> "DepartureShown":
        """From its row."""
        return cls(
            id=row.pk,
            address=row.mailbox.address,
            agency=row.agency.code,
            destination=row.destination.code if row.destination else None,
            withdrawn=row.withdrawn_at is not None,
            **{name: getattr(row, name) for name in ("reason", "day", "place", "clause")},
        )


class FiguresShown(Schema):
    """One kind of wish in a month; ``mean_hours`` from receipt to the end, of what was carried out."""

    action: Action
    requests: int
    rows: int
    done: int
    refused: int
    mean_hours: float | None


class MonthAsked(Asked):
    """A day of the month."""

    month: date


@door.read("/departures", READ, "Những thông báo chuyển đi còn chờ / Departures that wait", list[DepartureShown])
def departures(request: ApiRequest) -> list[DepartureShown]:
    """Those of the agencies within reach, the earliest day first."""
    rows = open_ones().filter(agency__in=request.auth.reach.agencies())
    return [DepartureShown.of(row) for row in rows[:500]]


@door.act("/me/departure", WRITE, "Báo mình chuyển đi / Tell it", DepartureShown, None, applications=False, status=201)
def notice(request: ApiRequest, asked: GoingAsked) -> DepartureShown:
    """The caller's own notice."""
    box = _own(request)
    agencies = box.jurisdiction.agencies
    destination = get_object_or_404(agencies, code=asked.destination) if asked.destination else None
    return DepartureShown.of(
        give_notice(box, Going(reason=asked.reason, day=asked.day, destination=destination, place=asked.place))
    )


@door.act("/me/departure/withdraw", WRITE, "Rút thông báo / Take it back", DepartureShown, None, applications=False)
def take_back(request: ApiRequest) -> DepartureShown:
    """The caller's own open notice; 404 where there is none."""
    box = _own(request)
    found = get_object_or_404(open_ones(), mailbox=box)
    withdraw(found, box)
    found.refresh_from_db()
    return DepartureShown.of(found)


@door.read("/request-figures", READ, "Số liệu yêu cầu theo tháng / Requests by month", list[FiguresShown])
def figures(request: ApiRequest, asked: Query[MonthAsked]) -> list[FiguresShown]:
    """The requests within reach that came in that month, one line for each kind."""
    reach = request.auth.reach
    return [
        FiguresShown(
            mean_hours=one.mean.total_seconds() / 3600 if one.mean else None,
            **{name: getattr(one, name) for name in ("action", "requests", "rows", "done", "refused")},
        )
        for one in counted(reach.jurisdiction, reach.own, asked.month)
    ]


def _own(request: ApiRequest) -> Mailbox:
    shown = Mailbox.objects.select_related("jurisdiction", "person", "agency__parent__parent")
    return shown.get(pk=request.auth.person().box.pk)
