"""What a running system looks like now: states from the supervisor, answers from the probes, memory from the kernel."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from congvu.engines import registry
from congvu.engines.plan import Plan
from congvu.engines.supervise import control
from congvu.engines.supervise.processes import memory


@dataclass(frozen=True, slots=True)
class ServiceHealth:
    """One service: the supervisor's word, and the reason why its probe is not content (None when it is)."""

    name: str
    state: str
    pid: int | None
    rss_bytes: int
    reason: str | None


def _look(plan: Plan, service: registry.Service, known: dict[str, tuple[str, int | None]]) -> ServiceHealth:
    condition, pid = known.get(service.name, ("stopped", None))
    reason = service.ready(plan) if condition == "running" else condition
    return ServiceHealth(service.name, condition, pid, memory(pid) if pid else 0, reason)


def look(plan: Plan) -> list[ServiceHealth]:
    """All services, probed at the same time."""
    known = control.states(plan.state) or {}
    with ThreadPoolExecutor() as pool:
        return list(pool.map(lambda service: _look(plan, service, known), registry.services(plan)))
