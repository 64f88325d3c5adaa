"""I move, retire or leave: told to the IT officer and personnel, and taken back (DL-13.6)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from congvu.directory import queries
from congvu.ground.errors import CongvuError
from congvu.portal.access import SignedInRequest
from congvu.portal.life_forms import DepartureForm
from congvu.portal.words import said
from congvu.requests.actions import departures


@require_http_methods(["GET", "POST"])
@login_required
def leaving(request: SignedInRequest) -> HttpResponse:
    """One's own open notice, or the form for it."""
    box = request.user
    form = DepartureForm(queries.agencies(box.jurisdiction).order_by("sort", "id"), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            departures.give_notice(box, form.going())
            messages.success(request, _("Đã báo. Cơ quan sẽ lập yêu cầu cho hộp thư của bạn."))
            return redirect("leaving")
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
    notice = departures.open_ones().filter(mailbox=box).first()
    context = {"form": form, "notice": notice, "clause": departures.clause_of(box)}
    return render(request, "portal/leaving.html", context)


@require_POST
@login_required
def withdraw(request: SignedInRequest, number: int) -> HttpResponse:
    """It was an error, or does not come to pass."""
    notice = get_object_or_404(request.user.departures, pk=number)
    try:
        departures.withdraw(notice, request.user)
        messages.success(request, _("Đã rút thông báo."))
    except CongvuError as refusal:
        messages.error(request, said(refusal))
    return redirect("leaving")
