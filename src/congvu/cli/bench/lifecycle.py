"""The life of a mailbox: a signed request of 500 rows, from letter to answer; the nights of 50,000 mailboxes."""

import json
from collections.abc import Callable
from typing import Any

from congvu.cli.bench import ours
from congvu.cli.bench.figures import Figure, Target
from congvu.cli.bench.provision import imported, prepare_database, run_module, settings
from congvu.cli.bench.stage import BenchFailed, Stage, temporary_place
from congvu.engines.state.settings import store

ROWS, QUICK_ROWS = 500, 50
REGISTER, QUICK_REGISTER = 50_000, 5_000


def requested(port_base: int, rows: int) -> dict[str, Any]:
    """A new system with its mail path and database, one request through it."""
    with temporary_place() as place:
        plan = ours.plan(place / "ours", port_base)
        store(plan.state, settings(plan))
        ours.write(plan)
        with Stage(plan.state) as stage:
            ours.start(stage, plan, "slapd")
            prepare_database(plan)
            ours.start(stage, plan, "dovecot", "postfix")
            facts: dict[str, Any] = json.loads(run_module(plan, "requesting", str(rows)))
    if facts["rows"] != rows:
        raise BenchFailed("request-incomplete", f"Không trọn: {facts}", f"Not complete: {facts}")
    return facts


def nights(port_base: int, rows: int) -> dict[str, Any]:
    """A new system with a large register, and two nights of it."""
    with temporary_place() as place:
        plan = ours.plan(place / "ours", port_base)
        store(plan.state, settings(plan))
        ours.write(plan)
        with Stage(plan.state) as stage:
            ours.start(stage, plan, "slapd")
            prepare_database(plan)
            ours.start(stage, plan, "dovecot")
            imported(plan, place / "roster.csv", rows)
            facts: dict[str, Any] = json.loads(run_module(plan, "nights", next(iter(plan.jurisdictions))))
    return facts


def run(port_base: int, quick: bool, say: Callable[[str], None]) -> list[Figure]:
    """One request on a new system, two nights on another."""
    rows, register = (QUICK_ROWS, QUICK_REGISTER) if quick else (ROWS, REGISTER)
    facts = requested(port_base, rows)
    say(f"request of {rows} rows: {facts}")
    dark = nights(port_base, register)
    say(f"nights: {dark}")
    first, second = dark["first"], dark["second"]
    of = f"of {register:,} mailboxes, until LDAP has them"

    def figure(name: str, value: float, limit: float | None = None) -> Figure:
        target = Target(limit, at_least=False) if limit else None
        return Figure(bench="lifecycle", name=name, unit="s", value=value, target=target)

    return [
        figure(f"signed request of {rows} rows, from mail taken to proposed addresses", facts["proposed"], 10),
        figure("executed, published, answered by signed mail", facts["answered"], 15),
        figure("of that, executing and publishing", facts["executed"]),
        figure(f"a night's {second['duties']:,} duties {of}", second["seconds"], 60),
        figure(f"the {first['duties']:,} duties of a month's arrears {of}", first["seconds"]),
    ]
