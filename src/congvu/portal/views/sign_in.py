"""Signing in to the portal by mailbox address and password."""

import logging

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from congvu.portal.errors import TooManyTries
from congvu.portal.forms import SignInForm
from congvu.portal.throttle import client_of
from congvu.portal.words import said

log = logging.getLogger("congvu.portal.sign_in")


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class SignIn(LoginView):
    """The sign-in page; afterwards one is where one wanted to be. Django renews the session's key."""

    template_name = "portal/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        """Sign in, or say why not; who must wait is told for how long (RFC 6585)."""
        try:
            return super().post(request, *args, **kwargs)
        except TooManyTries as refusal:
            log.warning("too many sign-ins from %s", client_of(request))
            context = self.get_context_data(form=SignInForm(request), wait=said(refusal))
            return self.render_to_response(context, status=429, headers={"Retry-After": str(refusal.seconds)})

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Note where failed sign-ins come from; what was typed as an address may be a password, so it is not noted."""
        log.info("sign-in refused from %s", client_of(self.request))
        return super().form_invalid(form)
