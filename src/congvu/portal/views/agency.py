"""One agency: what it still lacks, what it has undertaken, whether it keeps mail of its own (VP-4.3.s2, CT-12.4)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from congvu.directory.actions.jurisdictions import NewAgency
from congvu.directory.files import store
from congvu.directory.models import Agency
from congvu.directory.models.agency import AgencyKind
from congvu.directory.regulation import in_force
from congvu.ground.errors import CongvuError
from congvu.portal.access import ISSUING, LOOKING, Office, SignedInRequest, office_required
from congvu.portal.life_forms import BodyForm, CapitalForm, OwnSystemForm, UndertakingForm
from congvu.portal.words import said
from congvu.requests.actions.organisation import choose_own_system, note_capital, register_body, undertake
from congvu.requests.law import RequestLaw
from congvu.requests.models import OwnSystem, Undertaking
from congvu.requests.organisation import own_system_clause, vacancies_of

PDF = "application/pdf"


@require_http_methods(["GET", "POST"])
@office_required(LOOKING)
def agency(request: SignedInRequest, office: Office, number: int) -> HttpResponse:
    """Its facts; those who run the system enter what it promised or chose."""
    found = get_object_or_404(office.agencies().select_related("jurisdiction", "parent__parent"), pk=number)
    name = request.POST.get("form", "")
    promise = UndertakingForm(request.POST if name == "promise" else None, request.FILES or None)
    own = OwnSystemForm(request.POST if name == "own" else None)
    capital = CapitalForm(request.POST if name == "capital" else None)
    form = {"promise": promise, "own": own, "capital": capital}.get(name)
    if form is not None and office.issues and form.is_valid() and _done(form, found, office.box.address):
        messages.success(request, _("Đã ghi."))
        return redirect("admin-agency", number=number)
    context = {
        "agency": found,
        "lacking": list(vacancies_of(found)),
        "undertaking": Undertaking.objects.filter(agency=found).select_related("file").first(),
        "undertaking_clause": RequestLaw(in_force(found)).undertaking_clause(),
        "own_system": OwnSystem.objects.filter(agency=found).first(),
        "own_clause": own_system_clause(found),
        "promise": promise,
        "own": own,
        "capital": capital if found.kind == AgencyKind.ENTERPRISE else None,
    }
    return render(request, "portal/agency.html", context)


@require_http_methods(["GET", "POST"])
@office_required(ISSUING)
def register(request: SignedInRequest, office: Office) -> HttpResponse:
    """Enter a body that may register (VP-4.3.s2); its promise and its request for a mailbox come after."""
    form = BodyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        wanted = NewAgency(code=typed["code"].strip().lower(), name=typed["name"].strip(), kind=typed["kind"])
        capital = {"yes": True, "no": False}.get(typed["capital"])
        try:
            made = register_body(office.jurisdiction, wanted, capital, office.box.address)
            return redirect("admin-agency", number=made.pk)
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
    return render(request, "portal/agency_new.html", {"form": form})


def _done(form: forms.Form, agency: Agency, actor: str) -> bool:
    """Do it, or say in the form why not."""
    typed: dict[str, Any] = form.cleaned_data
    try:
        if isinstance(form, CapitalForm):
            note_capital(agency, typed["capital"] == "yes", actor)
        elif isinstance(form, OwnSystemForm):
            choose_own_system(agency, typed["address"], typed["since"], actor)
        else:
            undertake(agency, signer=typed["signer"], signed_on=typed["day"], actor=actor, file=_kept(typed["scan"]))
    except CongvuError as refusal:
        form.add_error(None, said(refusal))
    return form.is_valid()


def _kept(scan: Any) -> Any:
    if not scan:
        return None
    scan.seek(0)
    return store(scan.read(), scan.name, PDF)
