"""Letters that the gate holds: the queue, one letter, its release or refusal (CT-7.1, CT-11.5, DL-8, VP-8.3)."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from congvu.directory.offices import HELD
from congvu.documents.held import deciding
from congvu.documents.held.persons import deciders, may_decide
from congvu.documents.held.queries import WAITING, letters, page
from congvu.documents.models.held import HeldState
from congvu.ground.errors import CongvuError
from congvu.portal.access import Office, SignedInRequest, office_required
from congvu.portal.words import said

STATES: dict[str, Promise] = {
    HeldState.HELD: gettext_lazy("Chờ quyết định"),
    HeldState.RELEASING: gettext_lazy("Đang cho đi"),
    HeldState.REFUSING: gettext_lazy("Đang từ chối"),
    HeldState.RELEASED: gettext_lazy("Đã cho đi"),
    HeldState.REFUSED: gettext_lazy("Đã từ chối"),
    HeldState.GONE: gettext_lazy("Không còn trong hàng đợi"),
}
DIRECTIONS: dict[str, Promise] = {"inbound": gettext_lazy("Thư đến")}
OUTGOING = gettext_lazy("Thư đi")
ACTS = {"release": deciding.release, "refuse": deciding.refuse}


class HeldFilter(forms.Form):
    """What is listed: what waits, unless all is asked for."""

    all = forms.BooleanField(label=gettext_lazy("Cả thư đã giải quyết"), required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=1 << 62)


@require_GET
@office_required(HELD)
def held(request: SignedInRequest, office: Office) -> HttpResponse:
    """The queue of one's agencies."""
    form = HeldFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    rows = letters(office) if asked.get("all") else letters(office).filter(state__in=WAITING)
    found, more = page(rows, asked.get("before"))
    shown = [(row, STATES[row.state], DIRECTIONS.get(row.direction, OUTGOING)) for row in found]
    return render(request, "portal/held.html", {"rows": shown, "more": more, "all": asked.get("all")})


@require_GET
@office_required(HELD)
def letter(request: SignedInRequest, office: Office, key: uuid.UUID) -> HttpResponse:
    """One letter: who, to whom, how large, what was found where; never what it says."""
    row = get_object_or_404(letters(office), key=key)
    context = {
        "row": row,
        "state": STATES[row.state],
        "direction": DIRECTIONS.get(row.direction, OUTGOING),
        "deciders": deciders(row).select_related("person"),
        "decides": row.state == HeldState.HELD and may_decide(office.box, row),
        "more": row.recipient_count - len(row.recipients),
    }
    return render(request, "portal/held_letter.html", context)


@require_POST
@office_required(HELD)
def act(request: SignedInRequest, office: Office, key: uuid.UUID, name: str) -> HttpResponse:
    """Release or refuse it, with a reason."""
    row = get_object_or_404(letters(office), key=key)
    if name not in ACTS:
        raise Http404
    try:
        ACTS[name](row, office.box, request.POST.get("reason", ""))
        messages.success(request, _("Đã ghi quyết định; hệ thống thực hiện trong ít giây."))
    except CongvuError as refusal:
        messages.error(request, said(refusal))
    return redirect("held-letter", key=key)
