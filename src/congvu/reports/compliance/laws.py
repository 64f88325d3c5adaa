"""The laws that a regulation binds its system to, each with its number and where it stands today (DN-3.1).

A regulation prints their names; numbers, dates and what replaced them are kept beside them in ``register``, a choice.
"""

from dataclasses import dataclass
from datetime import date

from congvu.regulations.profile import Profile
from congvu.regulations.witnesses import Said


@dataclass(frozen=True, slots=True)
class Law:
    """One law by its printed name; ``until`` is its last day, None while in force, ``then`` what replaces it."""

    clause: str
    name: str
    number: str
    since: date
    until: date | None
    then: str

    def status(self, day: date) -> Said:
        """Where it stands on a day."""
        if self.until is None or day <= self.until:
            return Said(f"còn hiệu lực từ {self.since:%d/%m/%Y}", f"in force since {self.since:%d/%m/%Y}")
        vi, en = f"hết hiệu lực sau ngày {self.until:%d/%m/%Y}", f"ended with {self.until:%d/%m/%Y}"
        return Said(f"{vi}; thay bằng {self.then}", f"{en}; replaced by {self.then}")


def laws(profile: Profile) -> list[Law]:
    """The laws that clauses of the regulation name, in its order."""
    return [
        Law(clause.id, name, one["number"], one["since"], one.get("until"), one.get("then", ""))
        for clause in profile.clauses.values()
        if clause.block == "compliance"
        for name, one in zip(clause.get("laws", ()), clause.get("register", ()), strict=True)
    ]
