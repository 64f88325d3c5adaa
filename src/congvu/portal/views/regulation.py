"""The regulation that applies to the reader: its particulars and its clauses (VP-QD.1)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from congvu.portal.access import SignedInRequest
from congvu.regulations.loading import load_profile


@login_required
def regulation(request: SignedInRequest) -> HttpResponse:
    """Number, title, dates, and each clause with its id, to which refusals link."""
    return render(request, "portal/regulation.html", {"profile": load_profile(request.user.jurisdiction.regulation)})
