"""The life of a mailbox: a signed request of 500 rows, from the letter to the proposed addresses and to the answer."""

import json
from collections.abc import Callable
from typing import Any

from congvu.cli.bench import ours
from congvu.cli.bench.figures import Figure, Target
from congvu.cli.bench.provision import prepare_database, run_module, settings
from congvu.cli.bench.stage import BenchFailed, Stage, temporary_place
from congvu.engines.state.settings import store

ROWS, QUICK_ROWS = 500, 50


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


def run(port_base: int, quick: bool, say: Callable[[str], None]) -> list[Figure]:
    """One request on a new system."""
    rows = QUICK_ROWS if quick else ROWS
    facts = requested(port_base, rows)
    say(f"request of {rows} rows: {facts}")

    def figure(name: str, value: float, limit: float | None = None) -> Figure:
        target = Target(limit, at_least=False) if limit else None
        return Figure(bench="lifecycle", name=name, unit="s", value=value, target=target)

    return [
        figure(f"signed request of {rows} rows, from mail taken to proposed addresses", facts["proposed"], 10),
        figure("executed, published, answered by signed mail", facts["answered"], 15),
        figure("of that, executing and publishing", facts["executed"]),
    ]
