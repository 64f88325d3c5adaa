"""What agencies owe before mail: their roles filled, the bodies that run the system named; and who has mail of its own.

CT-QD.3, CT-12.3.s1, CT-12.4, DN-QD.3, DN-15.4.b, DL-4, DL-4bis.1, VP-QD.3, VP-3.1.s1, VP-8.2, VP-10, VP-12.3.s1.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from congvu.directory.models import Agency, Jurisdiction, Mailbox, RoleGrant
from congvu.directory.regulation import in_force
from congvu.ground.vietnamese import fold
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause
from congvu.regulations.profile import Profile
from congvu.requests.models import OwnSystem
from congvu.requests.roles import ROLES


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A role that an agency has nobody in."""

    agency: Agency
    role: str
    clause: str


@carries("organisation.roles")
def vacancies(jurisdiction: Jurisdiction) -> Iterator[Vacancy]:
    """Every role that the regulation wants filled in an agency and that is not; agencies with own mail are left out."""
    own = set(OwnSystem.objects.filter(agency__jurisdiction=jurisdiction).values_list("agency", flat=True))
    filled: dict[int, set[str]] = defaultdict(set)
    grants = RoleGrant.objects.filter(mailbox__jurisdiction=jurisdiction).exclude(agency=None)
    for where, role in grants.values_list("agency", "role"):
        filled[where].add(role)
    for agency in (
        jurisdiction.agencies.filter(closed_on=None).select_related("parent", "jurisdiction").order_by("sort", "id")
    ):
        if agency.pk not in own:
            yield from _unfilled(agency, filled[agency.pk])


def vacancies_of(agency: Agency) -> Iterator[Vacancy]:
    """Those of one agency."""
    if not OwnSystem.objects.filter(agency=agency).exists():
        yield from _unfilled(agency, set(agency.grants.values_list("role", flat=True)))


def _unfilled(agency: Agency, filled: set[str]) -> Iterator[Vacancy]:
    for clause in in_force(agency).of_rule("organisation.roles"):
        for word in clause.get("roles"):
            if ROLES[word] not in filled:
                yield Vacancy(agency, word, clause.id)


@dataclass(frozen=True, slots=True)
class Body:
    """A body with a part in the system, by name and clause."""

    role: str
    name: str
    clause: str


@carries("organisation.body")
def bodies(profile: Profile) -> list[Body]:
    """The bodies that the regulation names."""
    return [Body(c.get("role"), c.get("name", ""), c.id) for c in profile.of_rule("organisation.body")]


def misplaced(jurisdiction: Jurisdiction) -> Iterator[tuple[Mailbox, Body]]:
    """Those who hold a body's role without belonging to it (VP-3.1.s1: only its accounts administer)."""
    for body in bodies(in_force(jurisdiction)):
        holders = Mailbox.objects.filter(jurisdiction=jurisdiction, grants__role=ROLES[body.role])
        for box in holders.select_related("agency").distinct().order_by("address"):
            if box.agency and body.name and fold(box.agency.name) != fold(body.name):
                yield box, body


@carries("organisation.own_system")
def own_system_clause(agency: Agency) -> Clause | None:
    """The clause by which an agency may keep mail of its own: it names the agency, or leaves it to a kind of agency."""
    for clause in in_force(agency).of_rule("organisation.own_system"):
        names = clause.get("agencies", ())
        if any(fold(name) == fold(agency.name) or name[:1].islower() for name in names):
            return clause
    return None
