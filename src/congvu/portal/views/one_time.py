"""Issuing a new one-time password, for somebody who lost theirs. It is shown once; the ledger tells who issued it."""

import uuid
from typing import IO, cast

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from congvu.directory.actions.mailboxes import Issued
from congvu.directory.actions.passwords import LATE, issue_one_time_password
from congvu.directory.actions.receipts import hand_over
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxState
from congvu.directory.slips import Slip
from congvu.ground.errors import CongvuError
from congvu.portal import clients
from congvu.portal.access import RESETTING, Office, SignedInRequest, office_required
from congvu.portal.issuing import charged, clause_of, refuse_unless_allowed, token_of, used_up
from congvu.portal.words import said


@require_http_methods(["GET", "POST"])
@office_required(RESETTING)
def issue(request: SignedInRequest, office: Office, key: uuid.UUID) -> HttpResponse:
    """Ask first; then issue it and show it, this once: the same form sent again issues nothing."""
    box = get_object_or_404(office.mailboxes().select_related("jurisdiction", "person", "agency", "unit"), key=key)
    try:
        refuse_unless_allowed(office, box)
        if request.method != "POST":
            return render(request, "portal/one_time_ask.html", {"box": box, "token": token_of(box)})
        if used_up(request.POST.get("token", ""), box):
            return _issued_before(request, box)
        issued = issue_one_time_password(box, office.box.address, clause_of(box))
    except CongvuError as refusal:
        if refusal.code == LATE:
            return _issued_before(request, box)
        messages.error(request, said(refusal))
        return redirect("admin-mailbox", key=key)
    return render(request, "portal/one_time_issued.html", {"box": box, "secret": issued.one_time_password})


def _issued_before(request: SignedInRequest, box: Mailbox) -> HttpResponse:
    """Nothing was issued: the password was replaced after the form had been shown, most often by this very form."""
    return render(request, "portal/one_time_before.html", {"box": box}, status=409)


@require_POST
@office_required(RESETTING)
def handed(request: SignedInRequest, office: Office, key: uuid.UUID) -> HttpResponse:
    """The slip was handed over: to whom (DL-11.2.s2)."""
    box = get_object_or_404(office.mailboxes().select_related("jurisdiction", "agency__parent__parent"), key=key)
    if not charged(office, box):
        raise PermissionDenied
    try:
        hand_over(box, request.POST.get("receiver", ""), office.box.address)
    except CongvuError as refusal:
        messages.error(request, said(refusal))
    else:
        messages.success(request, _("Đã ghi việc giao phiếu vào sổ."))
    return redirect("admin-mailbox", key=key)


@sensitive_post_parameters("secret")
@require_POST
@office_required(RESETTING)
def slip(request: SignedInRequest, office: Office, key: uuid.UUID) -> HttpResponse:
    """The paper to hand over. The one-time password comes back from the page that showed it: it is kept nowhere."""
    box = get_object_or_404(office.mailboxes().select_related("jurisdiction", "person", "agency", "unit"), key=key)
    secret = request.POST.get("secret", "")
    if not charged(office, box):
        raise PermissionDenied
    if box.state != MailboxState.ISSUED or not box.check_password(secret):
        messages.error(request, _("Mật khẩu dùng một lần này không còn hiệu lực; phiếu không được in."))
        return redirect("admin-mailbox", key=key)
    response = HttpResponse(content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="phieu-{box.address.partition("@")[0]}.pdf"'
    # here, so that the portal's processes do not hold a PDF library that most of them never use
    from congvu.directory.slip_pdf import write_slips

    write_slips(cast(IO[bytes], response), [Slip.of(Issued(box, secret))], clients.places_of(settings.PLAN))
    return response
