"""The page that applications lead to, and the one that signs out of all of them."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from oauth2_provider.views import AuthorizationView, RPInitiatedLogoutView
from oauthlib.common import add_params_to_uri

from congvu.api.oidc.validator import may_enter
from congvu.directory.models import Application, Mailbox
from congvu.directory.regulation import in_force

log = logging.getLogger("congvu.oidc")


class Authorize(AuthorizationView):  # type: ignore[misc]  # the library is untyped
    """Signed in, one is led back to the application: the province's own ask for no consent."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse whoever the application does not belong to before anything is handed out (RFC 6749, 4.1.2.1)."""
        application = Application.objects.filter(client_id=request.GET.get("client_id", "")).first()
        box = request.user
        if application and isinstance(box, Mailbox) and not may_enter(box, application):
            uri = request.GET.get("redirect_uri", "")
            if application.redirect_uri_allowed(uri):
                clause = next((one.id for one in in_force(box).of_rule("integration.sso")), "")
                log.warning("%s is not let into %s %s", box.address, application.name, clause)
                return HttpResponseRedirect(_denied(uri, request.GET.get("state", "")))
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return answer


def _denied(uri: str, state: str) -> str:
    """The application's address with the refusal."""
    said: str = add_params_to_uri(uri, [("error", "access_denied"), *([("state", state)] if state else [])])
    return said


class SignOut(RPInitiatedLogoutView):  # type: ignore[misc]  # the library is untyped
    """OpenID Connect RP-Initiated Logout 1.0: the portal's session and every token end together."""
