"""An amended article end to end: what is asked on a day is answered by the value of that day."""

from datetime import date
from pathlib import Path

import pytest

from congvu.regulations.checking import check_folder
from congvu.regulations.checks import duty
from congvu.regulations.idleness import idle_rule
from congvu.regulations.naming import EMPTY_REGISTER, Subject, propose
from congvu.regulations.overlays import regulation_in_force
from congvu.regulations.passwords import check_password
from congvu.regulations.report_calendar import dues
from congvu.regulations.tests.sixth import SLUG, amend

SINCE = date(2026, 9, 1)
BEFORE = date(2026, 8, 31)
ANH = Subject("person", family="Trần", middle="Thị", given="Ánh", agency="snv")


def test_password_naming_and_quota_before_and_after(sixth: Path) -> None:
    amend(sixth, "SH-8.1", "value = 12", "value = 16", SINCE)
    amend(sixth, "SH-3.2", "{họ}.{chữ đầu đệm}{tên}", "{tên}.{họ}", SINCE)
    amend(sixth, "SH-4.1", "2 GiB", "5 GiB", SINCE)
    old, new = regulation_in_force(SLUG, BEFORE), regulation_in_force(SLUG, SINCE)
    word = "thirteen sign"
    assert [one.clause for one in check_password(old.password_rules, "personal", word)] == []
    assert [one.clause for one in check_password(new.password_rules, "personal", word)] == ["SH-8.1"]
    (before,), (after,) = (propose(one, [ANH], EMPTY_REGISTER) for one in (old, new))
    assert (before.address, after.address) == ("tran.tanh.snv@sonhai.example", "anh.tran.snv@sonhai.example")
    assert (old.quota("personal"), new.quota("personal")) == (2 << 30, 5 << 30)


def test_idleness_checks_and_reports_before_and_after(sixth: Path) -> None:
    amend(sixth, "SH-5.1", "value = 4", "value = 6", SINCE)
    amend(sixth, "SH-6.1", "value = 3", "value = 2", SINCE)
    amend(sixth, "SH-7.1", "20/01", "10/01", SINCE)
    old, new = regulation_in_force(SLUG, BEFORE), regulation_in_force(SLUG, SINCE)
    rules = [idle_rule(one, "personal") for one in (old, new)]
    assert [rule and rule.months for rule in rules] == [4, 6]
    assert duty(old, "agency") != duty(new, "agency")
    assert [dues(one, 2027)[0].last for one in (old, new)] == [date(2027, 1, 19), date(2027, 1, 9)]


def test_a_clause_may_end_without_another(sixth: Path) -> None:
    path = sixth / "profile.toml"
    text = path.read_text("utf-8").replace('rule = "attachment"', 'effective_to = 2026-08-31\nrule = "attachment"')
    path.write_text(text, "utf-8")
    limits = [regulation_in_force(SLUG, day).attachment_limit for day in (BEFORE, SINCE)]
    assert limits == [20 << 20, None]


@pytest.mark.parametrize("end", ["", "effective_to = 2026-09-01\n", "effective_to = 2027-12-31\n"])
def test_dates_that_overlap_are_refused_with_file_line_and_clause(sixth: Path, end: str) -> None:
    amend(sixth, "SH-4.1", "2 GiB", "5 GiB", SINCE)
    path = sixth / "profile.toml"
    text = path.read_text("utf-8").replace("effective_to = 2026-08-31\n", end)
    path.write_text(text, "utf-8")
    lines = text.splitlines()
    first, second = (number for number, line in enumerate(lines, 1) if line == 'id = "SH-4.1"')
    (fault,) = check_folder(sixth)[1]
    told = f"{SLUG}/profile.toml:{second - 1}: "
    assert str(fault).startswith(told)
    assert f"dòng {first - 1}" in str(fault)
    assert fault.clause == "SH-4.1"
