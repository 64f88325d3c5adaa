"""Kinds of bodies and what the regulation says of them as applicants (VP-4, CT-1.2, CT-2.1, DL-2, DN-1.2)."""

from collections.abc import Iterator

from congvu.directory.models import Agency
from congvu.directory.models.agency import BODIES, AgencyKind
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.directory.roster.bodies import KIND_WORDS
from congvu.ground.vietnamese import fold
from congvu.regulations.eligible import Applicant, Eligibility, Verdict, eligibility
from congvu.regulations.profile import Profile
from congvu.requests.law import RequestLaw
from congvu.requests.models import Undertaking
from congvu.requests.rules import Finding

COUNTS_AS = {AgencyKind.FRONT: AgencyKind.UNION, AgencyKind.CENTRAL: AgencyKind.SECTOR}
"""Where a regulation lists kinds without these, they are of that kind (CT-2.1)."""


def kind_of_agency(name: str) -> str:
    """What kind of body a name speaks of, by its first words."""
    bare = f"{fold(name)} "
    found = next((kind.value for kind, words in KIND_WORDS if bare.startswith(words)), AgencyKind.SECTOR.value)
    return AgencyKind.COMMUNE.value if bare.startswith(("ubnd xa ", "ubnd phuong ", "ubnd thi tran ")) else found


def is_known(law: RequestLaw, kind: str) -> bool:
    """Whether the regulation knows this kind of agency; all where it does not list them."""
    kinds = law.agency_kinds().words
    own = {AgencyKind.OFFICE, AgencyKind.SERVICE}
    return not kinds or kind in own or bool({kind, COUNTS_AS.get(AgencyKind(kind))} & set(kinds))


def standing(profile: Profile, agency: Agency | None, kind: str, mailbox: str, holder: str = "") -> Eligibility:
    """What the regulation says of a body, or of a person in it; ``agency`` None where it is not in the register."""
    sector = agency.sector.lower() if agency else ""
    capital = bool(agency and agency.state_capital)
    return eligibility(profile, Applicant(BODIES.get(kind, "state_agency"), mailbox, holder, sector, capital))


def entitlement(profile: Profile, agency: Agency | None, kind: str, mailbox: str, holder: str) -> Iterator[Finding]:
    """What stands against an applicant, or is left to an officer; a category that decides must be told."""
    found = standing(profile, agency, kind, mailbox, holder)
    if mailbox == MailboxKind.PERSONAL and not holder and (clause := _by_holder(profile)):
        yield Finding("category", "thiếu đối tượng.", "the category of staff is missing.", clause)
    elif found.verdict is Verdict.REFUSED:
        yield Finding("category", f"{found.vi}.", f"{found.en}.", found.clause or "")
    elif found.verdict is Verdict.OFFICER_DECIDES:
        yield Finding("category", f"{found.vi}.", f"{found.en}.", found.clause or "", bad=False)
    elif found.undertaking and not (agency and Undertaking.objects.filter(agency=agency).exists()):
        yield Finding(
            "agency",
            "cơ quan đăng ký chưa cam kết chấp hành quy chế.",
            "the registering body has not undertaken to obey the regulation.",
            RequestLaw(profile).undertaking_clause(),
        )


def registers(agency: Agency) -> Eligibility | None:
    """The verdict on a body that gets mailboxes on registration only; None on one that is entitled."""
    found = standing(in_force(agency), agency, agency.kind, MailboxKind.AGENCY)
    return None if found.verdict in {Verdict.ENTITLED, Verdict.UNREGULATED} else found


def _by_holder(profile: Profile) -> str:
    """The clause by which it matters what category of staff somebody is of."""
    names = ("holders", "except_holders", "undecided_holders")
    clauses = profile.of_rule("eligibility")
    return next((one.id for one in clauses if any(one.get(name) for name in names)), "")
