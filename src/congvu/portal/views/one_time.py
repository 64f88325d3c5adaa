"""Issuing a new one-time password, for somebody who lost theirs. It is shown once; the ledger tells who issued it."""

import uuid
from typing import IO, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from congvu.directory.actions.mailboxes import Issued
from congvu.directory.actions.passwords import issue_one_time_password
from congvu.directory.models.mailbox import MailboxState
from congvu.directory.slips import Slip, write_slips
from congvu.ground.errors import CongvuError
from congvu.portal import clients
from congvu.portal.access import ISSUING, Office, SignedInRequest, office_required
from congvu.portal.issuing import refuse_unless_allowed
from congvu.portal.words import said
from congvu.regulations.loading import load_profile


@require_http_methods(["GET", "POST"])
@office_required(ISSUING)
def issue(request: SignedInRequest, office: Office, key: uuid.UUID) -> HttpResponse:
    """Ask first; then issue it and show it, this once."""
    box = get_object_or_404(office.mailboxes().select_related("jurisdiction", "person", "agency", "unit"), key=key)
    try:
        refuse_unless_allowed(office, box)
        if request.method != "POST":
            return render(request, "portal/one_time_ask.html", {"box": box})
        clause = load_profile(box.jurisdiction.regulation).password_rules.first_change(box.kind) or ""
        issued = issue_one_time_password(box, office.box.address, clause)
    except CongvuError as refusal:
        messages.error(request, said(refusal))
        return redirect("admin-mailbox", key=key)
    return render(request, "portal/one_time_issued.html", {"box": box, "secret": issued.one_time_password})


@sensitive_post_parameters("secret")
@require_POST
@office_required(ISSUING)
def slip(request: SignedInRequest, office: Office, key: uuid.UUID) -> HttpResponse:
    """The paper to hand over. The one-time password comes back from the page that showed it: it is kept nowhere."""
    box = get_object_or_404(office.mailboxes().select_related("jurisdiction", "person", "agency", "unit"), key=key)
    secret = request.POST.get("secret", "")
    if box.state != MailboxState.ISSUED or not box.check_password(secret):
        messages.error(request, _("Mật khẩu dùng một lần này không còn hiệu lực; phiếu không được in."))
        return redirect("admin-mailbox", key=key)
    response = HttpResponse(content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="phieu-{box.address.partition("@")[0]}.pdf"'
    write_slips(cast(IO[bytes], response), [Slip.of(Issued(box, secret))], clients.places_of(settings.PLAN))
    return response
