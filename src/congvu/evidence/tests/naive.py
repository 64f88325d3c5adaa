"""A slow reading of the same events, event by event, by the plain rules; it shares no query with what it tests."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from congvu.ground.clock import LOCAL
from congvu.ground.months import add_months
from congvu.ground.working_days import WorkingDays
from congvu.regulations.access import is_access, is_check, local_dates
from congvu.regulations.checks import duty, half_days, score
from congvu.regulations.loading import load_profile

Event = dict[str, Any]
IDLE = {"VP": ("VP-6.3.s1", 3, ()), "CT": ("CT-5.4.s1", 3, ("submission",)), "DN": ("DN-7.3.s1", 6, ("submission",))}
FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def spent(event: Event) -> tuple[datetime, datetime]:
    start = moment(event["time"])
    return start, max(start, moment(event.get("until") or event["time"]))


def dates(event: Event, created: datetime) -> list[date]:
    start, stop = spent(event)
    return local_dates(max(start, created), stop) if stop >= created else []


def is_use(event: Event, also: tuple[str, ...] = ()) -> bool:
    return is_access(event["kind"], event.get("protocol", ""), event.get("outcome", ""), also=also)


def judged(slug: str, row: dict[str, str], events: Sequence[Event], calendar: WorkingDays) -> dict[str, Any]:
    """What is to be told of one mailbox, given its own events up to now."""
    profile = load_profile(slug)
    created = moment(row["created_at"]).astimezone(LOCAL)
    working = calendar.between(FIRST, LAST)
    after = [day for day in working if day >= created.date()]
    seen = {day for event in events if is_use(event) for day in dates(event, created)}
    without = len([day for day in after if day not in seen])
    verdicts = {}
    if profile.prefix in IDLE:
        clause, months, also = IDLE[profile.prefix]
        used = {day for event in events if is_use(event, also) for day in dates(event, created)}
        base = max([created.date(), *(day for day in used if day <= LAST)])
        verdicts[clause] = add_months(base, months) >= LAST
    halves = None
    rule = (
        duty(profile, {"person": "personal"}.get(row["kind"], row["kind"]))
        if row["kind"] in {"person", "agency"}
        else None
    )
    if rule:
        checks = [moment(e["time"]) for e in events if is_check(e["kind"], e.get("protocol", ""), e.get("outcome", ""))]
        openings = [spent(e) for e in events if e["kind"] == "session" and is_use(e)]
        found = score(rule, half_days(rule, working, created.date()), checks, openings)
        halves = {"due": found.due, "met": found.met}
        verdicts[rule.clause] = found.due == found.met
    return {
        "mailbox": row["mailbox"],
        "agency": row["agency"],
        "days_with_access": len(after) - without,
        "days_without_access": without,
        "bad": 3 * without >= len(working) if profile.prefix == "VP" else None,
        "half_days": halves,
        "verdicts": verdicts,
    }


def report(
    slug: str, roster: Sequence[dict[str, str]], events: Sequence[Event], calendar: WorkingDays, now: datetime
) -> dict[str, Any]:
    """The whole answer; verdicts as a table of clause and met."""
    known = {row["mailbox"] for row in roster}
    distinct = [event for number, event in enumerate(events) if event not in events[:number]]
    unknown = [event for event in distinct if event.get("mailbox") not in known]
    past = [event for event in distinct if event not in unknown and moment(event["time"]) <= now]
    listed = [row for row in roster if moment(row["created_at"]).astimezone(LOCAL).date() <= LAST]
    rows = [judged(slug, row, [e for e in past if e["mailbox"] == row["mailbox"]], calendar) for row in listed]
    ignored = {"unknown_mailbox": len(unknown), "future": len(distinct) - len(unknown) - len(past), "unreadable": 0}
    return {
        "period": "2026-Q3",
        "working_days": len(calendar.between(FIRST, LAST)),
        "mailboxes": rows,
        "agencies": [agency(name, rows) for name in dict.fromkeys(row["agency"] for row in rows)],
        "ignored": ignored,
    }


def agency(name: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    of = [row["bad"] for row in rows if row["agency"] == name]
    if None in of:
        return {"agency": name, "mailboxes": len(of), "bad_mailboxes": None, "failed": None}
    return {"agency": name, "mailboxes": len(of), "bad_mailboxes": sum(of), "failed": sum(of) * 2 > len(of)}
