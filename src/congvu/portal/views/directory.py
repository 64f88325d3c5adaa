"""The directory for everybody signed in: people, agencies and units, found with or without diacritics."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from congvu.directory import queries
from congvu.portal.access import SignedInRequest
from congvu.portal.forms import DirectoryForm


@login_required
def search(request: SignedInRequest) -> HttpResponse:
    """One page of the directory of one's own jurisdiction."""
    form = DirectoryForm(request.GET)
    asked = form.asked()
    rows = queries.matching(queries.directory(request.user.jurisdiction), asked.get("q", ""))
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    page = queries.page(rows, asked.get("after", ""))
    return render(request, "portal/directory.html", {"form": form, "asked": asked, "page": page})
