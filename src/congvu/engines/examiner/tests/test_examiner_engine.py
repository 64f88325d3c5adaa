"""The examiner's place in the plan, and when it is late."""

import os
import time
from pathlib import Path

import pytest

from congvu.engines.examiner import check, control, render
from congvu.engines.gate.render import home
from congvu.engines.plan import Plan


@pytest.fixture
def spool(plan: Plan) -> Path:
    folder = home(plan) / "spool"
    folder.mkdir(parents=True)
    return folder


def test_only_the_worker_shares_what_was_found(plan: Plan) -> None:
    modes = {one.path.name: (oct(one.mode), one.owner, one.group) for one in render.directories(plan)}
    assert modes == {
        "spool": ("0o700", "congvu-gate", "congvu-gate"),
        "examined": ("0o2770", "congvu-gate", "congvu"),
    }


def test_it_runs_without_django(plan: Plan) -> None:
    program = control.program(plan)
    assert program.user == "congvu-gate"
    assert "DJANGO_SETTINGS_MODULE" not in program.environment


def test_a_backlog_is_told(plan: Plan, spool: Path) -> None:
    (spool / "A1.json").write_text("{}")
    assert control.ready(plan) is None
    assert check.check(plan) == []
    os.utime(spool / "A1.json", (0, time.time() - 2 * control.LATE))
    assert "1 letters wait" in str(control.ready(plan))
    [finding] = check.check(plan)
    assert finding.ok
    assert finding.advice
