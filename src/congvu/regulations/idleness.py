"""When an unused mailbox is suspended, revoked or cancelled: VP-6.3, CT-5.4, DN-7.3.

The clock runs from creation or last access over calendar months, clamped to the month's end; the due day is the last
on which the mailbox stays. Leave stops the clock where a clause says so (VP-6.3.s2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from congvu.ground.months import add_months
from congvu.ground.office_hours import Leave, leave_days
from congvu.ground.working_days import DAY, Deadline, WorkingDays
from congvu.regulations.carriers import carries
from congvu.regulations.profile import Profile


@carries("idle", "idle.leave")
@dataclass(frozen=True, slots=True)
class IdleRule:
    """The rule for some kinds of mailbox; ``counts`` are the protocols whose login is use."""

    clause: str
    kinds: tuple[str, ...]
    months: int
    counts: tuple[str, ...]
    then: str
    warn_days: tuple[int, ...]
    officer_decides: tuple[str, ...]
    roll: bool
    leave: tuple[str, ...]
    inbound: str | None = None

    def due(self, base: date, leaves: Iterable[Leave] = (), calendar: WorkingDays | None = None) -> date:
        """The last day on which a mailbox last used, or created, on the base day stays as it is."""
        end = add_months(base, self.months)
        last, off = end, leave_days(leaves, self.leave)
        # leave may reach beyond the day found, and nothing is taken away on a day of leave
        while (moved := end + timedelta(sum(base < day <= last + DAY for day in off))) != last:
            last = moved
        return calendar.on_or_after(last) if self.roll and calendar else last

    def is_idle(
        self, base: date, today: date, leaves: Iterable[Leave] = (), calendar: WorkingDays | None = None
    ) -> bool:
        """Whether the due day lies before today."""
        return self.due(base, leaves, calendar) < today

    def warnings(self, due: date) -> list[date]:
        """The days on which holder and head are warned, earliest first."""
        return sorted(due + DAY - timedelta(days) for days in self.warn_days)


@carries("idle.confirmation")
@dataclass(frozen=True, slots=True)
class Confirmation:
    """How long an agency may confirm a suspended mailbox (CT-5.4.s3), and for which kinds an officer must decide."""

    clause: str
    working_days: int
    then: str
    officer_decides: tuple[str, ...]

    def deadline(self, notified: date, calendar: WorkingDays, former: Deadline | None = None) -> Deadline:
        """The last day; a deadline once told is never shortened by a later decision on days off."""
        return calendar.after(notified, self.working_days, former)


def idle_rule(profile: Profile, kind: str) -> IdleRule | None:
    """The rule for mailboxes of this kind, or None where the regulation sets none."""
    leave = {kind for clause in profile.of_rule("idle.leave") for kind in clause.get("kinds")}
    for clause in profile.of_rule("idle"):
        if kind in clause.get("kinds"):
            return IdleRule(
                clause.id,
                clause.get("kinds"),
                clause.get("months"),
                clause.get("counts"),
                clause.get("then"),
                clause.get("warn_days", ()),
                clause.get("officer_decides", ()),
                clause.get("roll_to_working_day", False),
                tuple(sorted(leave)),
                clause.get("inbound"),
            )
    return None


def confirmation(profile: Profile) -> Confirmation | None:
    """What follows a suspension for idleness, or None where the regulation sets nothing."""
    for clause in profile.of_rule("idle.confirmation"):
        return Confirmation(
            clause.id, clause.get("working_days"), clause.get("then"), clause.get("officer_decides", ())
        )
    return None
