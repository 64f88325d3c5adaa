"""A register of 50,000 mailboxes in one jurisdiction of a whole running system, with all services but ClamAV.

Adding one mailbox until LDAP answers for it; the portal's pages as a browser gets them; ``up`` from stopped to healthy;
and memory. Resident memory is summed over processes, as ``status`` shows it, and counts a shared page once for each;
the proportional share (PSS) counts it once.
"""

import json
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from congvu.cli.bench import ours, pages
from congvu.cli.bench.cost import memory
from congvu.cli.bench.figures import Figure, Target, percentile
from congvu.cli.bench.provision import imported, run_module, settings
from congvu.cli.bench.stage import BenchFailed, temporary_place
from congvu.cli.place import ROOT
from congvu.engines.plan import Plan
from congvu.engines.state.settings import store

PATIENCE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured."""

    rows: int
    additions: int
    views: int
    ups: int


FULL, QUICK = Scale(50_000, 200, 120, 3), Scale(5_000, 30, 40, 1)


def congvu(plan: Plan, *words: str) -> str:
    """One command of the launcher on this system; returns what it printed."""
    command = [str(ROOT / "congvu"), *words, "--state", str(plan.state)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    if done.returncode:
        reason = done.stderr.strip()[-500:]
        raise BenchFailed("command-failed", f"congvu {words[0]}: {reason}", f"congvu {words[0]}: {reason}")
    return done.stdout


@contextmanager
def running(place: Path, port_base: int) -> Iterator[Plan]:
    """A system with an empty register, taken down in any case."""
    plan = ours.plan(place / "ours", port_base, "rspamd")
    store(plan.state, settings(plan))
    try:
        congvu(plan, "up")
        yield plan
    finally:
        congvu(plan, "down")


def seconds_up(plan: Plan) -> float:
    """From stopped to healthy."""
    congvu(plan, "down")
    start = time.monotonic()
    congvu(plan, "up")
    return time.monotonic() - start


def acts(plan: Plan, additions: int) -> dict[str, Any]:
    """What the process of acts has to say."""
    slug = next(iter(plan.jurisdictions))
    facts: dict[str, Any] = json.loads(run_module(plan, "register", slug, str(additions)))
    return facts


def milliseconds(name: str, values: list[float], limit: float) -> list[Figure]:
    """Median and 95th percentile; the latter bears the target."""
    bound = Target(limit, at_least=False)
    figure = partial(Figure, bench="directory", unit="ms")
    return [
        figure(name=f"{name}, p50", value=percentile(values, 50)),
        figure(name=f"{name}, p95", value=percentile(values, 95), target=bound),
    ]


def viewed(plan: Plan, cookie: str, views: int, say: Callable[[str], None]) -> list[Figure]:
    """Every list and every search of the portal."""
    client = pages.browser(plan.port("https"), plan.state / "tls" / "ca.pem", cookie)
    figures = []
    for path in pages.LISTS:
        pages.walked(client, path, 4)  # both Gunicorn processes load their templates
        figures += milliseconds(f"pages of {path}", pages.walked(client, path, views), 100)
        figures += milliseconds(f"searches in {path}", pages.searched(client, path, views), 100)
        say(f"{path}: p95 {figures[-3].value:.0f} ms a page, {figures[-1].value:.0f} ms a search")
    return figures


def weighed(plan: Plan, say: Callable[[str], None]) -> list[Figure]:
    """Memory of every service."""
    services = json.loads(congvu(plan, "status", "--json"))["services"]
    parts = {one["name"]: memory([one["pid"]]) for one in services}
    say("MB, resident and proportional: " + ", ".join(f"{name} {a >> 20}/{b >> 20}" for name, (a, b) in parts.items()))
    resident, proportional = (sum(sizes) / 2**20 for sizes in zip(*parts.values(), strict=True))
    figure = partial(Figure, bench="directory", unit="MB")
    return [
        figure(name="memory, resident", value=resident, target=Target(700, at_least=False)),
        figure(name="memory, proportional share", value=proportional),
    ]


def run(port_base: int, quick: bool, say: Callable[[str], None]) -> list[Figure]:
    """One system for all of it."""
    scale = QUICK if quick else FULL
    with temporary_place() as place, running(place, port_base) as plan:
        taken = imported(plan, place / "roster.csv", scale.rows)
        say(f"{scale.rows} rows imported in {taken['seconds']:.0f} s")
        facts = acts(plan, scale.additions)
        figures = milliseconds("adding one mailbox until LDAP shows it", facts["added_ms"], 50)
        figures += viewed(plan, facts["cookie"], scale.views, say)
        figures += weighed(plan, say)
        ups = [seconds_up(plan) for _ in range(scale.ups)]
        say(f"up: {', '.join(f'{seconds:.1f}' for seconds in ups)} s")
        name, bound = "up, stopped to healthy", Target(20, at_least=False)
        up = Figure(bench="directory", name=name, unit="s", value=statistics.median(ups), target=bound)
        return [*figures, up]
