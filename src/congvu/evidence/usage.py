"""Use of mailboxes in a period and what the regulation says of it: access, idleness, checks, the quarter's criterion.

From events and a roster alone. The events are summed in queries; what is judged here is a few numbers for each mailbox.
Each day's checks are judged by the regulation of that day, what is asked of a whole period by that of its last day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from congvu.evidence.leaves import Leaves
from congvu.evidence.mailboxes import KINDS, Mailbox
from congvu.evidence.periods import Period
from congvu.evidence.stretches import Regulation, Stretch, stretches
from congvu.evidence.sums import Question, Sum, Watched, sum_events
from congvu.ground.office_hours import HalfDay, Leave
from congvu.ground.working_days import WorkingDays
from congvu.regulations.checks import Duty, duty
from congvu.regulations.criterion import Criterion, criterion
from congvu.regulations.idleness import IdleRule, idle_rule
from congvu.regulations.profile import Profile

_CHECKED = {"person": "personal", "agency": "agency"}
"""The kinds of a roster that duties of checking are asked of."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Judge:
    """The regulation day by day, the period, its working days, and the leave of the mailboxes' owners."""

    regulation: Regulation
    period: Period
    calendar: WorkingDays
    leaves: Leaves = field(default_factory=dict)

    @property
    def profile(self) -> Profile:
        """The regulation as it was on the period's last day."""
        return self.regulation(self.period.last)

    @property
    def criterion(self) -> Criterion | None:
        """The criterion of agencies, where there is one for periods of this length."""
        found = criterion(self.profile)
        return found if found and found.period == self.period.unit else None

    @property
    def provisional(self) -> list[int]:
        """The years of the period whose days off nobody has told: counted by the statutory holidays."""
        years = range(self.period.first.year, self.period.last.year + 1)
        return [year for year in years if self.calendar.is_provisional(date(year, 1, 1))]

    def kind(self, mailbox: Mailbox) -> str:
        """The kind that the regulation speaks of; one that knows no mailbox of a unit sees it as a body's."""
        kind = KINDS[mailbox.kind]
        return "agency" if kind == "unit" and kind not in self.profile.mailbox_kinds else kind

    def idle(self, mailbox: Mailbox) -> IdleRule | None:
        """The rule on leaving it unused."""
        return idle_rule(self.profile, self.kind(mailbox))


@dataclass(frozen=True)
class _Found:
    """What the events of one stretch say of the mailboxes, in the order of the roster."""

    stretch: Stretch
    working: int
    duties: dict[str, Duty | None]
    """The duty of checking for each kind of the roster."""
    boxes: Sequence[Sum]

    def from_day(self, day: date) -> int:
        """The stretch's working days from this day on."""
        number = max((day - self.stretch.days.first).days, 0)
        return self.working >> number << number


def usage(judge: Judge, mailboxes: Sequence[Mailbox], events: Path, now: datetime) -> Row:
    """Everything that `congvu usage` tells."""
    one_of_each = {box.kind: box for box in mailboxes}
    rules = {kind: judge.idle(box) for kind, box in one_of_each.items()}
    judging = _Judging(judge, rules)
    ignored: dict[str, int] = {}
    for stretch in stretches(judge.period, judge.regulation):
        duties = {kind: duty(stretch.profile, _CHECKED[kind]) if kind in _CHECKED else None for kind in rules}
        watched = [Watched(box.address, box.created_at, duties[box.kind]) for box in mailboxes]
        sums = sum_events(events, Question(stretch.days, now, watched, judging.counts(stretch)))
        judging.found.append(_Found(stretch, judging.working(stretch), duties, sums.boxes))
        ignored = sums.ignored  # of all events, whatever the stretch
    rows = [judging.row(number, box) for number, box in enumerate(mailboxes) if box.created <= judge.period.last]
    return {
        "period": judge.period.name,
        "working_days": judging.working_days,
        "mailboxes": rows,
        "agencies": judging.agencies(rows),
        "ignored": ignored,
        **({"provisional": judge.provisional} if judge.provisional else {}),
    }


