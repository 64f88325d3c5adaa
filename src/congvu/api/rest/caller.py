"""Who calls: an application in its own name, or a person who signed in at one; by bearer token alone (RFC 6750).

No cookie counts, so no other site can make a browser call. A token opens what its scopes name, and a
person's no more than their roles do at the portal.
"""

import logging
import time
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from ninja.throttling import BaseThrottle
from oauthlib.common import Request

from congvu.api.oidc.validator import Validator
from congvu.api.rest.calls import CALLS, MINUTE
from congvu.api.rest.errors import Refused
from congvu.directory.models import Application, Jurisdiction, Mailbox
from congvu.directory.offices import Office, Reach, office_of

log = logging.getLogger("congvu.api")

NOT_YOURS = ("Vai trò của bạn không được làm việc này.", "Your roles do not open this.")
NOBODYS = ("Việc này cần một người có vai trò được làm.", "This takes a person with the role for it.")
RATE = 300
"""Calls of one application in a minute."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and what part of the register is theirs. ``office`` is None where an application calls for itself."""

    application: Application
    scopes: frozenset[str]
    reach: Reach
    office: Office | None

    @property
    def box(self) -> Mailbox | None:
        """The person's mailbox."""
        return self.office.box if self.office else None

    @property
    def actor(self) -> str:
        """The name in the ledger."""
        return self.office.box.address if self.office else f"application:{self.application.name}"

    def person(self) -> Office:
        """The office of the person who calls; routes that need one let no application in."""
        if self.office is None:
            raise Refused(403, "not-yours", *NOBODYS)
        return self.office

    def whole(self) -> Jurisdiction:
        """The jurisdiction, for what is not any agency's. Raises Http404 where only agencies are within reach."""
        if self.reach.own is not None:
            raise Http404
        return self.reach.jurisdiction

    def __str__(self) -> str:
        return self.actor if not self.office else f"{self.actor} by {self.application.name}"


class ApiRequest(HttpRequest):
    """A request whose caller is known."""

    auth: Caller


@dataclass(frozen=True, slots=True)
class Bearer:
    """The guard of one route: its scope, to which persons it opens (None: all), and whether applications enter."""

    scope: str
    roles: frozenset[str] | None
    applications: bool

    def __call__(self, request: HttpRequest) -> Caller:
        """The caller. Raises Refused with 401 where nobody is known, with 403 where the route is not theirs."""
        caller = caller_of(request)
        if self.scope not in caller.scopes:
            raise Refused(
                403,
                "no-scope",
                f"Mã truy cập không có phạm vi {self.scope}.",
                f"The token lacks the scope {self.scope}.",
            )
        allowed = self._opens_to(caller.office) if caller.office else self.applications
        if not allowed:
            log.warning("%s may not %s %s", caller, request.method, request.path)
            vi, en = NOT_YOURS if caller.office else NOBODYS
            raise Refused(403, "not-yours", vi, en)
        return caller

    def _opens_to(self, office: Office) -> bool:
        return self.roles is None or bool(office.roles & self.roles)


def caller_of(request: HttpRequest) -> Caller:
    """Whoever the bearer token was given to. Raises Refused."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    asked = Request(request.path, headers={})
    if kind.lower() != "bearer" or not token or not Validator().validate_bearer_token(token.strip(), [], asked):
        raise Refused(401, "no-token", "Cần mã truy cập (bearer) còn hiệu lực.", "A valid bearer token is needed.")
    application: Application = asked.client
    scopes = frozenset(asked.access_token.scope.split()) & frozenset(application.scopes.split())
    if asked.user is not None:
        office = office_of(asked.user)
        return Caller(application, scopes, office, office)
    if application.jurisdiction is None:
        raise Refused(403, "no-place", "Tài khoản dịch vụ chưa thuộc tỉnh nào.", "The service has no province.")
    own = frozenset({application.agency_id}) if application.agency_id else None
    return Caller(application, scopes, Reach(jurisdiction=application.jurisdiction, own=own), None)


class PerApplication(BaseThrottle):
    """So many calls of one application in a minute; it is told when the next minute begins."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count the call."""
        return CALLS.count(request.auth.application.pk) <= RATE  # type: ignore[attr-defined]

    def wait(self) -> float:
        """Seconds until the next minute."""
        return MINUTE - time.time() % MINUTE
