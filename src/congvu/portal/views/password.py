"""Changing one's password: the page that mail servers name when they refuse a one-time password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from congvu.directory.actions.acknowledging import acknowledge
from congvu.directory.actions.expiry import overdue
from congvu.directory.actions.passwords import change_password
from congvu.directory.errors import PasswordRefused
from congvu.directory.models.mailbox import MailboxState
from congvu.directory.regulation import in_force
from congvu.portal import password_rule_list, sessions, throttle
from congvu.portal.access import SignedInRequest
from congvu.portal.errors import LockedOut, TooManyTries
from congvu.portal.forms import PasswordForm
from congvu.portal.words import said


@sensitive_post_parameters("present", "new", "again")
@login_required
def password(request: SignedInRequest) -> HttpResponse:
    """Choose a password of one's own. All other sessions of the mailbox end; this one goes on."""
    box = request.user
    form = PasswordForm(box, request.POST or None)
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        former_key = request.session.session_key
        update_session_auth_hash(request, box)
        sessions.follow(request, former_key)
        sessions.note_proof(request)
        messages.success(
            request,
            _("Đã đổi mật khẩu. Hãy dùng mật khẩu mới ở trang này và trong phần mềm thư trên máy tính, điện thoại."),
        )
        return redirect("mailbox")
    profile = in_force(box)
    rules = password_rule_list.demands(profile.password_rules, box.kind)
    context = {"form": form, "rules": rules, "profile": profile, "overdue": overdue(box)}
    context["shared_use"] = profile.password_rules.shared_use()
    return render(request, "portal/password.html", context)


def _changed(request: SignedInRequest, form: PasswordForm) -> bool:
    """Change it, or add to the form why not."""
    present = form.cleaned_data.get("present")
    first = request.user.state == MailboxState.ISSUED
    try:
        # Whoever sits at a session left open must not guess here what they may not guess at the door.
        if present is not None:
            throttle.mailbox_of(request, request.user.address, present)
        with transaction.atomic():
            change_password(request.user, present, form.cleaned_data["new"], sessions.key_of(request))
            if first:
                acknowledge(request.user)
    except (TooManyTries, LockedOut) as refusal:
        form.add_error(None, said(refusal))
    except PasswordRefused as refusal:
        form.add_error("present" if refusal.code == "password-wrong" and present is not None else "new", said(refusal))
    return form.is_valid()
