"""What requests show for the clauses on agencies: roles filled, the bodies that run the system (CT-QD.3, VP-10)."""

from collections import Counter
from collections.abc import Iterator

from congvu.directory.models import Jurisdiction, Mailbox
from congvu.regulations.clauses import Clause
from congvu.regulations.profile import Profile
from congvu.regulations.witnesses import Evidence, evidence_of
from congvu.requests.models import OwnSystem
from congvu.requests.organisation import misplaced, vacancies
from congvu.requests.roles import ROLES


@evidence_of(
    "organisation.roles",
    counts=("cơ quan", "agencies"),
    breaches=("cơ quan chưa có người giữ vai trò này", "agencies that have nobody in this role"),
)
def roles(_profile: Profile, place: str, clause: Clause) -> Iterator[Evidence]:
    """Each agency, and how many of the clause's roles nobody has there."""
    jurisdiction = Jurisdiction.objects.get(slug=place)
    empty = Counter(one.agency.pk for one in vacancies(jurisdiction) if one.clause == clause.id)
    for agency in jurisdiction.agencies.filter(closed_on=None, own_system=None):
        yield Evidence(1, None, empty[agency.pk], "admin-agencies", agency.pk)


@evidence_of(
    "organisation.body",
    counts=("người giữ vai trò của cơ quan này", "persons in this body's role"),
    breaches=("không thuộc cơ quan này", "who do not belong to it"),
)
def bodies(_profile: Profile, place: str, clause: Clause) -> Iterator[Evidence]:
    """Those who act for the body, and who of them is somebody else's."""
    holders = Mailbox.objects.filter(jurisdiction__slug=place, grants__role=ROLES[clause.get("role")]).distinct()
    wrong = [box for box, body in misplaced(Jurisdiction.objects.get(slug=place)) if body.clause == clause.id]
    yield Evidence(holders.count(), None, len(wrong), "admin-mailboxes")


@evidence_of("organisation.own_system", counts=("cơ quan dùng hệ thống thư riêng", "agencies with mail of their own"))
def own_systems(_profile: Profile, place: str, clause: Clause) -> Iterator[Evidence]:
    """Those that chose it by this clause."""
    for row in OwnSystem.objects.filter(agency__jurisdiction__slug=place, clause=clause.id):
        yield Evidence(1, None, 0, "admin-agencies", row.agency_id)
