"""Letters of shared mailboxes: confirmed, submitted, assigned; and what somebody has to do about them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from congvu.documents.actions import acknowledging, handling
from congvu.documents.models import Assignment, Letter
from congvu.documents.queries import letters as queries
from congvu.documents.queries import register
from congvu.documents.queries.signatures import of_letter
from congvu.documents.standing import colleagues, desks, leaders
from congvu.ground.errors import CongvuError
from congvu.portal.access import SignedInRequest
from congvu.portal.document_forms import AssignmentForm, LetterFilter
from congvu.portal.views.documents import chosen
from congvu.portal.words import said

SHOWN = 200


@require_GET
@login_required
def letters(request: SignedInRequest) -> HttpResponse:
    """What came to a shared mailbox, the newest first; or only what waits."""
    form = LetterFilter(request.GET)
    asked = form.asked()
    boxes, box = chosen(request, asked)
    context: dict[str, Any] = {"form": form, "asked": asked, "boxes": boxes, "box": box}
    if box:
        mailboxes = desks(request.user).filter(pk=box.pk)
        rows = queries.waiting(mailboxes) if asked.get("waiting") else queries.letters(mailboxes)
        context["page"] = register.newest(rows, asked.get("after", ""))
    return render(request, "portal/letters.html", context)


@require_GET
@login_required
def letter(request: SignedInRequest, number: int) -> HttpResponse:
    """One letter: who wrote, what it wants, who has it; the letter itself lies in the mailbox."""
    found = get_object_or_404(queries.visible(request.user), pk=number)
    works = desks(request.user).filter(pk=found.mailbox_id).exists()
    context = {
        "one": found,
        "works": works,
        "leaders": leaders(found.mailbox) if works and found.submitted_at is None else [],
        "assignments": list(found.assignments.select_related("to").order_by("-id")[:50]),
        "documents": list(found.documents.all()),
        "verdicts": of_letter(found.message_id, found.mailbox) if works else [],
        "assigning": AssignmentForm(colleagues(found.mailbox)) if works else None,
        "mine": found.assignments.filter(to=request.user, done_at=None, withdrawn_at=None).first(),
        "to_see": found.submitted_to_id == request.user.pk and found.seen_at is None,
    }
    return render(request, "portal/letter.html", context)


@require_POST
@login_required
def act(request: SignedInRequest, number: int) -> HttpResponse:
    """One act on a letter, named by the button that was pressed."""
    found = get_object_or_404(queries.visible(request.user), pk=number)
    doing = ACTS.get(request.POST.get("act", ""))
    if doing is None:
        raise Http404
    if doing in OF_THE_DESK and not desks(request.user).filter(pk=found.mailbox_id).exists():
        raise Http404
    try:
        doing(request, found)
    except CongvuError as refusal:
        messages.error(request, said(refusal))
    return redirect("letter", number=number)


@require_GET
@login_required
def assignments(request: SignedInRequest) -> HttpResponse:
    """What I have to handle, to see and to read; and what is overdue with those whose letters I answer for."""
    me = request.user
    context = {
        "mine": list(queries.assigned_to(me)[:SHOWN]),
        "submitted": list(queries.submitted_to(me)[:SHOWN]),
        "orders": list(register.orders_for(me)[:SHOWN]),
        "overdue": list(queries.overdue(desks(me))[:SHOWN]),
    }
    return render(request, "portal/assignments.html", context)


def _acknowledge(request: SignedInRequest, found: Letter) -> None:
    acknowledging.acknowledge(found, request.user.address)
    messages.success(request, _("Đã gửi xác nhận đã nhận."))


def _submit(request: SignedInRequest, found: Letter) -> None:
    key = request.POST.get("leader", "")
    to = next((one for one in leaders(found.mailbox) if str(one.key) == key), None)
    if to is None:
        raise Http404
    handling.submit(found, to, request.user.address)
    messages.success(request, _("Đã báo cáo lãnh đạo."))


def _see(request: SignedInRequest, found: Letter) -> None:
    handling.see(found, request.user)


def _assign(request: SignedInRequest, found: Letter) -> None:
    form = AssignmentForm(colleagues(found.mailbox), request.POST)
    if not form.is_valid():
        messages.error(request, _("Chưa chọn người xử lý, hoặc hạn không đúng."))
        return
    typed = form.cleaned_data
    handling.assign(found, typed["person"], request.user.address, task=typed["task"], due=typed["due"])
    messages.success(request, _("Đã giao; người xử lý được báo bằng thư."))


def _accept(request: SignedInRequest, found: Letter) -> None:
    handling.accept(_mine(request, found), request.user.address)


def _finish(request: SignedInRequest, found: Letter) -> None:
    handling.finish(_mine(request, found), request.user.address, request.POST.get("result", ""))
    messages.success(request, _("Đã ghi kết quả xử lý."))


def _withdraw(request: SignedInRequest, found: Letter) -> None:
    key = request.POST.get("row", "")
    handling.withdraw(get_object_or_404(found.assignments, pk=int(key) if key.isdecimal() else 0), request.user.address)


def _mine(request: SignedInRequest, found: Letter) -> Assignment:
    return get_object_or_404(found.assignments, to=request.user, done_at=None, withdrawn_at=None)


ACTS: dict[str, Callable[[SignedInRequest, Letter], None]] = {
    "acknowledge": _acknowledge,
    "submit": _submit,
    "see": _see,
    "assign": _assign,
    "accept": _accept,
    "finish": _finish,
    "withdraw": _withdraw,
}
OF_THE_DESK = frozenset({_acknowledge, _submit, _assign, _withdraw})
