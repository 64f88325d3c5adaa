"""How old the virus signatures are: the newest of freshclam's files (CT-8.3, DL-11.5.s1)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from congvu.engines.clamav.render import database
from congvu.engines.plan import Finding, Plan
from congvu.ground.clock import now, today
from congvu.regulations.carriers import carries
from congvu.regulations.overlays import regulations_of


@dataclass(frozen=True, slots=True)
class Signatures:
    """The age in hours (None: there are none), and how old they may be by the strictest regulation here."""

    hours: int | None
    allowed: int | None

    @property
    def fresh(self) -> bool:
        """Whether they are young enough."""
        return self.hours is not None and (self.allowed is None or self.hours <= self.allowed)

    def __str__(self) -> str:
        told = "–" if self.hours is None else f"{self.hours} h"
        return f"mẫu vi-rút / signatures {told}" + (f" (≤ {self.allowed} h)" if self.allowed else "")


def signatures(plan: Plan) -> Signatures:
    """Of this system; a test system's own small database is written anew by nobody, and so has no age."""
    folder = database(plan)
    if plan.offline and folder.is_relative_to(plan.state):
        return Signatures(0, allowed(plan))
    written = newest(folder)
    return Signatures(int((now() - written).total_seconds() // 3600) if written else None, allowed(plan))


def newest(folder: Path) -> datetime | None:
    """When the newest file of signatures was written; None where there is none."""
    found = [path.stat().st_mtime for pattern in ("*.c[vl]d", "*.[nh]db") for path in folder.glob(pattern)]
    return datetime.fromtimestamp(max(found), UTC) if found else None


@carries("security.virus")
def allowed(plan: Plan) -> int | None:
    """The fewest hours that a regulation in force here allows; None where none sets any."""
    profiles = (one for slug in plan.jurisdictions for one in regulations_of(slug, today()))
    found = (clause.get("signature_hours") for one in profiles for clause in one.of_rule("security.virus"))
    return min((hours for hours in found if hours), default=None)


def examine(plan: Plan) -> list[Finding]:
    """One finding of ``congvu doctor``; a system starts with old signatures too, for without them it has none."""
    if "clamav" not in plan.features:
        return []
    found = signatures(plan)
    return [Finding("clamav", found.fresh, f"{found}" + ("" if found.fresh else ": freshclam"))]
