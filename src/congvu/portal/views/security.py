"""What protects my mailbox: second factor, recovery codes, app passwords, and the browsers that are signed in."""

import json
from collections.abc import Callable
from datetime import date
from functools import wraps

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from congvu.directory import passkeys
from congvu.directory.actions import second_factor
from congvu.directory.actions.app_passwords import make_app_password, revoke_app_password
from congvu.directory.actions.sessions import end_session
from congvu.directory.errors import FactorRefused
from congvu.directory.models import Authenticator, Mailbox, MailboxUse
from congvu.directory.sealing import seal, unseal
from congvu.portal import sessions, throttle
from congvu.portal.access import SignedInRequest
from congvu.portal.entering import obliged
from congvu.portal.errors import LockedOut, TooManyTries
from congvu.portal.forms import CodeForm, NameForm, ProofForm
from congvu.portal.middleware import WITH_SCRIPT
from congvu.portal.views.sign_in import ASKED, read_json
from congvu.portal.words import said

NEW_SECRET = "authenticator_secret"  # noqa: S105 - the name of a key in the session
AppView = Callable[[SignedInRequest], HttpResponse]


def proof_required(view: AppView) -> AppView:
    """What changes the protection of a mailbox asks for the password again, unless it was typed a short while ago."""

    @login_required
    @wraps(view)
    def check(request: SignedInRequest) -> HttpResponse:
        if sessions.proved_lately(request):
            return view(request)
        then = request.path if request.method == "GET" else reverse("security")
        return redirect(f"{reverse('confirm')}?next={then}")

    return check


@login_required
def security(request: SignedInRequest) -> HttpResponse:
    """The overview."""
    box = request.user
    context = {
        "authenticator": Authenticator.objects.filter(mailbox=box).first(),
        "passkeys": box.passkeys.order_by("created_at"),
        "codes_left": box.recovery_codes.filter(used_at=None).count(),
        "apps": box.app_passwords.order_by("created_at"),
        "apps_used": _last_mail_program(box),
        "form": NameForm(),
        "sessions": box.portal_sessions.order_by("-seen"),
        "this": sessions.key_of(request),
        "first": obliged(box) and not box.second_factor,
    }
    return render(request, "portal/security.html", context)


def _last_mail_program(box: Mailbox) -> date | None:
    """The day; of all app passwords together, for slapd does not tell which of them was right."""
    use = MailboxUse.objects.filter(mailbox=box).first()
    return max(filter(None, (use.last_access, use.last_submission)), default=None) if use else None


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@login_required
def confirm(request: SignedInRequest) -> HttpResponse:
    """The password once more."""
    then = request.POST.get("next") or request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(then, {request.get_host()}, require_https=request.is_secure()):
        then = reverse("security")
    form = ProofForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if throttle.mailbox_of(request, request.user.address, form.cleaned_data["password"]):
                sessions.note_proof(request)
                return redirect(then)
            form.add_error("password", _("Mật khẩu không đúng."))
        except (TooManyTries, LockedOut) as refusal:
            form.add_error(None, said(refusal))
    return render(request, "portal/confirm.html", {"form": form, "next": then})


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@proof_required
def authenticator(request: SignedInRequest) -> HttpResponse:
    """Set up codes by time: a secret to scan, and a first code to prove that it works."""
    form = CodeForm(request.POST or None)
    sealed = request.session.get(NEW_SECRET)
    if sealed is None or request.method == "GET":
        sealed = request.session[NEW_SECRET] = seal(second_factor.new_secret())
    secret = unseal(sealed)
    if request.method == "POST" and form.is_valid():
        try:
            added = second_factor.add_authenticator(
                request.user, secret, form.cleaned_data["code"], sessions.key_of(request)
            )
            del request.session[NEW_SECRET]
            return _done(request, added)
        except FactorRefused as refusal:
            form.add_error("code", said(refusal))
    address = second_factor.provisioning(request.user, secret)
    picture = segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff", omitsize=True)
    context = {"form": form, "secret": secret, "picture": mark_safe(picture)}  # noqa: S308 - made of our own data
    return render(request, "portal/authenticator.html", context)


@sensitive_post_parameters("credential")
@require_http_methods(["GET", "POST"])
@proof_required
def passkey(request: SignedInRequest) -> HttpResponse:
    """Set up a passkey: the browser makes it, by the one script of the portal."""
    form = NameForm(request.POST or None)
    asked = request.session.pop(ASKED, None)
    if request.method == "POST" and form.is_valid():
        try:
            credential, count = passkeys.read_new(asked, read_json(request.POST.get("credential", "")))
            name, key = form.cleaned_data["name"], sessions.key_of(request)
            return _done(request, second_factor.add_passkey(request.user, name, credential, count, key))
        except FactorRefused as refusal:
            form.add_error(None, said(refusal))
    options, request.session[ASKED] = passkeys.ask_new(request.user)
    response = render(request, "portal/passkey.html", {"form": form, "options": json.dumps(options)})
    response.headers["Content-Security-Policy"] = WITH_SCRIPT
    return response


def _done(request: SignedInRequest, added: second_factor.Added) -> HttpResponse:
    """With the first factor the recovery codes are shown, this once."""
    if added.recovery_codes:
        return render(request, "portal/recovery_codes.html", {"codes": added.recovery_codes, "first": True})
    messages.success(request, _("Đã thêm vào xác thực hai lớp."))
    return redirect("security")


@require_POST
@proof_required
def remove(request: SignedInRequest) -> HttpResponse:
    """Take one factor away."""
    which = request.POST.get("passkey", "")
    number = int(which) if which.isdecimal() else None
    second_factor.remove_factor(request.user, number, sessions.key_of(request))
    messages.success(request, _("Đã gỡ. Các nơi đăng nhập khác đã kết thúc."))
    return redirect("security")


@require_POST
@proof_required
def codes(request: SignedInRequest) -> HttpResponse:
    """Ten new recovery codes."""
    if not request.user.second_factor:
        return redirect("security")
    new = second_factor.renew_recovery_codes(request.user)
    return render(request, "portal/recovery_codes.html", {"codes": new, "first": False})


@require_POST
@proof_required
def app_password(request: SignedInRequest) -> HttpResponse:
    """Make an app password, shown this once."""
    form = NameForm(request.POST)
    try:
        if form.is_valid():
            secret = make_app_password(request.user, form.cleaned_data["name"])
            return render(request, "portal/app_password.html", {"secret": secret, "name": form.cleaned_data["name"]})
        messages.error(request, _("Hãy đặt tên cho mật khẩu ứng dụng, ví dụ: Điện thoại."))
    except FactorRefused as refusal:
        messages.error(request, said(refusal))
    return redirect("security")


@require_POST
@login_required
def revoke(request: SignedInRequest) -> HttpResponse:
    """End an app password."""
    number = request.POST.get("app", "")
    if number.isdecimal() and revoke_app_password(request.user, int(number)):
        messages.success(request, _("Đã bỏ; phần mềm dùng mật khẩu đó không vào được nữa."))
    return redirect("security")


@require_POST
@login_required
def end(request: SignedInRequest) -> HttpResponse:
    """End one session, or all but this one."""
    box, number = request.user, request.POST.get("session", "")
    others = box.portal_sessions.exclude(key=sessions.key_of(request))
    rows = others.filter(pk=int(number)) if number.isdecimal() else others
    ended = sum(end_session(box, row.pk, box.address) for row in rows)
    if ended:
        messages.success(request, _("Đã kết thúc phiên đăng nhập."))
    return redirect("security")
