"""Who may have a mailbox: VP-4 (by right, on registration, or not at all), DL-2, CT-1.2, DN-1.2."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause
from congvu.regulations.profile import Profile


@dataclass(frozen=True, slots=True)
class Applicant:
    """A body (``holder`` empty) or a person in a body, as the words of ``eligibility`` name them."""

    body: str
    kind: str
    holder: str = ""
    sector: str = ""
    state_capital: bool = False


class Verdict(StrEnum):
    """What the regulation says of an applicant."""

    ENTITLED = "entitled"
    MAY_REGISTER = "registration"
    OFFICER_DECIDES = "officer_decides"
    REFUSED = "refused"
    UNREGULATED = "unregulated"


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The verdict with its clause and reason; ``undertaking`` when the regulation must first be accepted in writing."""

    verdict: Verdict
    clause: str | None
    vi: str
    en: str
    undertaking: bool = False


@carries("eligibility")
def eligibility(profile: Profile, applicant: Applicant) -> Eligibility:
    """The verdict of the first clause that speaks of the applicant; refused where clauses speak only of others."""
    clauses = [clause for clause in profile.of_rule("eligibility") if applicant.kind in _kinds(clause)]
    if not clauses:
        vi, en = "quy chế không quy định đối tượng", "the regulation does not say who is entitled"
        return Eligibility(Verdict.UNREGULATED, None, vi, en)
    verdicts = [_verdict(clause, applicant) for clause in clauses if applicant.body in clause.get("bodies")]
    if not verdicts:
        vi, en = "cơ quan, tổ chức này không thuộc đối tượng", "this body is not among those entitled"
        return Eligibility(Verdict.REFUSED, clauses[-1].id, vi, en)
    return verdicts[0]


def _kinds(clause: Clause) -> Sequence[str]:
    kinds: Sequence[str] = clause.get("kinds", ("personal", "agency", "unit"))
    return kinds


def _verdict(clause: Clause, applicant: Applicant) -> Eligibility:
    sectors, holder = clause.get("except_sectors", ()), applicant.holder
    excepted = not sectors or applicant.sector in sectors
    who = f"{holder}, khối {applicant.sector}" if applicant.sector else holder
    if holder and excepted and holder in clause.get("undecided_holders", ()):
        return Eligibility(
            Verdict.OFFICER_DECIDES, clause.id, f"{who}: cán bộ quyết định", f"{who}: an officer decides"
        )
    if holder and excepted and holder in clause.get("except_holders", ()):
        return Eligibility(Verdict.REFUSED, clause.id, f"{who}: bị loại trừ", f"{who}: excepted")
    if holder and holder not in clause.get("holders", (holder,)):
        return Eligibility(
            Verdict.REFUSED, clause.id, f"{who}: không thuộc đối tượng", f"{who}: not among those entitled"
        )
    if clause.get("state_capital") and applicant.body == "enterprise" and not applicant.state_capital:
        return Eligibility(Verdict.REFUSED, clause.id, "doanh nghiệp không có vốn nhà nước", "no State capital in it")
    way = Verdict(clause.get("way"))
    return Eligibility(way, clause.id, "thuộc đối tượng", "among those entitled", clause.get("undertaking", False))
