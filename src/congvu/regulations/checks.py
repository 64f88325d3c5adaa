"""How often a mailbox must be checked, judged half-day by half-day: VP-13.2.a, DL-7.1, DL-7.2, DN-10.1, DN-10.2.

Each duty tells its windows and minutes, so that millions of events can be judged in a query; ``met`` is the plain
reading of the same rule. Windows are [from, to) in local time.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from congvu.ground.office_hours import MINUTE, HalfDay, Leave, Span
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause
from congvu.regulations.errors import UnfitValueError
from congvu.regulations.profile import Profile

Opening = tuple[datetime, datetime]
"""An open session, from its start to its end."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen at one mailbox: the moments of checks and the open sessions, each in order of time."""

    checks: Sequence[datetime]
    openings: Sequence[Opening] = ()


@dataclass(frozen=True)
class Duty:
    """What every duty of checking has in common; ``excused`` are the kinds of leave that lift it."""

    clause: str
    kinds: tuple[str, ...]
    sessions: tuple[Span, ...]
    excused: tuple[str, ...]

    def asks(self, session: int) -> bool:
        """Whether anything is to be done in this session."""
        return 0 <= session < len(self.sessions)

    def met(self, half: HalfDay, seen: Seen) -> bool:
        """Whether the half-day was fulfilled by what was seen."""
        raise NotImplementedError


@carries("checks.ends", "checks.windows")
@dataclass(frozen=True)
class WindowDuty(Duty):
    """One check in each window; a window belongs to the session in which it lies."""

    windows: tuple[tuple[Span, ...], ...]

    def asks(self, session: int) -> bool:
        """A session without a window asks for nothing."""
        return bool(self.windows[session])

    def met(self, half: HalfDay, seen: Seen) -> bool:
        """A check in every window of the session."""
        return all(_inside(seen.checks, window, half.day) for window in self.windows[half.session])


@carries("checks.apart")
@dataclass(frozen=True)
class ApartDuty(Duty):
    """So many checks in the session, each at least so many minutes after the one counted before."""

    times: int
    minutes: int

    def met(self, half: HalfDay, seen: Seen) -> bool:
        """Checks that come too soon after one that was counted are passed over."""
        counted: list[datetime] = []
        for check in _inside(seen.checks, self.sessions[half.session], half.day):
            if not counted or check - counted[-1] >= self.minutes * MINUTE:
                counted.append(check)
        return len(counted) >= self.times


@carries("checks.open")
@dataclass(frozen=True)
class OpenDuty(Duty):
    """An open session throughout, but for stretches of at most so many minutes."""

    minutes: int

    def met(self, half: HalfDay, seen: Seen) -> bool:
        """No stretch of the session longer than allowed lies between open sessions."""
        opens, closes = self.sessions[half.session].on(half.day)
        covered = opens
        for start, end in seen.openings:
            if start > closes:
                break
            if start - covered > self.minutes * MINUTE:
                return False
            covered = max(covered, end)
        return closes - covered <= self.minutes * MINUTE


@dataclass(frozen=True, slots=True)
class Score:
    """How many half-days were due and how many of them were met."""

    due: int
    met: int


def duties(profile: Profile) -> list[Duty]:
    """Every duty of checking that the regulation sets."""
    read = (check_duty(clause) for clause in profile.of_rule(*_READERS))
    return [found for found in read if found]


def check_duty(clause: Clause) -> Duty | None:
    """The duty that the clause sets, or None where it speaks of something else."""
    reader = _READERS.get(clause.block)
    return reader(clause) if reader else None


def duty(profile: Profile, kind: str) -> Duty | None:
    """The duty for mailboxes of this kind, or None where the regulation sets none."""
    return next((found for found in duties(profile) if kind in found.kinds), None)


def half_days(rule: Duty, days: Iterable[date], created: date, leaves: Sequence[Leave] = ()) -> list[HalfDay]:
    """The half-days that are due: of working days after the day of creation, without leave that excuses."""
    excusing = [leave for leave in leaves if leave.kind in rule.excused]
    asked = [session for session in range(len(rule.sessions)) if rule.asks(session)]
    halves = (HalfDay(day, session) for day in days if day > created for session in asked)
    return [half for half in halves if not any(leave.covers(half) for leave in excusing)]


def score(rule: Duty, halves: Iterable[HalfDay], checks: Iterable[datetime], openings: Iterable[Opening] = ()) -> Score:
    """The plain reading of the duty over these half-days."""
    due, seen = list(halves), Seen(sorted(checks), sorted(openings))
    return Score(len(due), sum(rule.met(half, seen) for half in due))


def _inside(checks: Sequence[datetime], span: Span, day: date) -> Sequence[datetime]:
    opens, closes = span.on(day)
    return checks[bisect_left(checks, opens) : bisect_left(checks, closes)]


def _spans(clause: Clause, name: str) -> tuple[Span, ...]:
    return tuple(Span(*span) for span in clause.get(name))


def _common(clause: Clause) -> tuple[str, tuple[str, ...], tuple[Span, ...], tuple[str, ...]]:
    return clause.id, clause.get("kinds"), _spans(clause, "sessions"), clause.get("excused", ())


def _ends(clause: Clause) -> Duty:
    minutes = clause.get("minutes")
    windows = tuple((span.first(minutes), span.last(minutes)) for span in _spans(clause, "sessions"))
    return WindowDuty(*_common(clause), windows=windows)


def _windows(clause: Clause) -> Duty:
    sessions, windows = _spans(clause, "sessions"), _spans(clause, "windows")
    for window in windows:
        if not any(window.within(session) for session in sessions):
            vi = "mỗi khoảng giờ kiểm tra phải nằm trong một buổi làm việc"
            raise UnfitValueError(vi, "each window must lie within a session", clause.id)
    return WindowDuty(
        *_common(clause), windows=tuple(tuple(window for window in windows if window.within(s)) for s in sessions)
    )


def _apart(clause: Clause) -> Duty:
    return ApartDuty(*_common(clause), times=clause.get("times"), minutes=clause.get("minutes"))


def _open(clause: Clause) -> Duty:
    return OpenDuty(*_common(clause), minutes=clause.get("minutes"))


_READERS = {"checks.ends": _ends, "checks.windows": _windows, "checks.apart": _apart, "checks.open": _open}
