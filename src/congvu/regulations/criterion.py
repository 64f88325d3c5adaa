"""The quarter's criterion of VP-14.1: when a mailbox was left too long, when an agency failed. Integers only."""

from dataclasses import dataclass
from fractions import Fraction

from congvu.regulations.carriers import carries
from congvu.regulations.profile import Profile


@carries("usage.criterion")
@dataclass(frozen=True, slots=True)
class Criterion:
    """Shares as printed: a mailbox is bad from this share of the working days on, an agency above that of mailboxes."""

    clause: str
    kinds: tuple[str, ...]
    days_at_least: Fraction
    mailboxes_over: Fraction
    period: str

    def is_bad(self, without_access: int, working_days: int) -> bool:
        """Whether the mailbox missed too many of the period's working days; a period without any has none to miss."""
        share = self.days_at_least
        return working_days > 0 and without_access * share.denominator >= working_days * share.numerator

    def failed(self, bad: int, mailboxes: int) -> bool:
        """Whether more of the agency's mailboxes are bad than allowed."""
        share = self.mailboxes_over
        return bad * share.denominator > mailboxes * share.numerator


def criterion(profile: Profile) -> Criterion | None:
    """The criterion, or None where the regulation sets none."""
    names = ("kinds", "days_at_least", "mailboxes_over", "period")
    for clause in profile.of_rule("usage.criterion"):
        return Criterion(clause.id, *map(clause.get, names))
    return None
