"""The applications of a jurisdiction: shown, registered, removed."""

from typing import Annotated, Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Schema
from pydantic import Field

from congvu.api.rest.caller import NOT_YOURS, ApiRequest
from congvu.api.rest.door import Door
from congvu.api.rest.errors import Refused
from congvu.api.rest.shapes import Asked, Number, Text
from congvu.directory.actions.applications import Wanted, register, remove_application
from congvu.directory.models import Application
from congvu.directory.models.mailbox import Role
from congvu.directory.offices import ISSUING

door = Door(tags=["applications"])
READ, WRITE = "applications:read", "applications:write"
DEPARTMENT = frozenset({Role.DEPARTMENT})
Some = Annotated[list[Text], Field(max_length=20)]


class ApplicationAsked(Asked):
    """An application to be registered: with redirect addresses for signing in, or as a service with scopes."""

    name: Text
    service: bool = False
    scopes: Some = []
    redirect_uris: Some = []
    sign_out_uris: Some = []
    agency: Number | None = None


class ApplicationShown(Schema):
    """A registered application."""

    name: str
    client_id: str
    service: bool
    scopes: list[str]
    redirect_uris: list[str]
    agency: int | None

    @classmethod
    def of(cls, row: Application) -> "ApplicationShown":
        """From its row."""
        return cls(**_facts(row))


class ApplicationMade(ApplicationShown):
    """A new application, with the secret that is told this once."""

    client_secret: str


class Removed(Schema):
    """What is gone."""

    removed: str


def _facts(row: Application) -> dict[str, Any]:
    return {
        "name": row.name,
        "client_id": row.client_id,
        "service": row.authorization_grant_type == Application.GRANT_CLIENT_CREDENTIALS,
        "scopes": row.scopes.split(),
        "redirect_uris": row.redirect_uris.split(),
        "agency": row.agency_id,
    }


def _rows(request: ApiRequest) -> QuerySet[Application]:
    return Application.objects.filter(jurisdiction=request.auth.whole()).order_by("name")


@door.read("/applications", READ, "Các ứng dụng / The applications", list[ApplicationShown], ISSUING)
def applications(request: ApiRequest) -> list[ApplicationShown]:
    """The applications of the jurisdiction; those that serve all of them are the operator's."""
    return [ApplicationShown.of(row) for row in _rows(request)]


@door.act(
    "/applications",
    WRITE,
    "Đăng ký ứng dụng / Register an application",
    ApplicationMade,
    DEPARTMENT,
    applications=False,
    status=201,
)
def add(request: ApiRequest, asked: ApplicationAsked) -> ApplicationMade:
    """Register an application for the jurisdiction of whoever signed in; it gets no more than the caller has."""
    reach = request.auth.reach
    beyond = sorted(set(asked.scopes) - request.auth.scopes)
    if beyond:
        names = ", ".join(beyond)
        vi, en = f"Mã truy cập không có phạm vi {names} để cấp tiếp.", f"The token lacks the scope {names} to give on."
        raise Refused(403, "no-scope", vi, en)
    if reach.own is not None and asked.agency is None:
        raise Refused(403, "not-yours", *NOT_YOURS)
    wanted = Wanted(
        name=asked.name,
        redirect_uris=tuple(asked.redirect_uris),
        sign_out_uris=tuple(asked.sign_out_uris),
        jurisdiction=reach.jurisdiction,
        agency=get_object_or_404(reach.agencies(), pk=asked.agency) if asked.agency else None,
        scopes=tuple(asked.scopes),
        service=asked.service,
    )
    made = register(wanted, request.auth.actor)
    return ApplicationMade(**_facts(made.application), client_secret=made.secret)


@door.act(
    "/applications/{name}/remove",
    WRITE,
    "Gỡ ứng dụng / Remove an application",
    Removed,
    DEPARTMENT,
    applications=False,
)
def remove(request: ApiRequest, name: Text) -> Removed:
    """Remove an application with all that it holds."""
    remove_application(get_object_or_404(_rows(request), name=name), request.auth.actor)
    return Removed(removed=name)
