"""Who may open which page: every view says it in one line, and nothing is shown of another jurisdiction or agency.

Without a sign-in one is led there (and back); with the wrong role the answer is 403; an object outside one's own
jurisdiction or agencies does not exist (404).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from congvu.directory import queries
from congvu.directory.models import Agency, Mailbox, Person
from congvu.directory.models.mailbox import Role

WIDE = frozenset({Role.DEPARTMENT, Role.CENTRE, Role.AUDITOR, Role.MAIL_ADMIN, Role.HOME_AFFAIRS})
OWN = frozenset({Role.HEAD, Role.AGENCY_IT, Role.HR, Role.OFFICE, Role.UNIT_HEAD, Role.LIAISON, Role.SUPERVISOR})
LOOKING = WIDE | OWN
ISSUING = frozenset({Role.DEPARTMENT, Role.CENTRE})
ASKING = (OWN - {Role.SUPERVISOR}) | {Role.DEPARTMENT, Role.CENTRE, Role.MAIL_ADMIN}
# compliance is for those who answer for it, and for those who examine it
COMPLIANCE_WIDE = frozenset({Role.DEPARTMENT, Role.CENTRE, Role.AUDITOR})
COMPLIANCE = COMPLIANCE_WIDE | {Role.HEAD}

Arguments = ParamSpec("Arguments")
Row = TypeVar("Row", Mailbox, Person, Agency)


class SignedInRequest(HttpRequest):
    """A request whose user is a mailbox's owner."""

    user: Mailbox


@dataclass(frozen=True, slots=True)
class Office:
    """What somebody may do, and in which agencies; ``own`` is None where it is the whole jurisdiction."""

    box: Mailbox
    roles: frozenset[str]
    own: frozenset[int] | None

    @property
    def looks(self) -> bool:
        """Whether the administrators' lists are open at all."""
        return bool(self.roles & LOOKING)

    @property
    def asks(self) -> bool:
        """Whether requests may be handed in here: for one's own agency, or as a paper that came."""
        return bool(self.roles & ASKING)

    @property
    def issues(self) -> bool:
        """Whether new one-time passwords may be issued."""
        return bool(self.roles & ISSUING)

    @property
    def reads_compliance(self) -> bool:
        """Whether the compliance of the jurisdiction, or of one's own agency, is open."""
        return bool(self.roles & COMPLIANCE)

    def headed(self) -> QuerySet[Agency] | None:
        """The agencies whose compliance is open to their head; None where it is the whole jurisdiction's."""
        if self.roles & COMPLIANCE_WIDE:
            return None
        return Agency.objects.filter(grants__mailbox=self.box, grants__role=Role.HEAD).distinct().order_by("sort", "id")

    def mailboxes(self) -> QuerySet[Mailbox]:
        """The mailboxes that this office sees."""
        return self._within(queries.mailboxes(self.box.jurisdiction), "agency__in")

    def people(self) -> QuerySet[Person]:
        """The people that this office sees."""
        return self._within(queries.people(self.box.jurisdiction), "agency__in")

    def agencies(self) -> QuerySet[Agency]:
        """The agencies that this office sees."""
        return self._within(queries.agencies(self.box.jurisdiction), "pk__in")

    def _within(self, rows: QuerySet[Row], path: str) -> QuerySet[Row]:
        return rows if self.own is None else rows.filter(**{path: self.own})


def office_of(box: Mailbox) -> Office:
    """The office that a mailbox's grants make up: heads and IT officers have theirs in the agencies named only."""
    grants = list(box.grants.values_list("role", "agency_id"))
    wide = frozenset(role for role, _ in grants if role in WIDE)
    own = {agency: role for role, agency in grants if role in OWN and agency is not None}
    return Office(box, wide | frozenset(own.values()), None if wide else frozenset(own))


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
