"""What holds for every answer of the portal: its language, what a browser may load, and what must be done first."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import patch_vary_headers

from congvu.directory.actions.expiry import overdue
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxState
from congvu.portal import sessions
from congvu.portal.entering import obliged

Answer = Callable[[HttpRequest], HttpResponse]

# The pages need no frame and nothing of any other site; two of them, and no other, one script of our own.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
WITH_SCRIPT = f"{CONTENT_POLICY}; script-src 'self'"
"""For the two pages that ask for a passkey."""
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class Language:
    """The language chosen here, else Vietnamese: in which language a browser was installed says little in an office."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in that language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response


class ContentPolicy:
    """Strict rules for the browser (W3C CSP 3), and no copy of a page in any cache."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers that are missing."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class KnownSession:
    """A session that was ended by its owner, or by a change that ends all, is over at its next request."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on, as nobody where the session is not known any longer."""
        if request.user.is_authenticated and not sessions.known(request, request.user):
            logout(request)
        return self.get_response(request)


class FirstThings:
    """Where something must be done before anything else, only the page for it is open.

    A one-time password, or one that must be changed, is changed first (CT-10.3, DN-12.1, DL-13.2, CT-8.1.s3); whoever
    administers sets up a second factor.
    """

    OPEN: Mapping[str, frozenset[str]] = {
        "password": frozenset({"password", "regulation", "sign-out", "language"}),
        "security": frozenset(
            {"security", "authenticator", "passkey", "confirm", "password", "sign-out", "language", "codes"}
        ),
    }

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the decision is made when the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: object, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        """Lead there from every other page."""
        match = request.resolver_match
        first = self.first(request.user) if isinstance(request.user, Mailbox) else None
        return redirect(first) if first and match and match.url_name not in self.OPEN[first] else None

    @staticmethod
    def first(box: Mailbox) -> str | None:
        """The page that comes first."""
        if box.state == MailboxState.ISSUED or overdue(box):
            return "password"
        return "security" if not box.second_factor and obliged(box) else None
