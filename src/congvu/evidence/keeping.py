"""How long evidence is kept: as many months as the regulation says, longer where a legal hold names the day.

A hold is a file ``holds/NAME.toml`` in the folder of events::

    from = 2026-01-01
    until = 2026-03-31
    reason = "Vụ việc số 12/2026"
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from congvu.evidence.chain import SUFFIX, Chain
from congvu.evidence.durable import sync
from congvu.evidence.errors import BadEvidenceError
from congvu.evidence.lines import Day
from congvu.ground.months import add_months
from congvu.regulations.carriers import carries
from congvu.regulations.profile import Profile

HOLDS = "holds"


@dataclass(frozen=True, slots=True)
class Hold:
    """A period whose evidence must not be removed, and why."""

    first: date
    last: date
    reason: str

    @property
    def sound(self) -> bool:
        """Whether it says when and why."""
        dates = type(self.first) is date and type(self.last) is date
        return dates and self.first <= self.last and bool(self.reason)

    def names(self, day: date) -> bool:
        """Whether the evidence of the day must be kept."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Limit:
    """After so many months the evidence of a day goes."""

    months: int
    clause: str


@carries("retention")
def limit(profiles: Iterable[Profile]) -> Limit | None:
    """The longest time that a regulation in force here asks for; None, nothing is removed, where none asks for any."""
    asked = [
        Limit(clause.get("months"), clause.id)
        for profile in profiles
        for clause in profile.of_rule("retention")
        if "log" in clause.get("what") and clause.get("months")
    ]
    return max(asked, key=lambda one: one.months, default=None)


def holds(events: Path) -> list[Hold]:
    """Every hold; one that cannot be read hinders all removal, so it is refused aloud."""
    return [_hold(path) for path in sorted((events / HOLDS).glob("*.toml"))]


def _hold(path: Path) -> Hold:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        hold = Hold(table["from"], table["until"], str(table["reason"]).strip())
    except (OSError, ValueError, KeyError):
        hold = None
    if hold is None or not hold.sound:
        vi = "lệnh giữ chứng cứ phải có from, until (ngày) và reason; chưa xóa gì"
        en = "a legal hold needs from and until (dates) and a reason; nothing is removed"
        raise BadEvidenceError(vi, en, where=str(path))
    return hold


def remove_old(events: Path, today: Day, asked: Limit) -> list[Day]:
    """Remove the sealed days whose months are over and that no hold names; the chain keeps their records."""
    chain, held = Chain(events), holds(events)
    removed = chain.removed
    gone = []
    for day in chain.sealed:
        file, on = events / f"{day}{SUFFIX}", date.fromisoformat(day)
        over = add_months(on, asked.months) < date.fromisoformat(today)
        if day not in removed and over and not any(hold.names(on) for hold in held):
            chain.append({"removed": day, "on": today, "clause": asked.clause})
            removed.add(day)
            gone.append(day)
        if day in removed and file.exists():
            file.unlink()
            sync(events)
    return gone
