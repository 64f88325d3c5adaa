"""``congvu status``: which services answer, where, and how much memory they take."""

import argparse
import json

from congvu.cli.place import ROOT, add_json, add_state
from congvu.engines.clamav.signatures import signatures
from congvu.engines.health import ServiceHealth, look
from congvu.engines.plan import Plan, load_plan
from congvu.engines.state.settings import endpoints


def configure(parser: argparse.ArgumentParser) -> None:
    """The state directory, and JSON for programs."""
    add_state(parser)
    add_json(parser)


def as_table(plan: Plan, found: list[ServiceHealth]) -> dict[str, object]:
    """The shape that other programs rely on (DESIGN.md, section 7)."""
    return {
        "healthy": all(service.reason is None for service in found),
        "jurisdictions": list(plan.jurisdictions),
        "endpoints": endpoints(plan),
        "services": [
            {"name": one.name, "state": one.state, "pid": one.pid, "rss_bytes": one.rss_bytes} for one in found
        ],
    }


def run(arguments: argparse.Namespace) -> int:
    """1 when the system is ill or stopped, for whoever only looks at the exit code."""
    plan = load_plan(arguments.state, ROOT)
    found = look(plan)
    table = as_table(plan, found)
    if arguments.json:
        print(json.dumps(table, ensure_ascii=False))
    else:
        show(plan, found)
    return 0 if table["healthy"] else 1


def show(plan: Plan, found: list[ServiceHealth]) -> None:
    """One line for each service, the sum, and where clients find what."""
    for service in found:
        answer = "✓" if service.reason is None else f"✗ {service.reason}"
        print(
            f"{service.name:10} {service.state:9} {service.pid or '-':>7} {service.rss_bytes / 2**20:7.0f} MB  {answer}"
        )
    total = sum(service.rss_bytes for service in found)
    healthy = all(service.reason is None for service in found)
    print("Khỏe / Healthy" if healthy else "Có sự cố / Not healthy", f"· {total / 2**20:.0f} MB")
    if "clamav" in plan.features:
        print(f"  {signatures(plan)}")
    for name, place in endpoints(plan).items():
        if place:
            print(f"  {name:12} {place}")
