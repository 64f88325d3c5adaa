"""Who may open which page: every view says it in one line, and nothing is shown of another jurisdiction or agency.

Without a sign-in one is led there (and back); with the wrong role the answer is 403; an object outside one's own
jurisdiction or agencies does not exist (404).
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import Role
from congvu.directory.offices import (
    ASKING,
    COMPLIANCE,
    ISSUING,
    LEAVES,
    LOOKING,
    OWN,
    RESETTING,
    WIDE,
    Office,
    office_of,
)

__all__ = [
    "ASKING",
    "COMPLIANCE",
    "ISSUING",
    "LEAVES",
    "LOOKING",
    "OWN",
    "RESETTING",
    "WIDE",
    "Office",
    "SignedInRequest",
    "office_of",
    "office_required",
]

Arguments = ParamSpec("Arguments")


class SignedInRequest(HttpRequest):
    """A request whose user is a mailbox's owner."""

    user: Mailbox


OfficeView = Callable[Concatenate[SignedInRequest, Office, Arguments], HttpResponse]
View = Callable[Concatenate[SignedInRequest, Arguments], HttpResponse]


def office_required(roles: frozenset[Role]) -> Callable[[OfficeView[Arguments]], View[Arguments]]:
    """Open the view to these roles only; it gets the office as its second argument."""

    def guarded(view: OfficeView[Arguments]) -> View[Arguments]:
        @login_required
        @wraps(view)
        def check(request: SignedInRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
            office = office_of(request.user)
            if not office.roles & roles:
                raise PermissionDenied
            return view(request, office, *args, **kwargs)

        return check

    return guarded
