"""Roles: who has which, granting and removing them, the matrix of rights, and what was changed lately.

DL-11.4.s2, VP-11.1.s4.
"""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from congvu.directory.actions.roles import appoint, dismiss
from congvu.directory.models import RoleGrant
from congvu.directory.models.mailbox import Role
from congvu.directory.offices import APPOINTING
from congvu.directory.queries import matching
from congvu.directory.regulation import in_force
from congvu.ground.errors import CongvuError
from congvu.ledger.models import Act
from congvu.ledger.queries import Asked, acts
from congvu.portal.access import LOOKING, Office, SignedInRequest, office_required
from congvu.portal.life_forms import RoleFilter, RoleForm
from congvu.portal.words import said
from congvu.requests.rights import rights as rows_of_rights
from congvu.requests.rights import scope

PAGE = 50
CHANGES_SHOWN = 20


@require_http_methods(["GET", "POST"])
@office_required(LOOKING)
def roles(request: SignedInRequest, office: Office) -> HttpResponse:
    """The grants of the jurisdiction, or of one's own agencies; the managing department grants."""
    agencies = office.agencies().select_related("parent").order_by("sort", "id")
    form = RoleForm(office.mailboxes(), agencies, request.POST or None)
    if request.method == "POST" and office.appoints and form.is_valid():
        typed = form.cleaned_data
        try:
            appoint(typed["person"], typed["role"], typed["agency"], office.box)
            messages.success(request, _("Đã giao vai trò."))
            return redirect("roles")
        except CongvuError as refusal:
            form.add_error(None, said(refusal))
    filtering = RoleFilter(request.GET)
    asked = filtering.asked()
    rows = _within(office).order_by("pk")
    rows = rows.filter(role=asked["role"]) if asked.get("role") else rows
    rows = rows.filter(agency=asked["agency"]) if asked.get("agency") else rows
    if asked.get("q"):
        rows = rows.filter(mailbox__in=matching(office.mailboxes(), asked["q"]))
    after = asked.get("after", "")
    shown = list(rows.filter(pk__gt=int(after) if after.isdecimal() else 0)[: PAGE + 1])
    page = {"rows": shown[:PAGE], "after": str(shown[PAGE - 1].pk) if len(shown) > PAGE else ""}
    context = {"form": filtering, "new": form, "page": page, "asked": asked, "changed": _changed(office)}
    return render(request, "portal/roles.html", context)


@require_http_methods(["GET", "POST"])
@office_required(APPOINTING)
def remove(request: SignedInRequest, office: Office, number: int) -> HttpResponse:
    """Ask first, then remove it."""
    grant = get_object_or_404(_within(office), pk=number)
    if request.method != "POST":
        return render(request, "portal/role_ask.html", {"grant": grant})
    try:
        dismiss(grant, office.box)
        messages.success(request, _("Đã thôi vai trò."))
    except CongvuError as refusal:
        messages.error(request, said(refusal))
    return redirect("roles")


@office_required(LOOKING)
def rights(request: SignedInRequest, office: Office) -> HttpResponse:
    """The matrix of rights under the regulation in force."""
    shown = [role for role in Role if role != Role.OFFICIAL]
    heads = [(role, scope(role)) for role in shown]
    rows = [(right, [role in right.roles for role in shown]) for right in rows_of_rights(in_force(office.jurisdiction))]
    clauses = [one.id for one in in_force(office.jurisdiction).of_rule("access.roles")]
    return render(request, "portal/rights.html", {"heads": heads, "rows": rows, "clauses": clauses})


def _within(office: Office) -> QuerySet[RoleGrant]:
    rows = RoleGrant.objects.filter(mailbox__jurisdiction=office.jurisdiction)
    rows = rows if office.own is None else rows.filter(agency__in=office.own)
    return rows.select_related("mailbox__jurisdiction", "mailbox__person", "agency")


def _changed(office: Office) -> QuerySet[Act]:
    subjects = None if office.own is None else office.mailboxes().values("address")
    asked = Asked(jurisdiction=office.jurisdiction.slug, subjects=subjects)
    return acts(asked).filter(verb__in=["role.grant", "role.revoke"])[:CHANGES_SHOWN]
