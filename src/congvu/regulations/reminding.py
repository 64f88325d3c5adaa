"""The ladder of reminders (CT-14.2): so many reminders, then the head is told; a serious act suspends from any step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from congvu.ground.months import add_months
from congvu.regulations.profile import Profile


class Step(StrEnum):
    """What happens to a case next."""

    REMIND = "remind"
    TELL_HEAD = "head_notified"
    TELL_SUPERIOR = "superior_notified"
    SUSPEND = "suspend"


@dataclass(frozen=True, slots=True)
class Ladder:
    """The ladder of one regulation; ``serious_persons`` must decide together to suspend."""

    clause: str
    reminders: int
    repeat_months: int
    channels: tuple[str, ...]
    serious_clause: str | None
    serious_persons: int | None

    def counted(self, reminded: Sequence[date], on: date) -> list[date]:
        """The reminders that still count on the day: those of the months before it."""
        return [day for day in sorted(reminded) if day <= on <= add_months(day, self.repeat_months)]

    def next_step(self, reminded: Sequence[date], on: date, *, by_head: bool = False) -> Step:
        """What follows a violation of the same clause by the same actor; of the head's own, the superior is told."""
        if len(self.counted(reminded, on)) < self.reminders:
            return Step.REMIND
        return Step.TELL_SUPERIOR if by_head else Step.TELL_HEAD

    def may_suspend(self, deciders: Sequence[str]) -> bool:
        """Whether these persons are enough to suspend for a serious violation; the same one counts once."""
        return self.serious_persons is not None and len(set(deciders)) >= self.serious_persons


def ladder(profile: Profile) -> Ladder | None:
    """The ladder, or None where the regulation has none."""
    channels = [clause.get("channels") for clause in profile.of_rule("reminder.channel")]
    serious = next(iter(profile.of_rule("reminder.serious")), None)
    for clause in profile.of_rule("reminder.ladder"):
        return Ladder(
            clause.id,
            clause.get("reminders"),
            clause.get("repeat_months"),
            channels[0] if channels else (),
            serious.id if serious else None,
            serious.get("persons") if serious else None,
        )
    return None
