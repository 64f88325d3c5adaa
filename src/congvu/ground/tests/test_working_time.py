"""Months, working days with Tết and swapped days, decisions on a year, sessions and leave."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.ground.clock import LOCAL
from congvu.ground.decisions import BadCalendarError, Decision, read_decision
from congvu.ground.months import add_months, month_end
from congvu.ground.office_hours import HalfDay, Leave, Span, leave_days
from congvu.ground.working_days import Deadline, WorkingDays

STATUTORY = WorkingDays()
days = st.dates(date(2000, 1, 1), date(2090, 12, 31))
DECIDED = Decision(frozenset({date(2026, 9, 2)}), frozenset({date(2026, 8, 22)}), 2026)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2026, 3, 31), 3, date(2026, 6, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
    ],
)
def test_months_are_clamped(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@given(days, st.integers(0, 60))
def test_months_never_leave_the_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or later == month_end(later)


@pytest.mark.parametrize(
    ("first", "last", "off"),
    [
        (date(2026, 2, 14), date(2026, 2, 22), 9),  # Tết Bính Ngọ
        (date(2023, 4, 29), date(2023, 5, 3), 5),  # Hùng Kings and 30/4 on a weekend, two substitute days
        (date(2022, 9, 1), date(2022, 9, 4), 4),  # National Day has two days since 2021
        (date(2015, 12, 31), date(2016, 1, 1), 1),
    ],
)
def test_public_holidays_with_substitute_days(first: date, last: date, off: int) -> None:
    assert (last - first).days + 1 - len(STATUTORY.between(first, last)) == off


def test_swapped_days_of_past_years_are_known() -> None:
    assert not STATUTORY.is_working(date(2018, 12, 31))
    assert STATUTORY.is_working(date(2019, 1, 5))


@given(days)
def test_a_year_without_decision_is_provisional(day: date) -> None:
    assert STATUTORY.is_provisional(day)
    assert WorkingDays([DECIDED]).is_provisional(day) == (day.year != 2026)
    assert not WorkingDays(only=DECIDED).is_provisional(day)


def test_a_decision_alone_decides_its_year() -> None:
    calendar = WorkingDays([DECIDED])
    assert calendar.is_working(date(2026, 2, 17))
    assert calendar.is_working(date(2026, 8, 22))
    assert not calendar.is_working(date(2026, 9, 2))
    assert not calendar.is_working(date(2027, 9, 2))


def test_one_file_alone_decides_every_year() -> None:
    calendar = WorkingDays([DECIDED], only=Decision(frozenset(), frozenset()))
    assert calendar.is_working(date(2026, 9, 2))
    assert calendar.is_working(date(2027, 9, 2))


@given(days, st.integers(1, 40))
def test_deadline_counts_working_days(day: date, count: int) -> None:
    deadline = STATUTORY.after(day, count)
    counted = STATUTORY.between(day + timedelta(1), deadline.last)
    assert len(counted) == count
    assert counted[-1] == deadline.last
    assert deadline.provisional


def test_a_deadline_from_an_undecided_year_stays_provisional() -> None:
    assert WorkingDays([DECIDED]).after(date(2025, 12, 29), 5).provisional
    assert not WorkingDays([DECIDED]).after(date(2025, 12, 31), 5).provisional


def test_a_deadline_is_never_shortened_by_a_later_decision() -> None:
    told = STATUTORY.after(date(2026, 8, 24), 8)
    assert told == Deadline(date(2026, 9, 8), provisional=True)
    settled = WorkingDays([DECIDED]).after(date(2026, 8, 24), 8, told)
    assert settled == Deadline(date(2026, 9, 8), provisional=False)
    longer = Decision(frozenset({date(2026, 9, day) for day in (1, 2, 3, 4)}), frozenset(), 2026)
    assert WorkingDays([longer]).after(date(2026, 8, 24), 8, told).last == date(2026, 9, 9)


@given(days)
def test_next_and_former_working_day(day: date) -> None:
    later, earlier = STATUTORY.on_or_after(day), STATUTORY.on_or_before(day)
    assert earlier <= day <= later
    assert (earlier == day) == (later == day) == STATUTORY.is_working(day)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("of = []", "“of” is not known here"),
        ("off = 3", "“off” must be a list of dates"),
        ('off = ["2026-02-30"]', "“off”: “2026-02-30” is not a date"),
        ("off = [2026-02-03T07:00:00]", "is not a date"),
        ("year = 2026\noff = [2027-01-01]", "2027-01-01 is not in 2026"),
        ("off = [2026-01-02]\nworked = [2026-01-02]", "2026-01-02 is both off and worked"),
        ("year = true", "“year” must be a year such as 2026"),
        ("off = [", "the calendar is no TOML"),
    ],
)
def test_a_wrong_calendar_is_refused_in_one_sentence(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "2026.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadCalendarError, match=told):
        read_decision(path)


def test_dates_may_be_quoted(tmp_path: Path) -> None:
    path = tmp_path / "q3.toml"
    path.write_text('off = ["2026-08-31", 2026-09-01]\nworked = ["2026-08-22"]', "utf-8")
    assert read_decision(path) == Decision(
        frozenset({date(2026, 8, 31), date(2026, 9, 1)}), frozenset({date(2026, 8, 22)})
    )
    with pytest.raises(BadCalendarError, match=r"missing\.toml"):
        read_decision(tmp_path / "missing.toml")


def test_first_and_last_minutes_of_a_session() -> None:
    morning = Span(7 * 60 + 30, 11 * 60 + 30)
    assert morning.first(60) == Span(450, 510)
    assert morning.last(60) == Span(630, 690)
    assert morning.first(600) == morning.last(600) == morning
    assert morning.first(60).within(morning)
    assert morning.on(date(2026, 3, 2))[0] == datetime(2026, 3, 2, 7, 30, tzinfo=LOCAL)


def test_leave_of_half_a_day_takes_no_whole_day() -> None:
    morning_off = Leave("sick", date(2026, 3, 2), date(2026, 3, 3), session=0)
    assert morning_off.covers(HalfDay(date(2026, 3, 3), 0))
    assert not morning_off.covers(HalfDay(date(2026, 3, 3), 1))
    assert leave_days([morning_off], ["sick"]) == set()
    whole = Leave("sick", date(2026, 3, 2), date(2026, 3, 3))
    assert leave_days([whole, whole], ["sick"]) == {date(2026, 3, 2), date(2026, 3, 3)}
    assert leave_days([whole], ["annual"]) == set()
