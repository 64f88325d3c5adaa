"""The rules on duties agree with a slow, independent reading of the same articles."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from congvu.ground.clock import LOCAL
from congvu.ground.months import add_months
from congvu.ground.office_hours import HalfDay, Leave, Span
from congvu.regulations.calendars import working_days
from congvu.regulations.checks import Duty, Seen, WindowDuty, duty, half_days, score
from congvu.regulations.criterion import criterion
from congvu.regulations.delegating import Delegation, objections
from congvu.regulations.eligible import Applicant, Verdict, eligibility
from congvu.regulations.idleness import IdleRule, confirmation, idle_rule
from congvu.regulations.loading import load_profile, profiles
from congvu.regulations.passwords import expires_on, password_age
from congvu.regulations.profile import Profile
from congvu.regulations.reminding import Step, ladder
from congvu.regulations.report_calendar import dues
from congvu.regulations.tests.case_files import FIVE, INVENTED
from congvu.regulations.vocabulary.parameters import BODIES, HOLDERS, LEAVE_KINDS

DAY = date(2026, 3, 2)
CALENDAR = working_days()
MIDNIGHT = datetime(2026, 3, 2, tzinfo=LOCAL)
# half minutes, so that the edges of windows and what lies just beside them both occur
halves_of_minutes = st.integers(6 * 120, 18 * 120)
checked = st.lists(halves_of_minutes, max_size=12).map(sorted)
opened = st.lists(st.tuples(halves_of_minutes, st.integers(0, 240)), max_size=8)
days = st.dates(date(2015, 12, 30), date(2030, 12, 31))
kinds = st.sampled_from(["personal", "agency", "unit"])
leaves = st.lists(
    st.builds(
        lambda kind, first, length: Leave(kind, first, first + timedelta(length)),
        st.sampled_from(LEAVE_KINDS),
        st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        st.integers(0, 200),
    ),
    max_size=4,
)


def moment(half_minutes: int) -> datetime:
    return MIDNIGHT + timedelta(seconds=30 * half_minutes)


def rule(slug: str, kind: str) -> Duty:
    found = duty(load_profile(slug), kind)
    assert found is not None
    return found


def verdicts(which: Duty, checks: list[int], opens: Sequence[tuple[int, int]] = ()) -> list[bool]:
    seen = Seen([moment(c) for c in checks], sorted((moment(start), moment(start + long)) for start, long in opens))
    return [which.met(HalfDay(DAY, session), seen) for session in (0, 1)]


def hours(text: str) -> tuple[int, int]:
    (a, b), (c, d) = (map(int, clock.split(":")) for clock in text.split("-"))
    return (a * 60 + b) * 2, (c * 60 + d) * 2


def one_in_each(checks: list[int], *windows: str) -> bool:
    return all(any(start <= check < end for check in checks) for start, end in map(hours, windows))


@pytest.mark.clause("VP-13.2.a.s1", "DN-10.1", "DN-10.2")
@given(checked)
@example([7 * 120 + 60, 8 * 120 + 60])
def test_windows_as_printed_in_the_contract(checks: list[int]) -> None:
    assert verdicts(rule("vinhphuc", "agency"), checks) == [
        one_in_each(checks, "07:30-08:30", "10:30-11:30"),
        one_in_each(checks, "13:30-14:30", "16:00-17:00"),
    ]
    assert verdicts(rule("daknong", "agency"), checks) == [
        one_in_each(checks, "07:30-08:30", "09:00-10:00"),
        one_in_each(checks, "13:30-14:30", "14:45-15:45"),
    ]
    assert verdicts(rule("daknong", "personal"), checks) == [
        one_in_each(checks, "07:30-08:30"),
        one_in_each(checks, "13:30-14:30"),
    ]


@pytest.mark.clause("DL-7.1.s1")
@given(checked)
def test_two_checks_apart(checks: list[int]) -> None:
    def plainly(text: str) -> bool:
        start, end = hours(text)
        inside = [check for check in checks if start <= check < end]
        return any(later - earlier >= 30 for earlier in inside for later in inside)

    assert verdicts(rule("daklak", "personal"), checks) == [plainly("07:00-11:30"), plainly("13:30-17:00")]


@pytest.mark.clause("DL-7.2")
@given(opened)
@example([(7 * 120, 240), (9 * 120 + 60, 240)])
@example([(7 * 120 + 61, 9 * 60)])
def test_no_long_stretch_unopened(opens: list[tuple[int, int]]) -> None:
    def plainly(text: str) -> bool:
        start, end = hours(text)
        covered = {point for begin, long in opens for point in range(begin, begin + long + 1)}
        marks = [start, *(point for point in range(start, end + 1) if point in covered), end]
        return all(after - before <= 60 for before, after in pairwise(marks))

    assert verdicts(rule("daklak", "agency"), [], opens) == [plainly("07:00-11:30"), plainly("13:30-17:00")]


@given(checked, checked)
def test_more_checks_never_do_harm(checks: list[int], more: list[int]) -> None:
    for slug, kind in [("vinhphuc", "agency"), ("daklak", "personal"), ("daknong", "agency")]:
        fewer, all_of_them = verdicts(rule(slug, kind), checks), verdicts(rule(slug, kind), sorted(checks + more))
        assert all(after or not before for before, after in zip(fewer, all_of_them, strict=True))


@given(st.integers(0, 40), leaves)
def test_due_half_days(age: int, off: list[Leave]) -> None:
    which, created = rule("daklak", "personal"), date(2026, 9, 30) - timedelta(age)
    quarter = CALENDAR.between(date(2026, 7, 1), date(2026, 9, 30))
    halves = half_days(which, quarter, created, off)
    excused = {day for leave in off if leave.kind != "mission" for day in quarter if leave.first <= day <= leave.last}
    assert len(halves) == 2 * sum(day > created and day not in excused for day in quarter)
    assert score(which, halves, []).due == len(halves)
    assert score(which, halves, []).met == 0


def test_a_session_without_window_is_not_due() -> None:
    morning = Span(450, 690)
    which = WindowDuty("XX-1", ("agency",), (morning, Span(810, 1020)), (), windows=((morning.first(60),), ()))
    assert half_days(which, [DAY], DAY - timedelta(1)) == [HalfDay(DAY, 0)]


def found_rule(slug: str, kind: str) -> IdleRule:
    found = idle_rule(load_profile(slug), kind)
    assert found is not None
    return found


@pytest.mark.clause("VP-6.3.s1", "VP-6.3.s2")
@given(st.dates(date(2025, 6, 1), date(2026, 12, 31)), kinds, leaves)
def test_leave_stops_the_clock_day_by_day(base: date, kind: str, off: list[Leave]) -> None:
    lawful = {
        leave.first + timedelta(n)
        for leave in off
        if leave.kind != "mission"
        for n in range((leave.last - leave.first).days + 1)
    }
    left, day = (add_months(base, 3) - base).days, base
    while left or day + timedelta(1) in lawful:
        day += timedelta(1)
        left -= day not in lawful
    assert found_rule("vinhphuc", kind).due(base, off) == day


@pytest.mark.clause("VP-6.3.s1", "CT-5.4.s1", "DN-7.3.s1")
@given(st.sampled_from([("vinhphuc", 3), ("cantho", 3), ("daknong", 6)]), kinds, days, st.integers(0, 400))
def test_idle_the_day_after_the_months(which: tuple[str, int], kind: str, base: date, later: int) -> None:
    slug, months = which
    today, found = base + timedelta(later), found_rule(slug, kind)
    ordinal = base.year * 12 + base.month + months
    passed = (today.year * 12 + today.month, today.day) > (ordinal, base.day)
    last_of_month = today.month != (today + timedelta(1)).month
    if (today.year * 12 + today.month) == ordinal and last_of_month and base.day > today.day:
        passed = False
    assert found.is_idle(base, today) == passed


def test_warnings_come_so_many_days_before_the_day_of_revocation() -> None:
    assert found_rule("vinhphuc", "personal").warnings(date(2026, 2, 28)) == [
        date(2026, 1, 30),
        date(2026, 2, 22),
        date(2026, 2, 28),
    ]


def test_idleness_only_where_a_regulation_sets_it() -> None:
    assert {profile.jurisdiction for profile in FIVE if idle_rule(profile, "personal")} == {
        "vinhphuc",
        "cantho",
        "daknong",
    }


@pytest.mark.clause("CT-5.4.s3")
@given(days)
def test_fifteen_working_days(notified: date) -> None:
    which = confirmation(load_profile("cantho"))
    assert which is not None
    deadline = which.deadline(notified, CALENDAR)
    counted = CALENDAR.between(notified + timedelta(1), deadline.last)
    assert len(counted) == 15
    assert counted[-1] == deadline.last
    assert which.deadline(notified, CALENDAR, deadline) == deadline


@pytest.mark.clause("VP-14.1")
@given(st.integers(0, 70), st.integers(0, 70), st.integers(0, 400), st.integers(0, 400))
def test_criterion_in_fractions(without: int, working: int, bad: int, mailboxes: int) -> None:
    which = criterion(load_profile("vinhphuc"))
    assert which is not None
    assert which.is_bad(without, working) == (working > 0 and Fraction(without, max(working, 1)) >= Fraction(1, 3))
    assert which.failed(bad, mailboxes) == (bad > mailboxes - bad)


@pytest.mark.clause("CT-10.3.s2", "CT-11.4.s1")
@given(kinds, days, st.integers(0, 120))
def test_password_age_is_warned_and_ends(kind: str, changed: date, later: int) -> None:
    rules, today = load_profile("cantho").password_rules, changed + timedelta(later)
    age = password_age(rules, kind, changed, today)
    assert age is not None
    assert age.last == expires_on(rules, kind, changed)
    assert age.expired == (today > age.last)
    assert age.warn == ((age.last - today).days in {14, 7, 1})


@given(st.sampled_from([*profiles(), INVENTED]), st.integers(2013, 2040))
def test_report_periods_follow_one_another(profile: Profile, year: int) -> None:
    by_clause: dict[str, list[tuple[date, date]]] = {}
    for due in (*dues(profile, year), *dues(profile, year + 1)):
        assert due.last_day < due.last
        assert due.first_day.day == 1
        assert not due.is_late(due.last)
        assert due.is_late(due.last + timedelta(1))
        assert all(CALENDAR.is_working(day) and day <= due.last for day in due.reminders(CALENDAR))
        by_clause.setdefault(due.clause, []).append((due.first_day, due.last_day))
    for periods in by_clause.values():
        for (_, end), (start, _) in pairwise(periods):
            assert start == end + timedelta(1)


@pytest.mark.clause("DL-15.2.s2")
def test_a_new_agency_reports_from_its_first_period() -> None:
    first_half = next(due for due in dues(load_profile("daklak"), 2026) if due.last == date(2026, 7, 14))
    assert first_half.binds(date(2026, 6, 30))
    assert not first_half.binds(date(2026, 7, 10))


@pytest.mark.clause("CT-15.1")
def test_reminders_come_on_the_working_day_before() -> None:
    due = next(due for due in dues(load_profile("cantho"), 2026) if due.last == date(2026, 12, 5))
    assert due.reminders(CALENDAR) == [date(2026, 11, 20), date(2026, 11, 27), date(2026, 12, 4)]


@pytest.mark.clause("CT-14.2.s2")
@given(st.lists(days, max_size=8), days)
def test_the_head_is_told_only_after_three(reminded: list[date], on: date) -> None:
    which = ladder(load_profile("cantho"))
    assert which is not None
    told = which.next_step(reminded, on) is Step.TELL_HEAD
    assert told == (sum(day <= on <= add_months(day, 12) for day in reminded) >= 3)


applicants = st.builds(
    Applicant,
    st.sampled_from([*BODIES, ""]),
    kinds,
    st.sampled_from([*HOLDERS, ""]),
    st.sampled_from(["", "y tế", "giáo dục", "tài chính"]),
    st.booleans(),
)


@given(st.sampled_from([*profiles(), INVENTED]), applicants)
def test_every_applicant_gets_a_verdict(profile: Profile, applicant: Applicant) -> None:
    found = eligibility(profile, applicant)
    assert (found.clause is None) == (found.verdict is Verdict.UNREGULATED)
    assert found.clause is None or profile.clauses[found.clause].block == "eligibility"


@pytest.mark.clause("CT-11.1", "DL-12.1.c.s2")
@given(st.integers(0, 5))
def test_one_in_can_tho_many_in_dak_lak(active: int) -> None:
    wish = Delegation("agency", "sonv", "sonv", active=active, by="head")
    assert bool(objections(load_profile("cantho"), wish)) == (active >= 1)
    assert objections(load_profile("daklak"), wish) == []


def test_no_duty_is_borrowed() -> None:
    each = ((profile, kind) for profile in FIVE for kind in ("personal", "agency", "unit"))
    judged = {(profile.jurisdiction, kind) for profile, kind in each if duty(profile, kind)}
    assert judged == {
        ("vinhphuc", "agency"),
        ("daklak", "personal"),
        ("daklak", "agency"),
        ("daknong", "personal"),
        ("daknong", "agency"),
        ("daknong", "unit"),
    }
