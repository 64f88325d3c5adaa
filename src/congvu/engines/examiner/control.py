"""Running the examiner; it is not ready while letters wait for it longer than they should."""

import time
from pathlib import Path

from congvu.engines.control_plane.environment import environment, python
from congvu.engines.gate.render import ACCOUNT, home
from congvu.engines.plan import Plan, Program

LATE = 600
"""Seconds that a letter may wait; a letter of 100 MB with scans takes a minute."""


def program(plan: Plan) -> Program:
    """Under the gate's account, which sees every letter anyway; it needs neither Django nor any secret."""
    told = environment(plan) | {"MALLOC_ARENA_MAX": "2"}
    del told["DJANGO_SETTINGS_MODULE"]
    command = (python(plan), "-m", "congvu.documents.examiner", str(home(plan)), str(plan.state / "trust"))
    return Program("examiner", command, user=ACCOUNT, priority=60, environment=told)


def ready(plan: Plan) -> str | None:
    """Whether it keeps up: the oldest letter in the spool is young."""
    waits = waiting(home(plan) / "spool")
    if waits and time.time() - waits[0] > LATE:
        minutes = int(time.time() - waits[0]) // 60
        return f"{len(waits)} letters wait to be examined, the oldest for {minutes} minutes"
    return None


def waiting(spool: Path) -> list[float]:
    """Since when letters wait, the oldest first; a folder that cannot be read tells nothing."""
    try:
        return sorted(path.stat().st_mtime for path in spool.glob("*.json"))
    except OSError:
        return []
