"""What an administrator may do about the sign-in of somebody else: reset a lost second factor, lift a lock."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from congvu.directory.actions.lockout import unlock
from congvu.directory.actions.second_factor import reset_factor
from congvu.ground.errors import CongvuError
from congvu.portal.access import ISSUING, Office, SignedInRequest, office_required
from congvu.portal.issuing import refuse_unless_allowed
from congvu.portal.words import said


@require_http_methods(["GET", "POST"])
@office_required(ISSUING)
def factor(request: SignedInRequest, office: Office, key: uuid.UUID) -> HttpResponse:
    """Ask first, then take all factors away; the owner is told by mail."""
    box = get_object_or_404(office.mailboxes().select_related("jurisdiction"), key=key)
    try:
        refuse_unless_allowed(office, box)
        if request.method != "POST" and box.second_factor:
            return render(request, "portal/admin_factor.html", {"box": box})
        if request.method == "POST" and box.second_factor:
            reset_factor(box, office.box.address)
            messages.success(request, _("Đã gỡ xác thực hai lớp; chủ hộp thư được báo qua thư."))
    except CongvuError as refusal:
        messages.error(request, said(refusal))
    return redirect("admin-mailbox", key=key)


@require_POST
@office_required(ISSUING)
def lock(request: SignedInRequest, office: Office, key: uuid.UUID) -> HttpResponse:
    """Let the owner in again before the lock ends by itself."""
    box = get_object_or_404(office.mailboxes().select_related("jurisdiction"), key=key)
    try:
        refuse_unless_allowed(office, box)
        unlock(box, office.box.address)
        messages.success(request, _("Đã mở khóa đăng nhập."))
    except CongvuError as refusal:
        messages.error(request, said(refusal))
    return redirect("admin-mailbox", key=key)
