"""Asking for help, and answering (QT-1.5, CT-9.6)."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from congvu.ground.errors import CongvuError
from congvu.portal.access import SignedInRequest
from congvu.portal.words import said
from congvu.requests import support as desk

SHOWN = 20


@require_http_methods(["GET", "POST"])
@login_required
def questions(request: SignedInRequest) -> HttpResponse:
    """Who helps; one's own questions with their answers; and, for those who help, what waits for an answer."""
    box = request.user
    if request.method == "POST" and _done(request, lambda: desk.ask(box, request.POST.get("text", ""))):
        messages.success(request, _("Đã gửi câu hỏi; câu trả lời sẽ đến hộp thư của bạn."))
        return redirect("help")
    context = {
        "helpers": desk.helpers(box)[:5],
        "clause": desk.desk_of(box)[1],
        "own": box.questions.order_by("-id")[:SHOWN],
        "waiting": desk.waiting_for(box)[:SHOWN],
    }
    return render(request, "portal/help.html", context)


@require_POST
@login_required
def reply(request: SignedInRequest, number: int) -> HttpResponse:
    """Answer a question, or pass it on."""
    box = request.user
    found = get_object_or_404(desk.waiting_for(box), pk=number)
    if "forward" in request.POST:
        done, told = _done(request, lambda: desk.forward(found, box)), _("Đã chuyển cho đơn vị vận hành.")
    else:
        done = _done(request, lambda: desk.answer(found, box, request.POST.get("text", "")))
        told = _("Đã trả lời.")
    if done:
        messages.success(request, told)
    return redirect("help")


def _done(request: SignedInRequest, act: Callable[[], object]) -> bool:
    try:
        act()
    except CongvuError as refusal:
        messages.error(request, said(refusal))
        return False
    return True
