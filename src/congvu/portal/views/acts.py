"""The audit view: who did what, to what, under which clause; each reader within the own office."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from congvu.ledger import queries
from congvu.ledger.queries import Asked
from congvu.portal.access import LOOKING, Office, SignedInRequest, office_required
from congvu.portal.forms import ActsForm, OwnActsForm


@office_required(LOOKING)
def acts(request: SignedInRequest, office: Office) -> HttpResponse:
    """The acts of the jurisdiction, or those on the mailboxes of one's own agencies."""
    subjects = None if office.own is None else office.mailboxes().values("address")
    return _page(request, ActsForm(request.GET), jurisdiction=office.box.jurisdiction.slug, subjects=subjects)


@login_required
def own(request: SignedInRequest) -> HttpResponse:
    """All acts on one's own mailbox: nothing happens to it behind its owner's back."""
    box = request.user
    return _page(request, OwnActsForm(request.GET), jurisdiction=box.jurisdiction.slug, subject=box.address)


def _page(request: SignedInRequest, form: OwnActsForm, **within: Any) -> HttpResponse:
    asked = form.asked()
    chosen = Asked(**{name: value for name, value in asked.items() if value and name != "after"}, **within)
    found = queries.page(queries.acts(chosen), asked.get("after", ""))
    return render(request, "portal/audit.html", {"form": form, "asked": asked, "page": found})
