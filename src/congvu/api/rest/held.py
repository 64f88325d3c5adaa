"""Letters that the gate holds: who wrote to whom and what was found where, never what they say."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import Query, Schema
from pydantic import Field

from congvu.api.rest.caller import ApiRequest, Caller
from congvu.api.rest.door import Door
from congvu.api.rest.shapes import Asked, Limit, Number, Said
from congvu.directory.offices import HELD
from congvu.documents.held import deciding
from congvu.documents.held.queries import WAITING, letters, page
from congvu.documents.models import HeldLetter

door = Door(tags=["held letters"])
READ, WRITE = "held:read", "held:write"


class HeldShown(Schema):
    """One letter. ``recipients`` are the first fifty."""

    key: uuid.UUID
    queue_id: str
    agency: int | None
    direction: str
    sender: str
    login: str
    recipients: list[str]
    recipient_count: int
    bytes: int
    clause: str
    findings: list[dict[str, Any]]
    since: datetime
    state: str
    decided_by: str
    reason: str

    @classmethod
    def of(cls, row: HeldLetter) -> "HeldShown":
        """From its row."""
        names = (name for name in cls.model_fields if name != "agency")
        return cls(agency=row.agency_id, **{name: getattr(row, name) for name in names})


class HeldPage(Schema):
    """One page, the newest first; ``before`` asks for the next one, and is null at the end."""

    items: list[HeldShown]
    before: int | None


class HeldAsked(Asked):
    """What is listed: what waits, unless all is asked for; behind ``before``."""

    all: bool = False
    before: Number | None = None
    limit: Limit = 50


class Decision(Asked):
    """Why: it goes into the ledger and to the sender."""

    reason: Annotated[Said, Field(max_length=500)]


@door.read("/held-letters", READ, "Thư bị giữ / Held letters", HeldPage, HELD)
def held(request: ApiRequest, asked: Query[HeldAsked]) -> HeldPage:
    """Those of the agencies within reach."""
    rows = _within(request.auth)
    found, before = page(rows if asked.all else rows.filter(state__in=WAITING), asked.before, asked.limit)
    return HeldPage(items=[HeldShown.of(row) for row in found], before=before)


@door.read("/held-letters/{key}", READ, "Một thư bị giữ / One held letter", HeldShown, HELD)
def letter(request: ApiRequest, key: uuid.UUID) -> HeldShown:
    """Its facts and its findings."""
    return HeldShown.of(get_object_or_404(_within(request.auth), key=key))


@door.act("/held-letters/{key}/release", WRITE, "Cho thư đi / Release", HeldShown, HELD, applications=False)
def release(request: ApiRequest, key: uuid.UUID, asked: Decision) -> HeldShown:
    """By one of those whom the clause names, never the sender."""
    row = get_object_or_404(_within(request.auth), key=key)
    deciding.release(row, request.auth.person().box, asked.reason)
    row.refresh_from_db()
    return HeldShown.of(row)


@door.act("/held-letters/{key}/refuse", WRITE, "Từ chối thư / Refuse", HeldShown, HELD, applications=False)
def refuse(request: ApiRequest, key: uuid.UUID, asked: Decision) -> HeldShown:
    """The sender is answered with the clause."""
    row = get_object_or_404(_within(request.auth), key=key)
    deciding.refuse(row, request.auth.person().box, asked.reason)
    row.refresh_from_db()
    return HeldShown.of(row)


def _within(caller: Caller) -> Any:
    return letters(caller.office or caller.reach)
