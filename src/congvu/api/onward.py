"""Leading people on to the application that sent them, through whatever page they must pass first.

A browser applies a page's ``form-action`` to every redirect that follows its form (W3C CSP 3), so a sign-in form could
not end at another site. The chain is cut by a page that leads on by itself. And who must first set a password or a
second factor would forget where they wanted to go: the session remembers it.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse

Answer = Callable[[HttpRequest], HttpResponse]
WANTED = "onward"
REDIRECTS = {301, 302, 303}


class Onward:
    """What people wanted is where they end."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Remember the application's request when it is put off; go on with it after the form that came between."""
        response = self.get_response(request)
        if response.status_code not in REDIRECTS:
            return response
        target = response.headers["Location"]
        if request.path == self._door():
            if target.startswith("/") and not target.startswith(resolve_url(settings.LOGIN_URL)):
                request.session[WANTED] = request.get_full_path()
            return response
        if request.method != "POST" or not hasattr(request, "session"):
            return response
        if target == resolve_url(settings.LOGIN_REDIRECT_URL):
            target = request.session.pop(WANTED, target)
        if not target.startswith(f"{self._door()}?"):
            return response
        return render(request, "api/onward.html", {"target": target})

    def _door(self) -> str:
        return reverse("oauth2_provider:authorize")
