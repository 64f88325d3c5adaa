"""The regulation that applies to the reader: its particulars and its clauses (VP-QD.1)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from congvu.directory.actions.acknowledging import acknowledge, acknowledged, asked_by
from congvu.directory.regulation import in_force
from congvu.portal.access import SignedInRequest
from congvu.portal.clause_list import articles
from congvu.portal.forms import SearchForm
from congvu.regulations.particulars import particulars


@require_http_methods(["GET", "POST"])
@login_required
def regulation(request: SignedInRequest) -> HttpResponse:
    """Number, title, dates, and by article each clause with its id, to which refusals link; a head acknowledges it."""
    asked = asked_by(request.user)
    if request.method == "POST":
        if asked:
            acknowledge(request.user)
        return redirect("regulation")
    profile = in_force(request.user)
    form = SearchForm(request.GET)
    context = {
        "profile": profile,
        "particulars": particulars(profile),
        "form": form,
        "asked": asked,
        "acknowledged": bool(asked) and acknowledged(request.user),
        "articles": articles(profile, form.asked().get("q", "")),
    }
    return render(request, "portal/regulation.html", context)
