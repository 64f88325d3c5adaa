"""Our own mail path for a measurement: written by the same steps as ``up``, its engines started one by one."""

from pathlib import Path

from congvu.cli.bench.stage import Stage
from congvu.cli.place import ROOT
from congvu.engines import raising, registry
from congvu.engines.plan import Plan

DOMAIN = "vinhphuc.gov.vn.test"


def plan(state: Path, port_base: int, *features: str) -> Plan:
    """A system of one jurisdiction with these optional services."""
    return Plan(
        state=state,
        root=ROOT,
        hostname="mail.congvu.test",
        port_base=port_base,
        portal_url=f"https://localhost:{port_base + 44}",
        database="",
        features=frozenset(features),
        jurisdictions={"vinhphuc": DOMAIN},
    )


def write(wanted: Plan) -> None:
    """Everything that ``up`` writes and prepares before its first start."""
    raising.write_files(wanted)
    registry.prepare(wanted)


def start(stage: Stage, wanted: Plan, *names: str) -> None:
    """Start these services, each when the one before it answers."""
    services = {one.name: one for one in registry.services(wanted)}
    for name in names:
        stage.start(services[name].program, lambda ready=services[name].ready: ready(wanted))  # type: ignore[misc]
