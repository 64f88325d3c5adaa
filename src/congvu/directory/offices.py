"""What somebody may see and do by their roles, and in which agencies: the same at every door, portal and API."""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet

from congvu.directory import queries
from congvu.directory.models import Agency, Jurisdiction, Mailbox, Person
from congvu.directory.models.mailbox import Role

WIDE = frozenset({Role.DEPARTMENT, Role.CENTRE, Role.AUDITOR, Role.MAIL_ADMIN, Role.HOME_AFFAIRS})
OWN = frozenset({Role.HEAD, Role.AGENCY_IT, Role.HR, Role.OFFICE, Role.UNIT_HEAD, Role.LIAISON, Role.SUPERVISOR})
LOOKING = WIDE | OWN
ISSUING = frozenset({Role.DEPARTMENT, Role.CENTRE})
RESETTING = ISSUING | {Role.AGENCY_IT}
APPOINTING = frozenset({Role.DEPARTMENT})
LEAVES = frozenset({Role.HEAD, Role.HR, Role.AGENCY_IT})
ASKING = (OWN - {Role.SUPERVISOR}) | {Role.DEPARTMENT, Role.CENTRE, Role.MAIL_ADMIN}
# compliance is for those who answer for it, and for those who examine it
COMPLIANCE_WIDE = frozenset({Role.DEPARTMENT, Role.CENTRE, Role.AUDITOR})
COMPLIANCE = COMPLIANCE_WIDE | {Role.HEAD}

Row = TypeVar("Row", Mailbox, Person, Agency)

# who sees which letters the gate holds, and may decide about some
HELD = frozenset({Role.DEPARTMENT, Role.CENTRE, Role.AUDITOR, Role.HEAD, Role.AGENCY_IT, Role.OFFICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A part of the register: ``own`` are agencies of a jurisdiction, None is the whole of it."""

    jurisdiction: Jurisdiction
    own: frozenset[int] | None

    def mailboxes(self) -> QuerySet[Mailbox]:
        """The mailboxes in it."""
        return self._within(queries.mailboxes(self.jurisdiction), "agency__in")

    def people(self) -> QuerySet[Person]:
        """The people in it."""
        return self._within(queries.people(self.jurisdiction), "agency__in")

    def agencies(self) -> QuerySet[Agency]:
        """The agencies in it."""
        return self._within(queries.agencies(self.jurisdiction), "pk__in")

    def _within(self, rows: QuerySet[Row], path: str) -> QuerySet[Row]:
        return rows if self.own is None else rows.filter(**{path: self.own})


@dataclass(frozen=True, slots=True, kw_only=True)
class Office(Reach):
    """What somebody may do, and where they see."""

    box: Mailbox
    roles: frozenset[str]

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
    def appoints(self) -> bool:
        """Whether roles are granted and removed here."""
        return bool(self.roles & APPOINTING)

    @property
    def enters_leave(self) -> bool:
        """Whether leave of the own agency's people is entered here."""
        return bool(self.roles & LEAVES)

    @property
    def sees_held(self) -> bool:
        """Whether the letters that the gate holds are listed here."""
        return bool(self.roles & HELD)

    @property
    def reads_compliance(self) -> bool:
        """Whether the compliance of the jurisdiction, or of one's own agency, is open."""
        return bool(self.roles & COMPLIANCE)

    def headed(self) -> QuerySet[Agency] | None:
        """The agencies whose compliance is open to their head; None where it is the whole jurisdiction's."""
        if self.roles & COMPLIANCE_WIDE:
            return None
        return Agency.objects.filter(grants__mailbox=self.box, grants__role=Role.HEAD).distinct().order_by("sort", "id")

    def people_by(self, roles: frozenset[Role]) -> QuerySet[Person]:
        """The people of the agencies in which one of these roles is held, and of those below them."""
        agencies = Agency.objects.filter(grants__mailbox=self.box, grants__role__in=roles).values("pk")
        within = Q(agency__in=agencies) | Q(agency__parent__in=agencies)
        return Person.objects.filter(within, jurisdiction=self.jurisdiction)


def office_of(box: Mailbox) -> Office:
    """The office that a mailbox's grants make up: heads and IT officers have theirs in the agencies named only."""
    grants = list(box.grants.values_list("role", "agency_id"))
    wide = frozenset(role for role, _ in grants if role in WIDE)
    own = [(agency, role) for role, agency in grants if role in OWN and agency is not None]
    agencies, roles = frozenset(agency for agency, _ in own), wide | frozenset(role for _, role in own)
    return Office(jurisdiction=box.jurisdiction, own=None if wide else agencies, box=box, roles=roles)
