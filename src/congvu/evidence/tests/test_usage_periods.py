"""Periods of any length, articles amended within them, leave, the sixth regulation: each by `congvu usage` itself."""

import json
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from congvu.evidence.errors import BadPeriodError
from congvu.evidence.periods import read_period
from congvu.evidence.stretches import LONGEST, stretches
from congvu.ground.clock import LOCAL
from congvu.regulations.calendars import CALENDAR, working_days
from congvu.regulations.checks import duty, half_days, score
from congvu.regulations.loading import load_profile
from congvu.regulations.overlays import regulation_in_force
from congvu.regulations.tests.sixth import SLUG, amend
from congvu.wiring.main import main

Ask = Callable[..., dict[str, Any]]
HEAD = "mailbox,kind,agency,created_at\n"
AGENCY, PERSON = HEAD + "a@x,agency,s1,2025-01-01\n", HEAD + "a@x,person,s1,2025-01-01\n"


def login(*moments: str) -> str:
    """Logins by IMAP at these local times."""
    event = {"kind": "login", "mailbox": "a@x", "protocol": "imap", "outcome": "ok"}
    return "".join(f"{json.dumps({'time': f'{at}:00+07:00', **event})}\n" for at in moments)


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Ask for a period; further words go to the command."""
    monkeypatch.setattr("congvu.cli.usage.now", lambda: datetime(2027, 6, 1, tzinfo=UTC))

    def asked(slug: str, roster: str, log: str, period: str, *more: str) -> dict[str, Any]:
        (tmp_path / "roster.csv").write_text(roster, "utf-8")
        (tmp_path / "log.jsonl").write_text(log, "utf-8")
        words = ["--events", str(tmp_path / "log.jsonl"), "--roster", str(tmp_path / "roster.csv"), "--period", period]
        assert main(["usage", "--regulation", slug, *words, "--json", "--state", str(tmp_path), *more]) == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return asked


@pytest.mark.parametrize(
    ("text", "first", "last", "unit"),
    [
        ("2026-02", "2026-02-01", "2026-02-28", "month"),
        ("2026-Q3", "2026-07-01", "2026-09-30", "quarter"),
        ("2026-H1", "2026-01-01", "2026-06-30", "half_year"),
        ("2026-H2", "2026-07-01", "2026-12-31", "half_year"),
        ("2028", "2028-01-01", "2028-12-31", "year"),
        ("2026-04-01..2026-06-30", "2026-04-01", "2026-06-30", "quarter"),
        ("2026-05-01..2026-07-31", "2026-05-01", "2026-07-31", ""),
        ("2026-07-03..2026-07-03", "2026-07-03", "2026-07-03", ""),
    ],
)
def test_periods(text: str, first: str, last: str, unit: str) -> None:
    period = read_period(text)
    assert (str(period.first), str(period.last), period.unit, period.name) == (first, last, unit, text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("DN-17.2.s2/2026", "2025-12-01", "2026-11-30"),
        ("CT-15.1/2026-06", "2025-12-01", "2026-05-31"),
        ("CT-15.2/2026-12", "2026-06-01", "2026-11-30"),
        ("DL-15.2.s2/2027-01", "2026-07-01", "2026-12-31"),
        ("VP-11.3/2026-10", "2026-07-01", "2026-09-30"),
    ],
)
@pytest.mark.clause("DN-17.2.s2", "CT-15.1", "CT-15.2", "DL-15.2.s2", "VP-11.3")
def test_the_periods_that_reports_are_of(text: str, first: str, last: str) -> None:
    prefix = {"DN": "daknong", "CT": "cantho", "DL": "daklak", "VP": "vinhphuc"}
    period = read_period(text, partial(regulation_in_force, prefix[text[:2]]))
    assert (str(period.first), str(period.last), period.name) == (first, last, f"{first}..{last}")


@pytest.mark.parametrize(
    "text",
    ["", "2026-13", "2026-Q0", "2026-H3", "26", "2026-9", "2026-02-30..2026-03-01", "2026-02-02..2026-02-01",
     "2020-01-01..2026-01-01", "CT-15.1/2026", "CT-99/2026", "CT-15.1/2026-07"],
)  # fmt: skip
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(BadPeriodError):
        read_period(text, partial(regulation_in_force, "cantho"))


def test_a_report_due_twice_a_year_asks_which() -> None:
    with pytest.raises(BadPeriodError, match=r"CT-15\.1/2026-06, CT-15\.1/2026-12"):
        read_period("CT-15.1/2026", partial(regulation_in_force, "cantho"))


@pytest.mark.parametrize("text", ["2026-09", "2026-Q3", "2026", "2028", "2026-01-01..2028-12-31"])
def test_stretches_are_the_period(text: str) -> None:
    period = read_period(text)
    found = list(stretches(period, lambda _day: load_profile("cantho")))
    assert [one.days.first.toordinal() for one in found[1:]] == [one.last.toordinal() + 1 for one in found[:-1]]
    assert (found[0].days.first, found[-1].last) == (period.first, period.last)
    assert max(one.days.length for one in found) <= LONGEST
    assert len(found) == -(-period.length // LONGEST)


def test_a_year_is_the_sum_of_its_parts(ask: Ask) -> None:
    """Wider than any one number of bits: sessions over the seams count each day once."""
    over = json.dumps({"kind": "session", "mailbox": "a@x", "protocol": "imap"} | {
        "time": "2026-03-20T08:00:00+07:00", "until": "2026-07-10T08:00:00+07:00"
    })  # fmt: skip
    log = login("2026-01-05T08:00", "2026-02-12T08:00", "2026-11-12T23:59") + over + "\n"
    for parts in (["2026-H1", "2026-H2"], [f"2026-Q{n}" for n in range(1, 5)], [f"2026-{n:02}" for n in range(1, 13)]):
        whole, *pieces = (ask("vinhphuc", AGENCY, log, period) for period in ["2026", *parts])
        assert whole["working_days"] == sum(piece["working_days"] for piece in pieces)
        for name in ("days_with_access", "days_without_access"):
            assert whole["mailboxes"][0][name] == sum(piece["mailboxes"][0][name] for piece in pieces)
        due = [piece["mailboxes"][0]["half_days"] for piece in (whole, *pieces)]
        assert due[0] == {key: sum(one[key] for one in due[1:]) for key in ("due", "met")}
        assert whole["ignored"] == pieces[-1]["ignored"]


@pytest.mark.clause("VP-14.1")
def test_the_criterion_is_the_quarters_alone(ask: Ask) -> None:
    """What is asked of a quarter is not asked of a month or a year."""
    for period, bad, failed in (("2026-Q2", True, True), ("2026-06", None, None), ("2026", None, None)):
        found = ask("vinhphuc", PERSON, "", period)
        assert (found["mailboxes"][0]["bad"], found["agencies"][0]["failed"]) == (bad, failed)


@pytest.mark.clause("DN-17.2.s2")
def test_last_use_is_looked_for_before_the_period(ask: Ask) -> None:
    found = ask("daknong", PERSON, login("2026-07-15T08:00"), "DN-17.2.s2/2026")
    assert found["period"] == "2025-12-01..2026-11-30"
    (idle,) = (one for one in found["mailboxes"][0]["verdicts"] if one["clause"] == "DN-7.3.s1")
    assert idle["met"] is True
    assert "15/07/2026" in idle["detail"]


THRICE = ("T08:00", "T08:45", "T09:30", "T13:00", "T13:45", "T14:30")
TWICE = ("T08:00", "T08:45", "T13:00", "T13:45")


def test_an_amended_duty_is_judged_day_by_day(ask: Ask, sixth: Path) -> None:
    """Three checks a session until August, two from September: each half-day by its own number, under one clause."""
    amend(sixth, "SH-6.1", "value = 3", "value = 2", date(2026, 9, 1))
    amend(sixth, "SH-5.1", "value = 4", "value = 1", date(2026, 9, 1))
    log = login(*(f"2026-{day}{at}" for day in ("08-27", "08-28", "09-03") for at in TWICE))
    log += login(*(f"2026-08-26{at}" for at in THRICE))
    for period, due, met in (("2026-08", 42, 2), ("2026-09", 42, 2), ("2026-Q3", 128, 4), ("2026", 500, 4)):
        (row,) = ask(SLUG, AGENCY, log, period)["mailboxes"]
        assert row["half_days"]["met"] == met, period
        assert [one["clause"] for one in row["verdicts"]] == ["SH-6.1"]
        assert abs(row["half_days"]["due"] - due) <= 4
    person = [ask(SLUG, PERSON, log, period)["mailboxes"][0]["verdicts"][0] for period in ("2026-08", "2026-10")]
    assert [one["met"] for one in person] == [True, False]


def test_before_its_first_day_nothing_is_judged(ask: Ask) -> None:
    (row,) = ask("daknong", PERSON.replace("2025", "2010"), "", "2012-Q3")["mailboxes"]
    assert row["half_days"]["due"] < 60, "from 27 August 2012 on"
    (row,) = ask("daknong", PERSON.replace("2025", "2010"), "", "2012-Q2")["mailboxes"]
    assert (row["half_days"], row["verdicts"]) == (None, [])


LEAVE = "mailbox,kind,first,last,session\n"


@pytest.mark.clause("VP-6.3.s2", "DN-10.2", "DL-7.1.s1")
def test_leave_counts_where_the_regulation_says_so(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "leave.csv"
    path.write_text(LEAVE + "a@x,maternity,2026-06-01,2026-09-30,\nb@x,annual,2026-07-01,2026-07-01,\n", "utf-8")
    log = login("2026-05-29T08:00")
    for slug, leave, idle, due in (
        ("vinhphuc", (), False, None),
        ("vinhphuc", ("--leave", str(path)), True, None),
        ("daknong", (), True, 128),
        ("daknong", ("--leave", str(path)), True, 0),
        ("daklak", ("--leave", str(path)), None, 0),
        ("cantho", ("--leave", str(path)), False, None),
    ):
        (row,) = ask(slug, PERSON, log, "2026-Q3", *leave)["mailboxes"]
        verdict = {one["clause"][3:]: one["met"] for one in row["verdicts"] if one["clause"][3] in "567"}
        assert next(iter(verdict.values()), None) == idle or slug == "daklak", slug
        assert (row["half_days"] or {"due": None})["due"] == due, slug


def test_half_a_day_of_leave_is_half_a_day(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "leave.csv"
    path.write_text(LEAVE + "a@x,mission,2026-07-01,2026-07-02,morning\n", "utf-8")
    (row,) = ask("daknong", PERSON, "", "2026-07", "--leave", str(path))["mailboxes"]
    assert row["half_days"]["due"] == 44


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mailbox,kind\na@x,annual\n", "first, last"),
        (LEAVE + "a@x,holiday,2026-07-01,2026-07-02,\n", "holiday"),
        (LEAVE + "a@x,annual,2026-07-01,yesterday,\n", ":2"),
        (LEAVE + "a@x,annual,2026-07-03,2026-07-02,\n", "before first"),
        (LEAVE + "a@x,annual,2026-07-01,2026-07-02,noon\n", "noon"),
    ],
)
def test_bad_leave_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str) -> None:
    for name, content in (("roster.csv", PERSON), ("log.jsonl", "\n"), ("leave.csv", text)):
        (tmp_path / name).write_text(content, "utf-8")
    files = [word for key in ("roster.csv", "leave.csv") for word in (f"--{key[:-4]}", str(tmp_path / key))]
    events = ["--events", str(tmp_path / "log.jsonl")]
    assert main(["usage", "--regulation", "daknong", *files, *events, "--period", "2026-07"]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def test_the_operators_decision_stands_beside_the_shipped_ones(ask: Ask, tmp_path: Path) -> None:
    """Next year's days off are the statutory ones until the province's file is there."""
    before = ask("cantho", PERSON, "", "2027-02")
    assert before["provisional"] == [2027]
    expected = before["working_days"]
    folder = tmp_path / CALENDAR
    folder.mkdir()
    off = ", ".join(f"2027-02-{day:02}" for day in range(1, 13) if date(2027, 2, day).weekday() < 5)
    (folder / "2027.toml").write_text(f"year = 2027\noff = [{off}]\n", "utf-8")
    after = ask("cantho", PERSON, "", "2027-02")
    assert after["working_days"] == 10 != expected
    assert "provisional" not in after
    assert ask("cantho", PERSON, "", "2026-Q3")["working_days"] == 64


def test_a_term_that_moves_past_an_undecided_holiday_says_so(ask: Ask, sixth: Path) -> None:
    """Four months from 10/10/2026 end in Tết 2027."""
    (row,) = ask(SLUG, HEAD + "a@x,person,s1,2026-10-07\n", "", "2026-Q4")["mailboxes"]
    assert row["verdicts"][0]["detail"].endswith("due 2027-02-11 (tạm tính / provisional)")


def test_the_sixth_regulation(ask: Ask, sixth: Path) -> None:
    """Its own way of checking, idleness that moves to a working day, its yearly report; no criterion, so none told."""
    log = login(*(f"2026-07-06{at}" for at in THRICE))
    found = ask(SLUG, AGENCY + "b@x,person,s1,2026-05-30\n", log, "2026-Q3")
    agency, person = found["mailboxes"]
    assert (agency["half_days"], agency["bad"]) == ({"due": 128, "met": 2}, None)
    assert [one["clause"] for one in (*agency["verdicts"], *person["verdicts"])] == ["SH-6.1", "SH-5.1"]
    assert person["verdicts"][0]["met"] is True
    assert "30/09/2026" in person["verdicts"][0]["detail"]
    assert found["agencies"] == [{"agency": "s1", "mailboxes": 2, "bad_mailboxes": None, "failed": None}]
    assert ask(SLUG, PERSON, "", "SH-7.1/2027")["period"] == "2026-01-01..2026-12-31"


def test_three_checks_agree_with_the_plain_reading(ask: Ask, sixth: Path) -> None:
    """Checks at random, most of them about as far apart as asked."""
    chance, first = random.Random("three checks"), date(2026, 7, 1)
    moments: list[datetime] = []
    for number in range(92):
        at = datetime.combine(first + timedelta(number), time(7, 50), LOCAL)
        for _check in range(chance.randrange(12)):
            at += timedelta(minutes=chance.choice([20, 40, 44, 45, 46, 60]))
            moments.append(at)
    rule = duty(load_profile(SLUG), "agency")
    assert rule is not None
    halves = half_days(rule, working_days().between(first, date(2026, 9, 30)), date(2025, 1, 1))
    expected = score(rule, halves, moments)
    (row,) = ask(SLUG, AGENCY, login(*(f"{at:%Y-%m-%dT%H:%M}" for at in moments)), "2026-Q3")["mailboxes"]
    assert row["half_days"] == {"due": expected.due, "met": expected.met}
    assert 0 < expected.met < expected.due
