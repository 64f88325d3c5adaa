"""Who holds a shared mailbox, what must not be deleted in it, how it is handed over, and who confirms access.

CT-11.3, DL-12.1.c, DL-12.1.e, DN-13.1, DN-13.2, DN-14.2, QT-4.2.3, VP-11.1, VP-13.2.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from congvu.ground.months import add_months
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause, Means
from congvu.regulations.profile import Profile


@dataclass(frozen=True, slots=True)
class Owner:
    """The role that manages a mailbox by office, and the clause that says so."""

    role: str
    clause: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Mail that may not be deleted: the exceptions, and for how many days one is held before it is erased."""

    clause: str
    exceptions: tuple[str, ...]
    hold_days: int


@dataclass(frozen=True, slots=True)
class HandoverRule:
    """What passes to the next holder, whether minutes are made, and in how many working days."""

    clause: str
    items: tuple[str, ...]
    minutes: bool
    max_days: int | None


@dataclass(frozen=True, slots=True)
class Review:
    """Access is confirmed again every so many months, by these roles."""

    clause: str
    months: int
    by: tuple[str, ...]

    def period(self, day: date) -> date:
        """The first day of the period that a day lies in; periods begin with the year."""
        return date(day.year, (day.month - 1) // self.months * self.months + 1, 1)

    def overdue(self, confirmed: Iterable[date], day: date) -> date | None:
        """The last period that ended without confirmation, which is then shown in red; None where all is well."""
        last = add_months(self.period(day), -self.months)
        return None if last in set(confirmed) else last


@carries("delegation.owner")
def owner(profile: Profile, kind: str) -> Owner | None:
    """Who manages mailboxes of this kind by office, or None where the regulation does not say."""
    for clause in _of(profile, "delegation.owner", kind):
        return Owner(clause.get("owner"), clause.id)
    return None


@carries("access.no_delete")
def kept(profile: Profile, kind: str) -> Kept | None:
    """The rule that mail of this kind of mailbox is not deleted, or None where the regulation has none."""
    for clause in _of(profile, "access.no_delete", kind):
        return Kept(clause.id, tuple(clause.get("except", ())), clause.get("hold_days", 0))
    return None


@carries("handover.items")
def handover(profile: Profile, kind: str) -> HandoverRule | None:
    """How mailboxes of this kind are handed over, or None where the regulation does not order it."""
    for clause in _of(profile, "handover.items", kind):
        items, minutes = tuple(clause.get("items")), bool(clause.get("minutes"))
        return HandoverRule(clause.id, items, minutes, clause.get("max_days"))
    return None


@carries("access.review_period")
def review(profile: Profile) -> Review | None:
    """How often access is confirmed, or None where the regulation does not order it."""
    for clause in profile.of_rule("access.review_period"):
        return Review(clause.id, clause.get("months"), tuple(clause.get("by", ())))
    return None


def accepted_first(profile: Profile) -> str | None:
    """The clause by which an authorised person accepts the duties before access, or None where there is none."""
    for clause in profile.clauses.values():
        if (clause.means, clause.block) == (Means.PROCEDURE, "delegation.assign") and clause.get("accepted_first"):
            return clause.id
    return None


def _of(profile: Profile, block: str, kind: str) -> list[Clause]:
    return [clause for clause in profile.of_rule(block) if kind in clause.get("kinds")]
