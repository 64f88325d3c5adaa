"""What every page shows: whose system this is, and what the reader may do in it."""

from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from congvu.directory.models import Jurisdiction, Mailbox
from congvu.portal import duties
from congvu.portal.access import office_of


def place(request: HttpRequest) -> dict[str, Any]:
    """The province's name, and the office of whoever is signed in (looked up only where a page asks for it)."""
    user = getattr(request, "user", None)
    if not isinstance(user, Mailbox):
        return {"place": _name_by_host(request), "office": None}
    office = SimpleLazyObject(lambda: office_of(user))
    return {
        "place": user.jurisdiction.name,
        "office": office,
        "desk": SimpleLazyObject(lambda: duties.at_a_desk(user)),
        "waiting": SimpleLazyObject(lambda: duties.count(user)),
    }


def _name_by_host(request: HttpRequest) -> str:
    try:
        place = served_here(request)
    except DisallowedHost:  # the page that says so is made here, too
        return ""
    return place.name if place else ""


def served_here(request: HttpRequest) -> Jurisdiction | None:
    """The one jurisdiction that is served under this host name, or at all; None under a name not ours."""
    host = f".{request.get_host().partition(':')[0]}"
    rows = list(Jurisdiction.objects.all())
    found = rows if len(rows) == 1 else [row for row in rows if host.endswith(f".{row.domain}")]
    return found[0] if len(found) == 1 else None