class _Judging:
    """The judging of one period, mailbox by mailbox."""

    def __init__(self, judge: Judge, rules: dict[str, IdleRule | None]) -> None:
        self.judge = judge
        self.rules = rules
        self.measure = judge.criterion
        self.found: list[_Found] = []

    def counts(self, stretch: Stretch) -> list[tuple[str, ...]]:
        """The protocols by which last use is looked for: in the last stretch, which sees everything before it."""
        if stretch.last < self.judge.period.last:
            return []
        return sorted({rule.counts for rule in self.rules.values() if rule})

    def working(self, stretch: Stretch) -> int:
        """The working days of a stretch as bits, bit 0 its first day."""
        first, last = stretch.days.first, stretch.last
        return sum(1 << (day - first).days for day in self.judge.calendar.between(first, last))

    @property
    def working_days(self) -> int:
        """How many working days the period has."""
        return sum(found.working.bit_count() for found in self.found)

    def row(self, number: int, box: Mailbox) -> Row:
        """What is told of one mailbox."""
        pairs = [(found.boxes[number].days, found.from_day(box.created)) for found in self.found]
        days = sum((seen & expected).bit_count() for seen, expected in pairs)
        without = sum(expected.bit_count() for _, expected in pairs) - days
        judged = self.measure and self.judge.kind(box) in self.measure.kinds
        checks = _together(self._checks(number, box))
        rule = self.rules[box.kind]
        return {
            "mailbox": box.address,
            "agency": box.agency,
            "days_with_access": days,
            "days_without_access": without,
            "bad": self.measure.is_bad(without, self.working_days) if self.measure and judged else None,
            "half_days": {key: sum(each[key] for each in checks.values()) for key in ("due", "met")}
            if checks
            else None,
            "verdicts": [
                *([self._idle(number, box, rule)] if rule else []),
                *(_verdict(clause, halves) for clause, halves in checks.items()),
            ],
        }

    def agencies(self, rows: Sequence[Row]) -> list[Row]:
        """The agencies in the order of the roster, each with the criterion's answer."""
        by_agency: dict[str, list[Row]] = {}
        for row in rows:
            by_agency.setdefault(row["agency"], []).append(row)
        return [self._agency(name, of_agency) for name, of_agency in by_agency.items()]

    def _agency(self, name: str, rows: Sequence[Row]) -> Row:
        if not self.measure:
            return {"agency": name, "mailboxes": len(rows), "bad_mailboxes": None, "failed": None}
        judged = [row["bad"] for row in rows if row["bad"] is not None]
        failed = self.measure.failed(sum(judged), len(judged))
        return {"agency": name, "mailboxes": len(rows), "bad_mailboxes": sum(judged), "failed": failed}

    def _checks(self, number: int, box: Mailbox) -> Iterator[tuple[str, Row]]:
        """The half-days of each stretch that has a duty: of working days after that of creation, without leave."""
        leaves = self.judge.leaves.get(box.address, ())
        for found in self.found:
            rule = found.duties[box.kind]
            if rule:
                due = met = 0
                for session in filter(rule.asks, range(len(rule.sessions))):
                    days = found.from_day(box.created + timedelta(1))
                    days &= ~_excused(rule, leaves, found.stretch, session)
                    due += days.bit_count()
                    met += (found.boxes[number].met.get(session, 0) & days).bit_count()
                yield rule.clause, {"due": due, "met": met}

    def _idle(self, number: int, box: Mailbox, rule: IdleRule) -> Row:
        """Judged on the period's last day, from creation or last access, whichever is later."""
        final = self.found[-1]
        after = final.boxes[number].last.get(rule.counts)
        last = None if after is None else final.stretch.days.first + timedelta(after)
        base = max(box.created, last or box.created)
        due = rule.due(base, self.judge.leaves.get(box.address, ()), self.judge.calendar)
        vi = f"truy cập lần cuối {last:%d/%m/%Y}" if last else f"chưa truy cập, khai báo {box.created:%d/%m/%Y}"
        en = f"last access {last}" if last else f"never accessed, created {box.created}"
        detail = f"{vi}, hạn {due:%d/%m/%Y} / {en}, due {due}"
        if rule.roll and self.judge.calendar.is_provisional(due):
            detail += " (tạm tính / provisional)"
        return {"clause": rule.clause, "met": due >= self.judge.period.last, "detail": detail}


def _excused(rule: Duty, leaves: Sequence[Leave], stretch: Stretch, session: int) -> int:
    """The days of the stretch on which leave lifts the duty for this session."""
    excusing = [leave for leave in leaves if leave.kind in rule.excused]
    if not excusing:
        return 0
    days = [stretch.days.first + timedelta(number) for number in range(stretch.days.length)]
    halves = [HalfDay(day, session) for day in days]
    return sum(1 << n for n, half in enumerate(halves) if any(leave.covers(half) for leave in excusing))


def _together(checks: Iterator[tuple[str, Row]]) -> dict[str, Row]:
    """The half-days by clause: an amended one keeps its id."""
    found: dict[str, Row] = {}
    for clause, halves in checks:
        before = found.get(clause, {"due": 0, "met": 0})
        found[clause] = {key: before[key] + halves[key] for key in before}
    return found


def _verdict(clause: str, halves: Row) -> Row:
    met, due = halves["met"], halves["due"]
    detail = f"{met}/{due} buổi được kiểm tra đủ / {met} of {due} half-days checked as required"
    return {"clause": clause, "met": met == due, "detail": detail}
