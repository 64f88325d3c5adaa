"""The case files on limits: sizes of mailboxes and files, the first password, the first day in force."""

from datetime import timedelta
from typing import Any

import pytest

from congvu.regulations.blocks import BLOCKS
from congvu.regulations.profile import Profile
from congvu.regulations.shapes import read
from congvu.regulations.tests.case_files import rows

Case = dict[str, Any]
SIZE = BLOCKS["quota"].parameters["limit"]


@pytest.mark.parametrize(("profile", "case"), list(rows("limits.toml", "quota")))
def test_quota(profile: Profile, case: Case) -> None:
    limit = profile.quota_limit(case["kind"])
    assert limit is not None
    assert (limit.bytes, [limit.clause]) == (read(SIZE, case["limit"]), case["clauses"])


@pytest.mark.parametrize(("profile", "case"), list(rows("limits.toml", "attachment")))
def test_attachment(profile: Profile, case: Case) -> None:
    limit = profile.attachment
    assert limit is not None
    assert (limit.bytes, [limit.clause]) == (read(SIZE, case["each"]), case["clauses"])


@pytest.mark.parametrize(("profile", "case"), list(rows("limits.toml", "first_password")))
def test_first_password(profile: Profile, case: Case) -> None:
    assert [profile.password_rules.first_change(case["kind"])] == case["clauses"]


@pytest.mark.parametrize(("profile", "case"), list(rows("limits.toml", "in_force")))
def test_nothing_is_judged_before_the_first_day(profile: Profile, case: Case) -> None:
    assert profile.on(case["first_day"]).clauses.keys() >= set(case["clauses"])
    assert profile.on(case["first_day"] - timedelta(1)).clauses == {}
