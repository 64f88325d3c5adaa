"""Provisioning: a roster through the real import into an empty system, to mailboxes that are published and verified.

The time is the import action's: reading, judging, naming, database, ledger, LDAP, reading back and comparing. The slips
with the one-time passwords, which ``congvu import`` prints afterwards, have a line of their own.
"""

import json
import os
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from congvu.cli.bench import ours
from congvu.cli.bench.figures import Figure, Target
from congvu.cli.bench.stage import BenchFailed, Stage, temporary_place
from congvu.engines.control_plane.environment import environment, python
from congvu.engines.control_plane.job import Job
from congvu.engines.plan import Plan
from congvu.engines.state.settings import store

LARGE, SMALL, SMALL_RUNS = 20_000, 1_000, 3
QUICK_LARGE = 4_000
PATIENCE_SECONDS = 600


def settings(plan: Plan) -> str:
    """The plan as the operator's file."""
    places = "\n".join(f'{slug} = "{domain}"' for slug, domain in plan.jurisdictions.items())
    return (
        f'hostname = "{plan.hostname}"\nport_base = {plan.port_base}\nportal_url = "{plan.portal_url}"\n'
        f'database = ""\nfeatures = {json.dumps(sorted(plan.features))}\n\n[jurisdictions]\n{places}\n'
    )


def prepare_database(plan: Plan) -> None:
    """Tables and jurisdictions, as ``up`` makes them."""
    job = Job(plan, "database", "congvu.wiring.prepare")
    job.begin()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while job.waiting():
        if time.monotonic() > deadline:
            job.end()
            raise BenchFailed("database-late", "Cơ sở dữ liệu chưa sẵn sàng.", "The database is not ready.")
        time.sleep(0.1)


def run_module(plan: Plan, name: str, *arguments: str) -> str:
    """Run a module of this package on a system, in a process of its own; returns what it printed."""
    command = [python(plan), "-m", f"congvu.cli.bench.{name}", str(plan.state), *arguments]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
        env=os.environ | environment(plan),
    )
    if done.returncode:
        words = done.stderr.strip()[-500:]
        raise BenchFailed("process-failed", f"{name}: {words}", f"{name}: {words}")
    return done.stdout


def imported(plan: Plan, roster: Path, rows: int) -> dict[str, Any]:
    """Write a roster and import it; every row must have become a verified mailbox."""
    run_module(plan, "rosters", str(roster), str(rows))
    facts: dict[str, Any] = json.loads(run_module(plan, "importing", str(roster), next(iter(plan.jurisdictions))))
    if not rows == facts["rows"] == facts["mailboxes"] == facts["verified"]:
        raise BenchFailed("import-incomplete", f"Nhập không trọn: {facts}", f"The import is not complete: {facts}")
    return facts


def fresh_import(port_base: int, rows: int, say: Callable[[str], None]) -> dict[str, Any]:
    """A new system with slapd and a database, one roster into it."""
    with temporary_place() as place:
        plan = ours.plan(place / "ours", port_base)
        store(plan.state, settings(plan))
        ours.write(plan)
        with Stage(plan.state) as stage:
            ours.start(stage, plan, "slapd")
            prepare_database(plan)
            before = stage.cpu
            facts = imported(plan, place / "roster.csv", rows)
            facts["slapd_seconds"] = stage.cpu - before
    cost = f"CPU {facts['cpu_seconds']:.1f} s and slapd's {facts['slapd_seconds']:.1f} s"
    say(f"{rows} rows: {facts['seconds']:.1f} s, {cost}, {facts['peak_mb']:.0f} MB, {facts['stages']}")
    return facts


def growth(small: list[dict[str, Any]], large: dict[str, Any], *names: str) -> float:
    """How much dearer a row is in the large roster: the sum of these facts for a row, to the small ones' median."""
    cheap: float = statistics.median(sum(facts[name] for name in names) / facts["rows"] for facts in small)
    dear: float = sum(large[name] for name in names) / large["rows"]
    return dear / cheap


def run(port_base: int, quick: bool, say: Callable[[str], None]) -> list[Figure]:
    """Small rosters before and after the large one."""
    rows = QUICK_LARGE if quick else LARGE
    small = [fresh_import(port_base, SMALL, say) for _ in range(SMALL_RUNS)]
    large = fresh_import(port_base, rows, say)
    small += [fresh_import(port_base, SMALL, say) for _ in range(SMALL_RUNS)]

    def figure(name: str, unit: str, value: float, limit: float | None = None) -> Figure:
        target = Target(limit, at_least=False) if limit else None
        return Figure(bench="provision", name=name, unit=unit, value=value, target=target)

    sizes = f"{rows:,} rows to {SMALL:,}"
    return [
        figure(f"roster of {rows:,} rows to verified mailboxes", "s", large["seconds"], 60),
        figure("its memory at the peak", "MB", large["peak_mb"], 400),
        figure(f"time of a row, {sizes}", "ratio", growth(small, large, "seconds"), 1.2),
        figure(f"CPU of a row, {sizes}", "ratio", growth(small, large, "cpu_seconds", "slapd_seconds")),
        figure("printing its slips", "s", large["slips_seconds"]),
        figure("memory at the peak, slips included", "MB", large["slips_peak_mb"]),
    ]
