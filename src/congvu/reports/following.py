"""The calendar at work: reports open, are reminded, written by the system where it is theirs to write, told when late.

Dates come from the regulation's calendar (``regulations.report_calendar``); a day that was missed is caught up with
once. VP-11.3, DL-15.2, DL-QD.2.s2, CT-9.11, CT-15.1, CT-15.2, DN-17.2.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Min

from congvu.directory.actions.notices import tell
from congvu.directory.models import Agency, Jurisdiction, RoleGrant
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ground.working_days import DAY, WorkingDays
from congvu.regulations.carriers import carries
from congvu.regulations.report_calendar import Due, dues
from congvu.reports import words
from congvu.reports.actions import hand_in_own
from congvu.reports.models import Report, ReportState
from congvu.reports.use import began
from congvu.requests.roles import ROLES, people_with

OPERATOR = ["operator"]
CATCH_UP = timedelta(31)
"""So long after its due day a report is still entered: a new system asks for none of the years before it."""


@carries("report.calendar")
def follow(jurisdiction: Jurisdiction, today: date, calendar: WorkingDays) -> int:
    """Open what has become due, act on what its day has come for; how many letters or reports that made."""
    open_due(jurisdiction, today, calendar)
    return _act(jurisdiction, today, calendar)


def open_due(jurisdiction: Jurisdiction, today: date, calendar: WorkingDays) -> int:
    """Enter each report from its first reminder on, once; how many were new. Periods before the system are not."""
    start = began(jurisdiction)
    if start is None:
        return 0
    made = 0
    for due in _together(jurisdiction, today):
        opens = min([due.last_day + DAY, *due.reminders(calendar), *([due.ready_by] if due.ready_by else [])])
        if opens <= today <= due.last + CATCH_UP and due.last_day >= start:
            made += _enter(jurisdiction, due)
    return made


def _together(jurisdiction: Jurisdiction, today: date) -> list[Due]:
    """The dues of the years around today; two clauses on one report of one period are one (CT-9.11, CT-15.2)."""
    found: dict[tuple[str, date, date], Due] = {}
    for year in (today.year - 1, today.year, today.year + 1):
        for due in dues(in_force(jurisdiction, min(today, date(year, 12, 31))), year):
            key = (due.report, due.first_day, due.last_day)
            other = found.get(key)
            found[key] = _both(other, due) if other else due
    return list(found.values())


def _both(one: Due, other: Due) -> Due:
    days = [due.ready_by for due in (one, other) if due.ready_by]
    clause = ",".join(sorted({*one.clause.split(","), other.clause}))
    return replace(one, clause=clause, last=min(one.last, other.last), ready_by=min(days, default=None))


def _enter(jurisdiction: Jurisdiction, due: Due) -> int:
    facts = {
        "clauses": due.clause.split(","),
        "due": due.last,
        "ready_by": due.ready_by,
        "by": list(due.by),
        "to": list(due.to),
    }
    made = 0
    for agency in _bodies(jurisdiction, due):
        row = {"jurisdiction": jurisdiction, "agency": agency, "request": None, "form": due.report}
        _, new = Report.objects.get_or_create(**row, first=due.first_day, last=due.last_day, defaults=facts)
        made += new
    return made


def _bodies(jurisdiction: Jurisdiction, due: Due) -> list[Agency | None]:
    """Each agency that was there in the period, where its head reports; else the jurisdiction as a whole."""
    if "head" not in due.by:
        return [None]
    rows = jurisdiction.agencies.filter(closed_on=None).annotate(founded=Min("mailboxes__registered_at"))
    return [
        row for row in rows.order_by("sort", "id")
        if row.founded is None or due.binds(row.founded.astimezone(clock.LOCAL).date())
    ]  # fmt: skip


def _act(jurisdiction: Jurisdiction, today: date, calendar: WorkingDays) -> int:
    """Each report's days up to today that were not acted upon; several missed days are one letter."""
    rows = Report.objects.filter(jurisdiction=jurisdiction).exclude(state=ReportState.FINAL)
    late: dict[str, list[Report]] = defaultdict(list)
    done = 0
    for report in rows.select_related("agency__parent", "agency__jurisdiction", "jurisdiction", "request"):
        days = sorted(day for day in _days(report, calendar) if day <= today and day.isoformat() not in report.told)
        if not days:
            continue
        done += 1
        if report.by == OPERATOR and not report.request:
            hand_in_own(report)
        else:
            _remind(report, days, today)
            if today > report.due:
                late[report.form].append(report)
    for form, missing in late.items():
        _tell_receivers(jurisdiction, form, missing)
    return done


def _days(report: Report, calendar: WorkingDays) -> Iterator[date]:
    """The days on which something happens: reminders, the draft, the day after the due day; of our own, the due day."""
    if report.by == OPERATOR and not report.request:
        yield report.due
        return
    before = (14, 7, 1) if report.request else _remind_days(report)
    yield from (calendar.on_or_before(report.due - timedelta(days)) for days in before)
    yield report.ready_by or report.last + DAY
    yield report.due + DAY


def _remind_days(report: Report) -> Iterable[int]:
    """How many days before the due day, as the calendar of the report's clauses says."""
    clauses = in_force(report.jurisdiction, report.last).clauses
    return {days for one in report.clauses if one in clauses for days in clauses[one].get("remind_days", ())}


@transaction.atomic
def _remind(report: Report, days: list[date], today: date) -> None:
    report.told = [*report.told, *(day.isoformat() for day in days)]
    report.save(update_fields=["told"])
    subject, text = words.reminder(report, today)
    tell(report.jurisdiction, responsible(report), subject, text, clause=report.clauses[0] if report.clauses else "")


def _tell_receivers(jurisdiction: Jurisdiction, form: str, missing: list[Report]) -> None:
    """One list of all who are late, to those who receive the report."""
    subject, text = words.late(form, missing)
    to = {address for report in missing if report.agency for address in with_roles(jurisdiction, report.to)}
    with transaction.atomic():
        tell(jurisdiction, sorted(to), subject, text, clause=missing[0].clauses[0] if missing[0].clauses else "")


def responsible(report: Report) -> list[str]:
    """Who has to hand it in."""
    if report.agency:
        return people_with(report.agency, [role for role in report.by if role in ROLES])
    return with_roles(report.jurisdiction, report.by)


def with_roles(jurisdiction: Jurisdiction, roles: Iterable[str]) -> list[str]:
    """The addresses of those who have these roles in the whole jurisdiction."""
    wanted = [ROLES[role] for role in roles if role in ROLES]
    grants = RoleGrant.objects.filter(mailbox__jurisdiction=jurisdiction, role__in=wanted, agency=None)
    return sorted(set(grants.values_list("mailbox__address", flat=True)))
