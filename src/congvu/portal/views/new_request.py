"""A new request: in the portal, by those whom the regulation allows; or a paper that came, entered by officers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from congvu.directory.files import store
from congvu.directory.models import Agency
from congvu.directory.models.mailbox import Role
from congvu.ground.errors import CongvuError
from congvu.portal.access import LOOKING, Office, SignedInRequest, office_required
from congvu.portal.request_forms import ACTION_CHOICES, TYPED, TYPED_COLUMNS, TYPED_MORE, NewRequestForm
from congvu.portal.words import said
from congvu.regulations.vocabulary.parameters import HOLDERS
from congvu.requests.actions.submitting import Paper, Submission, submit_in_portal, submit_paper
from congvu.requests.lists import PERSON_COLUMNS
from congvu.requests.models import Channel, FileRole, Request
from congvu.requests.queries import agencies_of
from congvu.requests.roles import roles_in

ENTERING = frozenset({Role.DEPARTMENT, Role.CENTRE, Role.MAIL_ADMIN})
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@office_required(LOOKING)
def new(request: SignedInRequest, office: Office) -> HttpResponse:
    """Type a few rows or hand in the list; what is wrong is told row by row on the request's page."""
    entering = bool(office.roles & ENTERING)
    agencies = may_ask_for(office, entering=entering)
    if not agencies.exists():
        raise PermissionDenied
    form = NewRequestForm(agencies, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("request", number=handed_in(form, office, entering=entering).number)
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
    context = {"form": form, "entering": entering, "typed": typed_rows(form), "actions": ACTION_CHOICES}
    return render(request, "portal/request_new.html", context | {"categories": HOLDERS})


def may_ask_for(office: Office, *, entering: bool) -> QuerySet[Agency]:
    """The agencies that the reader may ask for; officers enter papers of any."""
    if entering:
        return office.agencies().select_related("parent").order_by("sort", "id")
    return agencies_of(office.box).select_related("parent")


def handed_in(form: NewRequestForm, office: Office, *, entering: bool) -> Request:
    """The request that the form comes to."""
    facts = form.cleaned_data
    files: list[Any] = []
    if facts["scan"]:
        facts["scan"].seek(0)
        files.append((store(facts["scan"].read(), facts["scan"].name, PDF), FileRole.SCAN, facts["scan"].name))
    if facts["roster"]:
        name, content, _rows = facts["roster"]
        files.append((store(content, name, XLSX), FileRole.LIST, name))
    agency: Agency = facts["agency"]
    wanted = Submission(
        agency=agency,
        channel=Channel.PAPER if entering else Channel.PORTAL,
        requester="" if entering else office.box.address,
        actor=office.box.address,
        rows=form.rows(),
        roles=None if entering else roles_in(office.box, agency),
        paper=Paper(number=facts["number"], day=facts["day"], signer=facts["signer"]),
        files=files,
    )
    return submit_paper(wanted, office.box) if entering else submit_in_portal(wanted, office.box)


def typed_rows(form: NewRequestForm) -> list[dict[str, Any]]:
    """The fields of the rows to be typed, with what was typed before."""
    return [
        {
            "number": number,
            "first": [field(form, key, number) for key in TYPED_COLUMNS],
            "more": [field(form, key, number) for key in TYPED_MORE],
        }
        for number in range(1, TYPED + 1)
    ]


def field(form: NewRequestForm, key: str, number: int) -> dict[str, str]:
    """One field of a typed row."""
    name = f"{key}-{number}"
    return {"key": key, "name": name, "label": PERSON_COLUMNS[key], "value": form.data.get(name, "")}
