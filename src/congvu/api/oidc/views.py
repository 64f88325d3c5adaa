"""The pages that applications lead to: signing in, signing out of all of them, and what the provider can do."""

import json
import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from oauth2_provider.views import AuthorizationView, ConnectDiscoveryInfoView, RPInitiatedLogoutView

from congvu.api.oidc.validator import may_enter
from congvu.directory.models import Application, Mailbox
from congvu.directory.regulation import in_force

log = logging.getLogger("congvu.oidc")


class Authorize(AuthorizationView):  # type: ignore[misc]  # the library is untyped
    """Signed in, one is led back to the application: the province's own ask for no consent."""

    def create_authorization_response(
        self, request: HttpRequest, scopes: str, credentials: dict[str, Any], allow: bool
    ) -> Any:
        """The one place where a code comes from, by GET or POST: whoever the application does not belong to is denied.

        The application is told so at its address (RFC 6749, 4.1.2.1).
        """
        let_in = _let_in(request.user, str(credentials["client_id"]))
        return super().create_authorization_response(request, scopes, credentials, allow and let_in)


def _let_in(box: object, client_id: str) -> bool:
    application = Application.objects.filter(client_id=client_id).first()
    if application is None or not isinstance(box, Mailbox):
        return False
    allowed = may_enter(box, application)
    if not allowed:
        clause = next((one.id for one in in_force(box).of_rule("integration.sso")), "")
        log.warning("%s is not let into %s %s", box.address, application.name, clause)
    return allowed


class Discovery(ConnectDiscoveryInfoView):  # type: ignore[misc]  # the library is untyped
    """OpenID Connect Discovery 1.0; of signatures only what is used: every application is registered for RS256."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The library's document, without the algorithm that it names on its own account."""
        response: HttpResponse = super().get(request, *args, **kwargs)
        told = json.loads(response.content) | {"id_token_signing_alg_values_supported": [Application.RS256_ALGORITHM]}
        response.content = json.dumps(told).encode()
        return response


class SignOut(RPInitiatedLogoutView):  # type: ignore[misc]  # the library is untyped
    """OpenID Connect RP-Initiated Logout 1.0: the portal's session and every token end together."""
