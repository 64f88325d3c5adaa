"""The engines of a plan and their furniture: render, check, control, found by folder name."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from congvu.engines.plan import Directory, Finding, Plan, Probe, Program, RenderedFile

# service: the folder of the engine, the module that runs it, the services that must answer before it starts, and the
# feature without which it is left out
SERVICES: dict[str, tuple[str, str, tuple[str, ...], str | None]] = {
    "slapd": ("slapd", "control", (), None),
    "redis": ("redis", "control", (), "rspamd"),
    "clamav": ("clamav", "control", (), "clamav"),
    "rspamd": ("rspamd", "control", ("redis",), "rspamd"),
    "dovecot": ("dovecot", "control", ("slapd",), None),
    "gate": ("gate", "control", ("slapd",), "gate"),
    # mail is taken only when it can be looked up, judged and stored
    "postfix": ("postfix", "control", ("slapd", "dovecot", "rspamd", "gate"), None),
    "portal": ("control_plane", "portal", ("database",), None),
    "worker": ("control_plane", "worker", ("database",), None),
    "collector": ("collector", "control", (), None),
    "examiner": ("examiner", "control", (), "gate"),
    "upkeep": ("upkeep", "control", (), None),
    "caddy": ("caddy", "control", ("portal",), None),
}


@dataclass(frozen=True, slots=True)
class Service:
    """One supervised process with its probe and what must be ready before it."""

    name: str
    program: Program
    ready: Probe
    needs: tuple[str, ...]


def _active(plan: Plan) -> list[str]:
    return [name for name, (_, _, _, feature) in SERVICES.items() if feature is None or feature in plan.features]


def services(plan: Plan) -> list[Service]:
    """The supervised processes of this plan, in start order."""
    active = _active(plan)
    found = []
    for name in active:
        folder, runner, needs, _ = SERVICES[name]
        module = import_module(f"congvu.engines.{folder}.{runner}")
        present = tuple(need for need in needs if need in active or need not in SERVICES)
        found.append(Service(name, module.program(plan), module.ready, present))
    return found


def folders(plan: Plan) -> list[str]:
    """The engines' folders, each once."""
    return list(dict.fromkeys(SERVICES[name][0] for name in _active(plan)))


def directories(plan: Plan) -> list[Directory]:
    """Every directory that an engine wants."""
    return [
        wanted for name in folders(plan) for wanted in import_module(f"congvu.engines.{name}.render").directories(plan)
    ]


def rendered(plan: Plan) -> list[RenderedFile]:
    """Every file that an engine wants."""
    return [wanted for name in folders(plan) for wanted in import_module(f"congvu.engines.{name}.render").render(plan)]


def checkers(plan: Plan) -> dict[str, Callable[[Plan], list[Finding]]]:
    """Each engine's own checker."""
    return {name: import_module(f"congvu.engines.{name}.check").check for name in folders(plan)}


def prepare(plan: Plan) -> None:
    """What an engine must do itself before its first start (``control.prepare``), all services being stopped."""
    for name in folders(plan):
        if name == "control_plane":
            continue
        step = getattr(import_module(f"congvu.engines.{name}.control"), "prepare", None)
        if step:
            step(plan)
