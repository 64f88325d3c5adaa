"""Who has which role; the managing department grants and removes roles, never its own officers to themselves."""

from typing import Annotated

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Schema
from pydantic import Field

from congvu.api.rest.caller import ApiRequest
from congvu.api.rest.door import Door
from congvu.api.rest.mailboxes import box_of
from congvu.api.rest.shapes import Asked, Limit, Number, Page, Text
from congvu.directory.actions.roles import appoint, dismiss
from congvu.directory.models import RoleGrant
from congvu.directory.models.mailbox import Role
from congvu.directory.offices import APPOINTING, ISSUING

door = Door(tags=["roles"])
READ, WRITE = "roles:read", "roles:write"


class RoleAsked(Asked):
    """Whom to give which role; ``agency`` where the role is held in one agency."""

    address: Text
    role: Role
    agency: Number | None = None


class RoleList(Schema):
    """Which grants: those behind an id."""

    address: Text = ""
    role: Role | None = None
    agency: Number | None = None
    after: Annotated[int, Field(ge=0, lt=1 << 63)] = 0
    limit: Limit = 50


class RoleShown(Schema):
    """A role that somebody has; without an agency it is held in the whole jurisdiction."""

    id: int
    address: str
    role: Role
    agency: int | None

    @classmethod
    def of(cls, row: RoleGrant) -> "RoleShown":
        """From its row."""
        return cls(id=row.pk, address=row.mailbox.address, role=Role(row.role), agency=row.agency_id)


class RoleRemoved(Schema):
    """The grant that is gone."""

    removed: int


@door.read("/roles", READ, "Ai giữ vai trò nào / Who has which role", Page[RoleShown], ISSUING)
def roles(request: ApiRequest, asked: Query[RoleList]) -> Page[RoleShown]:
    """The roles of the jurisdiction, in the order in which they were granted."""
    chosen = {"mailbox__address": asked.address.lower(), "role": asked.role, "agency": asked.agency}
    rows = _rows(request).filter(pk__gt=asked.after, **{name: value for name, value in chosen.items() if value})
    shown = list(rows.order_by("pk")[: asked.limit + 1])
    after = str(shown[asked.limit - 1].pk) if len(shown) > asked.limit else ""
    return Page[RoleShown](items=[RoleShown.of(row) for row in shown[: asked.limit]], after=after)


@door.act("/roles", WRITE, "Giao vai trò / Grant a role", RoleShown, APPOINTING, applications=False, status=201)
def grant(request: ApiRequest, asked: RoleAsked) -> RoleShown:
    """Grant it, and with an office the mailboxes that it holds."""
    agencies = request.auth.reach.agencies()
    agency = get_object_or_404(agencies, pk=asked.agency) if asked.agency else None
    return RoleShown.of(appoint(box_of(request, asked.address), asked.role, agency, request.auth.person().box))


@door.act(
    "/roles/{grant}/remove",
    WRITE,
    "Thôi giao vai trò / Remove a role",
    RoleRemoved,
    APPOINTING,
    applications=False,
)
def remove(request: ApiRequest, grant: Number) -> RoleRemoved:
    """Remove it; what was held by office goes by handover."""
    dismiss(get_object_or_404(_rows(request), pk=grant), request.auth.person().box)
    return RoleRemoved(removed=grant)


def _rows(request: ApiRequest) -> QuerySet[RoleGrant]:
    rows = RoleGrant.objects.filter(mailbox__jurisdiction=request.auth.whole())
    return rows.select_related("mailbox__jurisdiction", "agency")
