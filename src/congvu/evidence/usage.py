"""Use of mailboxes in a period and what the regulation says of it: access, idleness, checks, the quarter's criterion.

From events and a roster alone. The events are summed in queries; what is judged here is a few numbers for each mailbox.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from congvu.evidence.mailboxes import KINDS, Mailbox
from congvu.evidence.periods import Period
from congvu.evidence.sums import Question, Sum, Watched, sum_events
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
    """The regulation as it was on the period's last day, and the working days of the period."""

    profile: Profile
    period: Period
    calendar: WorkingDays

    @property
    def criterion(self) -> Criterion | None:
        """The criterion of agencies, where there is one."""
        return criterion(self.profile)

    @property
    def working(self) -> list[date]:
        """The working days of the period."""
        return self.calendar.between(self.period.first, self.period.last)

    def kind(self, mailbox: Mailbox) -> str:
        """The kind that the regulation speaks of; one that knows no mailbox of a unit sees it as a body's."""
        kind = KINDS[mailbox.kind]
        return "agency" if kind == "unit" and kind not in self.profile.mailbox_kinds else kind

    def duty(self, mailbox: Mailbox) -> Duty | None:
        """The duty of checking it, asked of the mailboxes of persons and of agencies themselves."""
        kind = _CHECKED.get(mailbox.kind)
        return duty(self.profile, kind) if kind else None

    def idle(self, mailbox: Mailbox) -> IdleRule | None:
        """The rule on leaving it unused."""
        return idle_rule(self.profile, self.kind(mailbox))


def usage(judge: Judge, mailboxes: Sequence[Mailbox], events: Path, now: datetime) -> Row:
    """Everything that `congvu usage` tells."""
    by_kind = {box.kind: box for box in mailboxes}
    duties = {kind: judge.duty(box) for kind, box in by_kind.items()}
    rules = {kind: judge.idle(box) for kind, box in by_kind.items()}
    counts = sorted({rule.counts for rule in rules.values() if rule})
    watched = [Watched(box.address, box.created_at, duties[box.kind]) for box in mailboxes]
    sums = sum_events(events, Question(judge.period, now, watched, counts))
    judging = _Judging(judge, judge.criterion, judge.working)
    rows = [
        judging.row(box, found, duties[box.kind], rules[box.kind])
        for box, found in zip(mailboxes, sums.boxes, strict=True)
        if box.created <= judge.period.last
    ]
    return {
        "period": judge.period.name,
        "working_days": len(judging.working),
        "mailboxes": rows,
        "agencies": judging.agencies(rows),
        "ignored": sums.ignored,
    }


class _Judging:
    """The judging of one period, mailbox by mailbox."""

    def __init__(self, judge: Judge, measure: Criterion | None, working: list[date]) -> None:
        self.judge = judge
        self.measure = measure
        self.working = working
        self.mask = sum(1 << self._number(day) for day in working)

    def row(self, box: Mailbox, found: Sum, rule: Duty | None, idle: IdleRule | None) -> Row:
        """What is told of one mailbox."""
        expected = self._from(box.created)
        days = (found.days & expected).bit_count()
        without = expected.bit_count() - days
        judged = self.measure and self.judge.kind(box) in self.measure.kinds
        halves = self._half_days(box, found, rule) if rule else None
        return {
            "mailbox": box.address,
            "agency": box.agency,
            "days_with_access": days,
            "days_without_access": without,
            "bad": self.measure.is_bad(without, len(self.working)) if self.measure and judged else None,
            "half_days": halves,
            "verdicts": [
                *([self._idle(box, found, idle)] if idle else []),
                *([_checks(rule, halves)] if rule and halves else []),
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

    def _half_days(self, box: Mailbox, found: Sum, rule: Duty) -> Row:
        """Of working days after the day of creation."""
        days = self._from(box.created + timedelta(1))
        asked = [session for session in range(len(rule.sessions)) if rule.asks(session)]
        met = sum((found.met.get(session, 0) & days).bit_count() for session in asked)
        return {"due": days.bit_count() * len(asked), "met": met}

    def _idle(self, box: Mailbox, found: Sum, rule: IdleRule) -> Row:
        """Judged on the period's last day, from creation or last access, whichever is later."""
        period, number = self.judge.period, found.last.get(rule.counts)
        last = None if number is None else period.first + timedelta(number)
        base = max(box.created, last or box.created)
        due = rule.due(base, calendar=self.judge.calendar)
        vi = f"truy cập lần cuối {last:%d/%m/%Y}" if last else f"chưa truy cập, khai báo {box.created:%d/%m/%Y}"
        en = f"last access {last}" if last else f"never accessed, created {box.created}"
        detail = f"{vi}, hạn {due:%d/%m/%Y} / {en}, due {due}"
        return {"clause": rule.clause, "met": due >= period.last, "detail": detail}

    def _from(self, day: date) -> int:
        """The working days of the period from this day on."""
        return self.mask >> max(self._number(day), 0) << max(self._number(day), 0)

    def _number(self, day: date) -> int:
        return (day - self.judge.period.first).days


def _checks(rule: Duty, halves: Row) -> Row:
    met, due = halves["met"], halves["due"]
    detail = f"{met}/{due} buổi được kiểm tra đủ / {met} of {due} half-days checked as required"
    return {"clause": rule.clause, "met": met == due, "detail": detail}
