"""A new request: in the portal, by those whom the regulation allows; or a paper that came, entered by officers."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from congvu.directory.files import store
from congvu.directory.models import Agency
from congvu.directory.models.mailbox import Role
from congvu.directory.regulation import in_force
from congvu.ground.errors import CongvuError
from congvu.portal.access import LOOKING, Office, SignedInRequest, office_required
from congvu.portal.request_forms import TYPED, TYPED_COLUMNS, TYPED_MORE, NewRequestForm
from congvu.portal.words import said
from congvu.regulations.vocabulary.parameters import HOLDERS
from congvu.requests.actions import departures
from congvu.requests.actions.submitting import Paper, Submission, submit_in_portal, submit_paper
from congvu.requests.guide import Guide, guide
from congvu.requests.law import RequestLaw
from congvu.requests.lists import ACTION_TITLES, PERSON_COLUMNS
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
    guides = guides_for(agencies, office, entering=entering)
    open_ones = agencies.filter(pk__in=[pk for guide in guides for pk in guide.agencies if guide.guide.open])
    form = NewRequestForm(open_ones, request.POST or None, request.FILES or None)
    must = must_fill(guides, entering=entering)
    form.mark(must)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("request", number=handed_in(form, office, entering=entering).number)
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
    context = {
        "form": form,
        "entering": entering,
        "typed": typed_rows(form, ready(request, office)),
        "guides": guides,
        "must": must,
    }
    possible = {action for one in guides for action in one.guide.actions}
    context |= {"actions": [title for action, title in ACTION_TITLES.items() if action in possible]}
    context |= {"open": any(one.guide.open for one in guides)}
    return render(request, "portal/request_new.html", context | {"categories": HOLDERS})


def may_ask_for(office: Office, *, entering: bool) -> QuerySet[Agency]:
    """The agencies that the reader may ask for; officers enter papers of any."""
    if entering:
        return office.agencies().select_related("jurisdiction", "parent").order_by("sort", "id")
    return agencies_of(office.box).select_related("jurisdiction", "parent")


@dataclass(slots=True)
class Told:
    """One guide, and the agencies for which it holds."""

    guide: Guide
    agencies: dict[int, str]


def guides_for(agencies: QuerySet[Agency], office: Office, *, entering: bool) -> list[Told]:
    """What is told before anything is typed: once for all agencies of which the same holds."""
    told: dict[Guide, Told] = {}
    known: dict[tuple[str, frozenset[str] | None], Guide] = {}
    channel = Channel.PAPER if entering else Channel.PORTAL
    for agency in agencies:
        roles = None if entering else roles_in(office.box, agency)
        profile = in_force(agency)
        key = (profile.slug, roles)
        found = known[key] = known.get(key) or guide(RequestLaw(profile), channel, roles)
        told.setdefault(found, Told(found, {})).agencies[agency.pk] = agency.name
    return list(told.values())


def must_fill(guides: list[Told], *, entering: bool) -> set[str]:
    """The fields without which nobody succeeds: of a paper, of a person, and those that the regulation asks for."""
    must = {"action", "given", "birth_date"} | ({"number", "day", "signer", "scan"} if entering else set())
    must |= {"number", "day", "scan"} if any(told.guide.document for told in guides) else set()
    return must | ({"reason"} if any(told.guide.reason for told in guides) else set())


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


def ready(request: SignedInRequest, office: Office) -> dict[str, str]:
    """The first row, where somebody's notice of leaving led here."""
    number = request.GET.get("departure", "")
    notice = departures.waiting_for(office.box).filter(pk=number).first() if number.isdecimal() else None
    return departures.draft(notice) if notice else {}


def typed_rows(form: NewRequestForm, first: dict[str, str]) -> list[dict[str, Any]]:
    """The fields of the rows to be typed, with what was typed before; the first may stand ready."""
    return [
        {
            "number": number,
            "first": [field(form, key, number, first) for key in TYPED_COLUMNS],
            "more": [field(form, key, number, first) for key in TYPED_MORE],
            "open": bool(first) and number == 1,
        }
        for number in range(1, TYPED + 1)
    ]


def field(form: NewRequestForm, key: str, number: int, first: dict[str, str]) -> dict[str, str]:
    """One field of a typed row."""
    name = f"{key}-{number}"
    if number == 1 and not form.is_bound and first:
        return {"key": key, "name": name, "label": PERSON_COLUMNS[key], "value": first.get(key, "")}
    return {"key": key, "name": name, "label": PERSON_COLUMNS[key], "value": form.data.get(name, "")}
