"""Agencies and units renamed, moved, merged, split, dissolved: planned, looked at, agreed, carried out, undone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from congvu.directory.ldap.entries import agency_path
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import Role
from congvu.ground.errors import CongvuError
from congvu.portal.access import WIDE, Office, SignedInRequest, office_required
from congvu.portal.reorganising_form import KINDS, ReorganisationForm
from congvu.portal.words import said
from congvu.requests.reorganising import actions
from congvu.requests.reorganising.models import OPEN, Reorganisation, State
from congvu.requests.reorganising.orders import Bodies

REORGANISING = WIDE - {Role.AUDITOR}
SHOWN = 300
"""So many addresses stand on the page; ``congvu reorganise show`` has all."""

STATES: dict[str, Promise] = {
    State.PLANNED: gettext_lazy("Dự kiến, chờ duyệt"),
    State.AGREED: gettext_lazy("Đã duyệt, chờ thực hiện"),
    State.ORDERED: gettext_lazy("Chờ đến ngày thực hiện"),
    State.DONE: gettext_lazy("Đã thực hiện"),
    State.UNDONE: gettext_lazy("Đã hoàn tác"),
    State.WITHDRAWN: gettext_lazy("Đã bỏ"),
}
WHAT: dict[str, Promise] = {
    "rename": gettext_lazy("đổi tên"),
    "move": gettext_lazy("chuyển"),
    "open": gettext_lazy("thành lập"),
    "close": gettext_lazy("thôi hoạt động"),
}
STEPS: dict[str, Callable[[Reorganisation, Mailbox], object]] = {
    "agree": actions.agree,
    "carry-out": actions.order_it,
    "undo": actions.undo,
    "withdraw": actions.withdraw,
}
OFFERED = {
    State.PLANNED: ("agree", "withdraw"),
    State.AGREED: ("carry-out", "withdraw"),
    State.ORDERED: ("carry-out", "withdraw"),
    State.DONE: ("undo",),
}


@office_required(WIDE)
def reorganisations(request: SignedInRequest, office: Office) -> HttpResponse:
    """All plans, the newest first."""
    rows = Reorganisation.objects.filter(jurisdiction=office.box.jurisdiction).order_by("-id")[:200]
    shown = [(row, KINDS[row.kind], STATES[State(row.state)]) for row in rows]
    may_plan = bool(office.roles & REORGANISING)
    return render(request, "portal/reorganisations.html", {"rows": shown, "may_plan": may_plan})


@require_http_methods(["GET", "POST"])
@office_required(REORGANISING)
def new(request: SignedInRequest, office: Office) -> HttpResponse:
    """The form that explains itself; sending it plans, and changes nothing else."""
    form = ReorganisationForm(request.POST or None)
    place = office.box.jurisdiction
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.plan(place, form.order(), form.paper(), office.box)
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
        else:
            return redirect("reorganisation", number=row.pk)
    bodies = [(agency_path(one), one.name) for one in Bodies(place).agencies.values()]
    return render(request, "portal/reorganisation_new.html", {"form": form, "bodies": sorted(bodies)})


@office_required(WIDE)
def one(request: SignedInRequest, office: Office, number: int) -> HttpResponse:
    """A plan: what becomes of bodies, addresses, shared mailboxes; what is left to decide; the next step."""
    row = _row(office, number)
    plan = row.plan
    context: dict[str, Any] = {
        "row": row,
        "kind": KINDS[row.kind],
        "state": STATES[State(row.state)],
        "bodies": [line | {"word": WHAT[line["what"]]} for line in plan["bodies"]],
        "addresses": plan["addresses"][:SHOWN],
        "more": max(0, len(plan["addresses"]) - SHOWN),
        "conflicts": [line | {"text": line["vi" if get_language() == "vi" else "en"]} for line in plan["conflicts"]],
        "offered": _offered(row, office),
        "deciding": bool(office.roles & REORGANISING) and row.state in OPEN,
    }
    return render(request, "portal/reorganisation.html", context)


@require_POST
@office_required(REORGANISING)
def act(request: SignedInRequest, office: Office, number: int, name: str) -> HttpResponse:
    """The next step; what it refuses is said on the page."""
    row = _row(office, number)
    if name != "decide" and name not in STEPS:
        raise Http404
    try:
        if name == "decide":
            actions.decide(row, request.POST.get("key", ""), request.POST.get("value", ""), office.box)
        else:
            STEPS[name](row, office.box)
        messages.success(request, _("Đã làm; mọi thay đổi được ghi vào sổ."))
    except CongvuError as refusal:
        messages.error(request, said(refusal))
    return redirect("reorganisation", number=number)


def _offered(row: Reorganisation, office: Office) -> list[str]:
    """The steps that are this person's: none agrees to their own plan or to an open one, nor carries out their yes."""
    barred = {"agree"} if row.plan["conflicts"] or office.box.address == row.planned_by else set()
    barred |= {"carry-out"} if office.box.address == row.agreed_by else set()
    steps = OFFERED.get(State(row.state), ()) if office.roles & REORGANISING else ()
    return [one for one in steps if one not in barred]


def _row(office: Office, number: int) -> Reorganisation:
    return get_object_or_404(
        Reorganisation.objects.select_related("jurisdiction"), jurisdiction=office.box.jurisdiction, pk=number
    )
