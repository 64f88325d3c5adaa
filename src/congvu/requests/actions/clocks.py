"""The state of a request as its rows make it, and its clock: it runs from the day the request is complete (CT-6.3)."""

from datetime import datetime

from django.conf import settings

from congvu.directory.regulation import in_force
from congvu.ground.clock import LOCAL
from congvu.ground.working_days import WorkingDays
from congvu.regulations.calendars import working_days
from congvu.requests.law import RequestLaw
from congvu.requests.models import ENDED, Request, RequestState, RowState
from congvu.requests.rules import Clock, started, stopped

AGENCYS_TURN = {RowState.BAD, RowState.PROPOSED}


def refresh(request: Request, now: datetime) -> None:
    """Let the request follow its rows, as long as nobody has approved it; the clock stands while the agency thinks."""
    states = set(request.rows.values_list("state", flat=True))
    if request.state in {RequestState.WAITING, RequestState.CHECKED}:
        request.state = RequestState.WAITING if states & AGENCYS_TURN else RequestState.CHECKED
        if request.state == RequestState.CHECKED and request.complete_at is None:
            request.complete_at = now
    wind(request, now)
    request.save()


def wind(request: Request, now: datetime) -> None:
    """Start or stop the clock."""
    limit = RequestLaw(in_force(request.agency)).deadline()
    if limit is None:
        return
    day, calendar = now.astimezone(LOCAL).date(), calendar_of()
    held = clock_of(request, limit[0])
    running = request.complete_at is not None and request.state != RequestState.WAITING
    held = started(held, day, calendar) if running else stopped(held, day, calendar)
    request.days_left, request.running_since = held.days_left, held.since
    request.due, request.due_provisional = held.due, held.provisional


def clock_of(request: Request, whole: int) -> Clock:
    """The clock as it stands; a new one holds the whole limit."""
    left = whole if request.days_left is None else request.days_left
    return Clock(left, request.running_since, request.due, request.due_provisional)


def calendar_of() -> WorkingDays:
    """The working days by the decisions on each year."""
    return working_days(settings.CONGVU_CALENDAR)


def all_ended(request: Request) -> bool:
    """Whether every row was carried out or refused."""
    return not request.rows.exclude(state__in=ENDED).exists()
