"""A province with somebody in each role, a neighbour, and callers with tokens."""

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from congvu.api.rest import caller
from congvu.api.rest.calls import Calls
from congvu.api.tests.conftest import _provider, oidc_key
from congvu.directory.actions.applications import Registered, Wanted, register
from congvu.directory.actions.roles import grant_role
from congvu.directory.models import Agency, Application, Mailbox
from congvu.directory.models.mailbox import Role
from congvu.directory.scopes import SCOPES
from congvu.requests.tests.conftest import Province, _places, now, province

# the library keeps the provider as its first request found it, so the provider is the same in all tests
__all__ = ["_places", "_provider", "now", "oidc_key", "province"]
ALL = tuple(SCOPES)


@dataclass
class Api:
    """The API as a client sees it; ``there`` is an agency of the neighbour."""

    made: Province
    there: Agency
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def service(self, *scopes: str, agency: Agency | None = None) -> Registered:
        """A service account of the province, or of one agency."""
        name = f"phan-mem-{next(self.numbers)}"
        wanted = Wanted(name=name, service=True, jurisdiction=self.made.place, agency=agency, scopes=scopes or ALL)
        return register(wanted, "test")

    def application(self, *scopes: str) -> Application:
        """An application at which people sign in."""
        name, back = f"qlvb-{next(self.numbers)}", ("https://qlvb.example/back",)
        wanted = Wanted(name=name, redirect_uris=back, jurisdiction=self.made.place, scopes=scopes or ALL)
        return register(wanted, "test").application

    def token(self, application: Application, box: Mailbox | None = None, scope: str = "") -> str:
        """A token of an application, in its own name or in somebody's."""
        token = secrets.token_urlsafe(16)
        get_access_token_model().objects.create(
            user=box,
            application=application,
            token=token,
            scope=scope or application.scopes,
            expires=timezone.now() + timedelta(days=36500),
        )
        return token

    def anybody(self, role: str, *scopes: str) -> str:
        """The token of somebody with the role."""
        return self.token(self.application(*scopes), self.role(role))

    def role(self, role: str) -> Mailbox:
        """Somebody with the role."""
        found = Mailbox.objects.filter(jurisdiction=self.made.place, grants__role=role).first()
        if found is None:
            found = self.made.person(f"Trần Văn Khác{role[0]}", self.made.health)
            grant_role(found, role, None, "test")
        return found

    def get(self, path: str, token: str, **query: Any) -> Any:
        """A GET."""
        return Client().get(f"/api/v1{path}", query, headers={"Authorization": f"Bearer {token}"})

    def post(self, path: str, token: str, body: Any = None, key: str = "", **more: Any) -> Any:
        """A POST of JSON, under a key of its own unless one is given."""
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key or secrets.token_hex(8)}
        kind = more.pop("content_type", "application/json")
        return Client().post(f"/api/v1{path}", {} if body is None else body, kind, headers=headers, **more)


@pytest.fixture
def api(province: Callable[[str], Province], monkeypatch: pytest.MonkeyPatch) -> Api:
    """The API of a province that has a neighbour."""
    monkeypatch.setattr(caller, "CALLS", Calls())
    made, other = province("cantho"), province("vinhphuc")
    for role in (Role.AUDITOR, Role.OFFICIAL):
        grant_role(made.person(f"Ngô Văn {role.title()}", made.health), role, None, "test")
    return Api(made, other.health)
