"""The case files on duties: checks, idleness, the quarter's criterion, reports, delegation, eligibility, reminders."""

from datetime import datetime
from typing import Any

import pytest

from congvu.ground.clock import LOCAL
from congvu.ground.office_hours import Leave
from congvu.regulations.calendars import working_days
from congvu.regulations.checks import Seen, duty, half_days
from congvu.regulations.criterion import criterion
from congvu.regulations.delegating import Delegation, objections
from congvu.regulations.eligible import Applicant, eligibility
from congvu.regulations.idleness import confirmation, idle_rule
from congvu.regulations.loading import load_profile
from congvu.regulations.passwords import password_age
from congvu.regulations.profile import Profile
from congvu.regulations.reminding import ladder
from congvu.regulations.report_calendar import dues
from congvu.regulations.tests.case_files import rows

CALENDAR = working_days()
Case = dict[str, Any]


def leaves(case: Case) -> list[Leave]:
    return [Leave(**leave) for leave in case.get("leave", [])]


def facts(case: Case, *outcomes: str) -> Case:
    return {key: value for key, value in case.items() if key not in {"about", "clauses", *outcomes}}


@pytest.mark.parametrize(("profile", "case"), list(rows("duties.toml", "checks")))
def test_checks(profile: Profile, case: Case) -> None:
    def moment(text: str) -> datetime:
        return datetime.combine(case["day"], datetime.strptime(text, "%H:%M").time(), LOCAL)  # noqa: DTZ007

    rule = duty(profile, case["kind"])
    assert rule is not None
    seen = Seen(
        [moment(text) for text in case["checks"]],
        [(moment(text[:5]), moment(text[6:])) for text in case.get("open", [])],
    )
    halves = half_days(rule, CALENDAR.between(case["day"], case["day"]), profile.effective_from, leaves(case))
    assert [rule.met(half, seen) for half in halves] == case["met"], case["about"]
    assert [rule.clause] == case["clauses"]


@pytest.mark.parametrize(("profile", "case"), list(rows("duties.toml", "idle")))
def test_idleness(profile: Profile, case: Case) -> None:
    rule = idle_rule(profile, case["kind"])
    assert rule is not None
    assert rule.due(case["last_access"], leaves(case)) == case["stays_until"], case["about"]
    assert not rule.is_idle(case["last_access"], case["stays_until"], leaves(case))


@pytest.mark.parametrize(("profile", "case"), list(rows("duties.toml", "confirmation")))
def test_confirmation(profile: Profile, case: Case) -> None:
    rule = confirmation(profile)
    assert rule is not None
    deadline = rule.deadline(case["notified"], CALENDAR)
    assert (deadline.last, deadline.provisional) == (case["until"], case["provisional"]), case["about"]


@pytest.mark.parametrize(("profile", "case"), list(rows("duties.toml", "criterion")))
def test_criterion(profile: Profile, case: Case) -> None:
    rule = criterion(profile)
    assert rule is not None
    bad = sum(rule.is_bad(days, case["working_days"]) for days in case["without"])
    assert (bad, rule.failed(bad, len(case["without"]))) == (case["bad"], case["failed"]), case["about"]


@pytest.mark.parametrize(("profile", "case"), list(rows("duties.toml", "reports")))
def test_reports(profile: Profile, case: Case) -> None:
    found = [due for due in dues(profile, case["year"]) if [due.clause] == case["clauses"]]
    assert [(due.last, due.first_day, due.last_day) for due in found] == [
        (due["until"], due["first_day"], due["last_day"]) for due in case["due"]
    ], case["about"]
    assert [due.ready_by for due in found] == [due.get("ready_by") for due in case["due"]]


@pytest.mark.parametrize(("profile", "case"), list(rows("duties.toml", "delegation")))
def test_delegation(profile: Profile, case: Case) -> None:
    found = objections(profile, Delegation(**facts(case, "refused")))
    assert [objection.clause for objection in found] == case["refused"], case["about"]


@pytest.mark.parametrize(("profile", "case"), list(rows("duties.toml", "eligibility")))
def test_eligibility(profile: Profile, case: Case) -> None:
    found = eligibility(profile, Applicant(**facts(case, "verdict")))
    assert (found.verdict, [found.clause]) == (case["verdict"], case["clauses"]), case["about"]


@pytest.mark.parametrize(("profile", "case"), list(rows("duties.toml", "reminder")))
def test_reminders(profile: Profile, case: Case) -> None:
    rule = ladder(profile)
    assert rule is not None
    assert rule.next_step(case["reminded"], case["on"], by_head=case.get("by_head", False)) == case["next"]


@pytest.mark.parametrize(("profile", "case"), list(rows("duties.toml", "password_age")))
def test_password_age(profile: Profile, case: Case) -> None:
    age = password_age(profile.password_rules, case["kind"], case["changed"], case["stays_until"])
    assert age is not None
    assert (age.last, age.expired, [age.clause]) == (case["stays_until"], False, case["clauses"])


@pytest.mark.clause("CT-14.2.s1", "CT-14.2.s3")
def test_serious_violations_need_two_persons() -> None:
    rule = ladder(load_profile("cantho"))
    assert rule is not None
    assert rule.channels == ("mail", "direct")
    assert (rule.clause, rule.serious_clause) == ("CT-14.2.s2", "CT-14.2.s3")
    assert rule.may_suspend(["a", "b"])
    assert not rule.may_suspend(["a", "a"])
