"""The changes of addresses, week by week: bodies' for everybody, people's for those who sign in (DN-11.2.a.s2)."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from congvu.directory.changes import changes as told
from congvu.directory.models import Jurisdiction, Mailbox
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.portal.context import served_here
from congvu.portal.life_forms import WeekForm

LONGEST = timedelta(92)
WEEK = timedelta(6)


def changes(request: HttpRequest) -> HttpResponse:
    """The last seven days, or those asked for, at most a quarter."""
    user = request.user if isinstance(request.user, Mailbox) else None
    asked_for = Jurisdiction.objects.filter(slug=request.GET.get("province", "")).first()
    place = user.jurisdiction if user else asked_for or served_here(request)
    if place is None:
        return render(request, "portal/changes_where.html", {"places": Jurisdiction.objects.order_by("name")})
    form = WeekForm(request.GET)
    asked = form.asked()
    last = asked.get("last") or clock.today()
    first = max(min(asked.get("first") or last - WEEK, last), last - LONGEST)
    rows = told(place, first, last, shared_only=user is None)
    clauses = in_force(place).of_rule("directory.change")
    context = {
        "form": WeekForm({"first": first, "last": last, "province": asked.get("province", "")}),
        "rows": rows,
        "first": first,
        "last": last,
    }
    return render(request, "portal/changes.html", context | {"clauses": [one.id for one in clauses]})
