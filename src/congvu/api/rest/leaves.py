"""Lawful leave of people, which stops the clock of idleness."""

from datetime import date
from typing import Annotated

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Schema
from pydantic import Field

from congvu.api.rest.caller import ApiRequest, Caller
from congvu.api.rest.door import Door
from congvu.api.rest.shapes import Asked, Number, Text
from congvu.directory.actions.leaves import cancel_leave, enter_leave
from congvu.directory.models import Leave, Person
from congvu.directory.models.leave import LeaveKind
from congvu.directory.offices import LEAVES

door = Door(tags=["leave"])
READ, WRITE = "leaves:read", "leaves:write"
Session = Annotated[int, Field(ge=0, le=1)]


class LeaveAsked(Asked):
    """One leave, both days included; ``session`` 0 or 1 where it takes only mornings or afternoons."""

    kind: LeaveKind
    first: date
    last: date
    session: Session | None = None
    document: Annotated[Text, Field(max_length=200)] = ""


class LeaveShown(Schema):
    """A leave that was entered."""

    id: int
    person: int
    kind: LeaveKind
    first: date
    last: date
    session: int | None
    document: str
    cancelled: bool

    @classmethod
    def of(cls, row: Leave) -> "LeaveShown":
        """From its row."""
        names = ("kind", "first", "last", "session", "document")
        facts = {name: getattr(row, name) for name in names}
        return cls(id=row.pk, person=row.person_id, cancelled=row.cancelled_at is not None, **facts)


def people(caller: Caller) -> QuerySet[Person]:
    """Whose leave the caller enters: the people of the own agencies; an application's whole reach."""
    return caller.office.people_by(LEAVES) if caller.office else caller.reach.people()


@door.read("/people/{person}/leaves", READ, "Các kỳ nghỉ của một người / A person's leave", list[LeaveShown], LEAVES)
def leaves(request: ApiRequest, person: Number) -> list[LeaveShown]:
    """The person's leave, the latest first."""
    found = get_object_or_404(people(request.auth), pk=person)
    return [LeaveShown.of(row) for row in found.leaves.order_by("-first", "-id")[:200]]


@door.act("/people/{person}/leaves", WRITE, "Nhập một kỳ nghỉ / Enter leave", LeaveShown, LEAVES, status=201)
def enter(request: ApiRequest, person: Number, asked: LeaveAsked) -> LeaveShown:
    """Enter a leave; past ones too."""
    found = get_object_or_404(people(request.auth).select_related("jurisdiction"), pk=person)
    return LeaveShown.of(enter_leave(found, request.auth.actor, **asked.model_dump()))


@door.act("/leaves/{leave}/cancel", WRITE, "Hủy một kỳ nghỉ / Cancel leave", LeaveShown, LEAVES)
def cancel(request: ApiRequest, leave: Number) -> LeaveShown:
    """The leave was not taken, or was entered in error."""
    rows = Leave.objects.filter(person__in=people(request.auth)).select_related("person__jurisdiction")
    found = get_object_or_404(rows, pk=leave)
    cancel_leave(found, request.auth.actor)
    found.refresh_from_db()
    return LeaveShown.of(found)
