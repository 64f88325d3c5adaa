"""Second mailboxes in special cases: the report of all exceptions, granting and ending one (DN-5.0.s2)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.portal.access import WIDE, Office, SignedInRequest, office_required
from congvu.portal.life_forms import ExceptionForm
from congvu.portal.words import said
from congvu.requests.actions import exceptions
from congvu.requests.law import RequestLaw

SHOWN = 500


@require_http_methods(["GET", "POST"])
@office_required(WIDE)
def report(request: SignedInRequest, office: Office) -> HttpResponse:
    """Those in force and those that have ended; and a new one, for whoever decides."""
    agencies = office.agencies().select_related("parent", "jurisdiction").order_by("sort", "id")
    clause, first = RequestLaw(in_force(office.jurisdiction)).exception_clause("personal"), agencies.first()
    may = bool(clause and first and exceptions.may_grant(office.box, first))
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = ExceptionForm(office.mailboxes(), agencies, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            exceptions.grant(form.cleaned_data["person"].person, form.special(), office.box)
            messages.success(request, _("Đã cho ngoại lệ; cơ quan lập yêu cầu cấp mới cho người này."))
            return redirect("exceptions")
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
    rows = exceptions.report(office.jurisdiction)[:SHOWN]
    context = {"form": form, "rows": rows, "clause": clause, "may": may, "today": clock.today()}
    return render(request, "portal/exceptions.html", context)


@require_POST
@office_required(WIDE)
def end(request: SignedInRequest, office: Office, number: int) -> HttpResponse:
    """It holds no longer."""
    found = get_object_or_404(exceptions.report(office.jurisdiction), pk=number)
    try:
        exceptions.end(found, office.box)
        messages.success(request, _("Ngoại lệ đã hết; hãy thu hồi hộp thư thứ hai nếu đã cấp."))
    except CongvuError as refusal:
        messages.error(request, said(refusal))
    return redirect("exceptions")
