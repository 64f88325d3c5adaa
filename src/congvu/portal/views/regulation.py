"""The regulation that applies to the reader: its particulars and its clauses (VP-QD.1)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from congvu.directory.regulation import in_force
from congvu.portal.access import SignedInRequest
from congvu.portal.clause_list import articles
from congvu.portal.forms import SearchForm
from congvu.regulations.particulars import particulars


@login_required
def regulation(request: SignedInRequest) -> HttpResponse:
    """Number, title, dates, and by article each clause with its id, to which refusals link."""
    profile = in_force(request.user)
    form = SearchForm(request.GET)
    context = {
        "profile": profile,
        "particulars": particulars(profile),
        "form": form,
        "articles": articles(profile, form.asked().get("q", "")),
    }
    return render(request, "portal/regulation.html", context)
