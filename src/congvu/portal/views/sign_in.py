"""Signing in to the portal: mailbox address and password, then the second factor where there is one."""

import json
import logging
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from congvu.directory import passkeys
from congvu.directory.actions.second_factor import use_code, use_recovery_code, wrong_code
from congvu.directory.errors import FactorRefused
from congvu.directory.models import Authenticator, Mailbox
from congvu.portal import entering
from congvu.portal.errors import LockedOut, TooManyTries
from congvu.portal.forms import CodeForm, SignInForm
from congvu.portal.middleware import WITH_SCRIPT
from congvu.portal.throttle import client_of, factor_of
from congvu.portal.words import said

log = logging.getLogger("congvu.portal.sign_in")
ASKED = "passkey_asked"
"""In the session: what the browser was asked, for one answer."""


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
        except (TooManyTries, LockedOut) as refusal:
            log.warning("too many sign-ins from %s", client_of(request))
            context = self.get_context_data(form=SignInForm(request), wait=said(refusal))
            return self.render_to_response(context, status=429, headers={"Retry-After": str(refusal.seconds)})

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """The password is right; where there is a second factor, it is asked for next."""
        box, then = form.get_user(), self.get_success_url()
        if box.second_factor:
            entering.wait_for_factor(self.request, box, then)
            return redirect("sign-in-factor")
        entering.enter(self.request, box)
        return redirect(then)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Note where failed sign-ins come from; what was typed as an address may be a password, so it is not noted."""
        log.info("sign-in refused from %s", client_of(self.request))
        return super().form_invalid(form)


@sensitive_post_parameters("code", "credential")
@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """The second step: a code by time, a passkey, or a recovery code."""
    waiting = entering.waiting(request)
    if waiting is None:
        return redirect("sign-in")
    box, then = waiting
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        try:
            if factor_of(request, box, lambda: proved(request, box, form)):
                entering.enter(request, box)
                return redirect(then)
            form.add_error("code", said(wrong_code()))
        except FactorRefused as refusal:
            form.add_error(None, said(refusal))
        except TooManyTries as refusal:
            status = 429
            form.add_error(None, said(refusal))
        log.info("second factor refused from %s", client_of(request))
    return _ask(request, box, form, status)


def proved(request: HttpRequest, box: Mailbox, form: CodeForm) -> bool:
    """Whether what was sent proves the factor; an answer of a passkey fits one question only."""
    asked = request.session.pop(ASKED, None)
    if sent := request.POST.get("credential"):
        passkeys.prove(box, asked, read_json(sent))
        return True
    code = form.cleaned_data["code"] if form.is_valid() else ""
    return use_code(box, code) or use_recovery_code(box, code)


def read_json(text: str) -> dict[str, Any]:
    """What the script sent; raises FactorRefused where it is no JSON object."""
    try:
        answer = json.loads(text)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise passkeys.refusal()
    return answer


def _ask(request: HttpRequest, box: Mailbox, form: forms.Form, status: int) -> HttpResponse:
    options = None
    if box.passkeys.exists():
        asked, request.session[ASKED] = passkeys.ask(box)
        options = json.dumps(asked)
    context = {
        "form": form,
        "options": options,
        "codes": Authenticator.objects.filter(mailbox=box).exists(),
        "title": _("Xác thực hai lớp"),
    }
    response = render(request, "portal/sign_in_factor.html", context, status=status)
    if options:
        response.headers["Content-Security-Policy"] = WITH_SCRIPT
    return response
