"""My duties today: what waits for me, and the agency's answer to suspended mailboxes (CT-5.4.s4)."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from congvu.directory.models import Mailbox
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.portal import duties as gathered
from congvu.portal.access import LOOKING, Office, SignedInRequest, office_of, office_required
from congvu.portal.words import said
from congvu.requests.duties import answers, own
from congvu.requests.nightly.answers import answer


@login_required
def duties(request: SignedInRequest) -> HttpResponse:
    """Everything that waits, the most urgent first; and one's own dates."""
    office = office_of(request.user)
    gathered.forget(request.user)
    context = {
        "answers": answers(office),
        "answer_clause": gathered.answer_clause(office),
        "tasks": list(gathered.linked(office)),
        "away": gathered.away(office),
        "own": own(request.user),
        "profile": in_force(request.user),
        "today": clock.today(),
    }
    return render(request, "portal/duties.html", context)


@require_POST
@office_required(LOOKING)
def answered(request: SignedInRequest, office: Office) -> HttpResponse:
    """Keep or give up the mailboxes that were chosen, each by itself: partial confirmation is possible (CT-5.4.s4)."""
    keep = request.POST.get("answer") == "keep"
    wanted = set(request.POST.getlist("key"))
    boxes = [box for box in answers(office) if str(box.key) in wanted]
    gone = sorted(wanted - {str(box.key) for box in boxes})
    for address in _addresses(office, gone):
        messages.error(request, _("%(address)s không còn chờ xác nhận.") % {"address": address})
    if not boxes:
        messages.error(request, _("Chưa chọn hộp thư nào còn chờ xác nhận."))
        return redirect("duties")
    if not keep and "sure" not in request.POST:
        return render(request, "portal/duties_ask.html", {"boxes": boxes})
    _answer(request, office, boxes, keep=keep)
    gathered.forget(office.box)
    return redirect("duties")


def _answer(request: SignedInRequest, office: Office, boxes: list[Mailbox], *, keep: bool) -> None:
    done = 0
    for box in boxes:
        try:
            with transaction.atomic():
                answer(box, office.box, keep=keep)
            done += 1
        except CongvuError as refusal:
            messages.error(request, f"{box.address}: {said(refusal)}")
    told = _("Đã xác nhận giữ lại %(count)d hộp thư.") if keep else _("Đã hủy bỏ %(count)d hộp thư.")
    messages.success(request, told % {"count": done})


def _addresses(office: Office, keys: list[str]) -> list[str]:
    """The addresses of what the office sees; nothing is said of other mailboxes."""
    found = [key for key in keys if _is_key(key)]
    return list(office.mailboxes().filter(key__in=found).order_by("sort").values_list("address", flat=True))


def _is_key(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False
