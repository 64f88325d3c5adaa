"""Old addresses: how long one goes on delivering when a mailbox gets another (CT-5.2, DL-11.3.s2, DN-7.2.a).

That no address is ever another's needs no clause: the register forgets nothing.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from congvu.regulations.carriers import carries
from congvu.regulations.profile import Profile


@dataclass(frozen=True, slots=True)
class AliasPeriod:
    """For how many days an old address delivers, and the clause that sets it."""

    days: int
    clause: str

    def last(self, from_day: date) -> date:
        """The last day of an address that was replaced on this day."""
        return from_day + timedelta(self.days)


@carries("naming.kept")
def alias_period(profile: Profile) -> AliasPeriod | None:
    """The period of a regulation; None where it sets none: an old address then delivers without end."""
    found = (clause for clause in profile.clauses.values() if clause.get("alias_days"))
    return next((AliasPeriod(clause.get("alias_days"), clause.id) for clause in found), None)
