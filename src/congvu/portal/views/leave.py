"""Leave of an agency's people, entered and cancelled by its personnel, IT officer or head.

VP-6.3.s2, DL-7.1, DN-10.2.
"""

from calendar import monthrange
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from congvu.directory.actions.leaves import cancel_leave, enter_leave
from congvu.directory.models import Leave, Person
from congvu.directory.queries import matching
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.portal.access import LEAVES, Office, SignedInRequest, office_required
from congvu.portal.act_forms import LeaveFilter, LeaveForm
from congvu.portal.words import said

SHOWN = 200


@require_http_methods(["GET", "POST"])
@office_required(LEAVES)
def leave(request: SignedInRequest, office: Office) -> HttpResponse:
    """The leave of a month, or of a person; and a new one."""
    form = LeaveForm(office.people_by(LEAVES), request.POST or None)
    if request.method == "POST" and form.is_valid() and _entered(office, form):
        messages.success(request, _("Đã ghi kỳ nghỉ."))
        return redirect("leave")
    filtering = LeaveFilter(request.GET)
    asked = filtering.asked()
    month = asked.get("month") or (None if asked.get("q") else clock.today())
    rows = _of_month(_leaves(office), month)
    if asked.get("q"):
        rows = rows.filter(person__in=matching(Person.objects.all(), asked["q"]))
    clauses = [clause for clause in in_force(office.box).clauses.values() if clause.block == "idle.leave"]
    context = {"form": filtering, "new": form, "rows": rows[:SHOWN], "month": month, "clauses": clauses}
    return render(request, "portal/leave.html", context)


@require_POST
@office_required(LEAVES)
def cancel(request: SignedInRequest, office: Office, number: int) -> HttpResponse:
    """A leave that was not taken, or was entered in error; it stays in the list, struck out."""
    found = get_object_or_404(_leaves(office), pk=number)
    if "sure" not in request.POST:
        return render(request, "portal/leave_ask.html", {"one": found})
    try:
        cancel_leave(found, office.box.address)
        messages.success(request, _("Đã hủy kỳ nghỉ."))
    except CongvuError as refusal:
        messages.error(request, said(refusal))
    return redirect("leave")


def _entered(office: Office, form: LeaveForm) -> bool:
    """Enter it, or add to the form why not."""
    typed: dict[str, Any] = dict(form.cleaned_data)
    try:
        enter_leave(typed.pop("person"), office.box.address, **typed)
    except CongvuError as refusal:
        form.add_error("last", said(refusal))
    return form.is_valid()


def _leaves(office: Office) -> QuerySet[Leave]:
    rows = Leave.objects.filter(person__in=office.people_by(LEAVES))
    return rows.select_related("person__agency", "person__mailbox", "person__jurisdiction").order_by("first", "id")


def _of_month(rows: QuerySet[Leave], month: date | None) -> QuerySet[Leave]:
    """Leave with a day in the month."""
    if month is None:
        return rows.order_by("-first", "-id")
    first = month.replace(day=1)
    return rows.filter(first__lte=first.replace(day=monthrange(first.year, first.month)[1]), last__gte=first)
