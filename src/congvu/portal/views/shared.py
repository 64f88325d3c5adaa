"""Shared mailboxes in the portal: what I hold, whom I authorise, handing over, what leaves, who confirms access."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from congvu.directory import holders
from congvu.directory.actions import delegations, discards, handovers, reviews
from congvu.directory.actions.delegations import Paper
from congvu.directory.files import read
from congvu.directory.holders import Standing
from congvu.directory.ldap.held import SHARED, is_kept
from congvu.directory.models import Discard, Handover, Mailbox, StoredFile
from congvu.directory.models.mailbox import Role
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.portal.access import SignedInRequest
from congvu.portal.shared_forms import AssignForm, DiscardForm, HandoverForm
from congvu.portal.words import said

LOOKING_ON = frozenset({Role.DEPARTMENT, Role.CENTRE, Role.AUDITOR})


@require_GET
@login_required
def shared(request: SignedInRequest) -> HttpResponse:
    """What I hold or am asked to accept, what I give, and handovers that wait for me."""
    me = request.user
    waiting = Handover.objects.filter(done_at=None).select_related("mailbox", "former", "receiver")
    context = {
        "holdings": list(holders.holdings(me)),
        "given": list(holders.decided_by(me)),
        "handovers": [row for row in waiting if me.pk in {row.former_id, row.receiver_id}],
    }
    return render(request, "portal/shared.html", context)


@require_GET
@login_required
def mailbox(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """One shared mailbox: its holders now and before, its handover, its review."""
    return _page(request, _standing(request, key), {})


@require_POST
@login_required
def act(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    """One act on a shared mailbox, named by the button that was pressed."""
    standing = _standing(request, key)
    doing = ACTS.get(request.POST.get("act", ""))
    if doing is None:
        raise Http404
    try:
        answer = doing(request, standing)
    except CongvuError as refusal:
        messages.error(request, said(refusal))
        return redirect("shared-mailbox", key=key)
    return answer or redirect("shared-mailbox", key=key)


@require_GET
@login_required
def minutes(request: SignedInRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """The minutes of a handover, as they were kept."""
    standing = _standing(request, key)
    kept = Handover.minutes.through.objects.filter(handover__mailbox=standing.box).values("storedfile")
    stored = get_object_or_404(StoredFile, pk=number, pk__in=kept)
    response = HttpResponse(read(stored), content_type=stored.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{stored.name}"'
    return response


def _standing(request: SignedInRequest, key: uuid.UUID) -> Standing:
    """Where somebody stands; a mailbox with which one has nothing to do does not exist."""
    boxes = Mailbox.objects.filter(kind__in=SHARED, jurisdiction=request.user.jurisdiction_id)
    box = get_object_or_404(boxes.select_related("jurisdiction", "agency", "unit"), key=key)
    me = request.user
    standing = Standing.of(me, box)
    party = Handover.objects.filter(mailbox=box, former=me).exists()
    looks = me.grants.filter(role__in=LOOKING_ON).exists()
    if not (standing.held or standing.capacities or party or looks):
        raise Http404
    return standing


def _page(request: SignedInRequest, standing: Standing, forms: dict[str, Any], status: int = 200) -> HttpResponse:
    box = standing.box
    running = Handover.objects.filter(mailbox=box, done_at=None).select_related("former", "receiver").first()
    done = Handover.objects.filter(mailbox=box).exclude(done_at=None).select_related("former", "receiver")
    context = {
        "box": box,
        "standing": standing,
        "kept": is_kept(box),
        "held": list(holders.held_by(box)),
        "history": list(holders.history(box)[:20]),
        "running": running,
        "done": list(done.prefetch_related("minutes").order_by("-done_at")[:20]),
        "discards": list(Discard.objects.filter(mailbox=box, erased_at=None, restored_at=None).order_by("-at")[:50]),
        "review": reviews.standing(box.agency) if box.agency else None,
        "today": clock.today(),
        "assigning": AssignForm(box),
        "handing": HandoverForm(box),
        "discarding": DiscardForm(),
    }
    return render(request, "portal/shared_mailbox.html", context | forms, status=status)


def _accept(_request: SignedInRequest, standing: Standing) -> HttpResponse | None:
    if standing.held is None:
        raise Http404
    delegations.accept(standing.held, standing.who.address)
    return None


def _assign(request: SignedInRequest, standing: Standing) -> HttpResponse | None:
    _require(standing.manages)
    form = AssignForm(standing.box, request.POST)
    if not form.is_valid():
        return _page(request, standing, {"assigning": form}, 422)
    told = form.cleaned_data
    paper = Paper(number=told["number"], signed=told["signed"], first_day=told["first"], last_day=told["last"])
    row = delegations.assign(standing.box, told["person"], paper, standing.who.address, standing.by)
    messages.success(
        request,
        _("Đã giao; người được giao cần xác nhận nhiệm vụ trước khi mở được hộp thư.")
        if row.accepted_at is None
        else _("Đã giao hộp thư."),
    )
    return None


def _end(request: SignedInRequest, standing: Standing) -> HttpResponse | None:
    row = get_object_or_404(holders.authorised(standing.box), pk=_number(request))
    _require(standing.manages or row.holder_id == standing.who.pk)
    secret = delegations.end(row, standing.who.address)
    messages.success(request, _("Đã thôi giao; quyền truy cập đã hết ở mọi nơi."))
    if secret and standing.manages:
        return render(request, "portal/shared_password.html", {"box": standing.box, "secret": secret})
    return None


def _hand_over(request: SignedInRequest, standing: Standing) -> HttpResponse | None:
    central = bool(set(standing.capacities) & set(holders.CENTRAL.values()))
    _require(standing.manages or standing.held is not None or central)
    form = HandoverForm(standing.box, request.POST)
    if not form.is_valid():
        return _page(request, standing, {"handing": form}, 422)
    told = form.cleaned_data
    paper = Paper(number=told["number"], signed=told["signed"], first_day=clock.today())
    wish = handovers.Wish(
        former=told["former"], receiver=told["receiver"], one_sided=told["one_sided"], paper=paper, by=standing.by
    )
    handovers.start(standing.box, wish, standing.who.address)
    messages.success(request, _("Đã bắt đầu bàn giao; hai bên hãy xác nhận."))
    return None


def _confirm(request: SignedInRequest, standing: Standing) -> HttpResponse | None:
    handovers.confirm(_running(standing), standing.who, request.POST.get("remarks", ""))
    return None


def _complete(request: SignedInRequest, standing: Standing) -> HttpResponse | None:
    row = _running(standing)
    _require(standing.who.pk == row.receiver_id or standing.manages)
    done = handovers.complete(row, standing.who.address)
    messages.success(request, _("Đã bàn giao xong; biên bản ở bên dưới."))
    if done.one_time_password:
        return render(request, "portal/shared_password.html", {"box": standing.box, "secret": done.one_time_password})
    return None


def _discard(request: SignedInRequest, standing: Standing) -> HttpResponse | None:
    _require(standing.held is not None and standing.held.open)
    form = DiscardForm(request.POST)
    if not form.is_valid():
        return _page(request, standing, {"discarding": form}, 422)
    told = form.cleaned_data
    discards.discard(standing.box, told["message_id"], told["folder"], told["reason"], standing.who.address)
    messages.success(request, _("Đã loại thư; có thể lấy lại đến ngày ghi trong danh sách."))
    return None


def _restore(request: SignedInRequest, standing: Standing) -> HttpResponse | None:
    _require(standing.held is not None and standing.held.open)
    row = get_object_or_404(Discard, mailbox=standing.box, pk=_number(request))
    discards.restore(row, standing.who.address)
    return None


def _review(request: SignedInRequest, standing: Standing) -> HttpResponse | None:
    if standing.box.agency is None:
        raise Http404
    reviews.confirm(standing.box.agency, standing.who, standing.who.address, standing.capacities)
    messages.success(request, _("Đã xác nhận quyền truy cập của kỳ này."))
    return None


def _running(standing: Standing) -> Handover:
    return get_object_or_404(Handover, mailbox=standing.box, done_at=None)


def _number(request: SignedInRequest) -> int:
    """The row that the button stands in; one that there is none of where it is no number."""
    told = request.POST.get("row", "")
    return int(told) if told.isdecimal() else 0


def _require(allowed: bool) -> None:
    """What somebody may not do here does not exist for them."""
    if not allowed:
        raise Http404


ACTS: dict[str, Callable[[SignedInRequest, Standing], HttpResponse | None]] = {
    "accept": _accept,
    "assign": _assign,
    "end": _end,
    "handover": _hand_over,
    "confirm": _confirm,
    "complete": _complete,
    "discard": _discard,
    "restore": _restore,
    "review": _review,
}
