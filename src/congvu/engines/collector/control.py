"""Running the collector."""

from congvu.engines.control_plane.environment import environment, python
from congvu.engines.plan import Plan, Program


def program(plan: Plan) -> Program:
    """As the control plane's account: it reads logs, and writes events."""
    command = (python(plan), "-m", "congvu.engines.collector.run")
    return Program("collector", command, user="congvu", priority=60, environment=environment(plan))


def ready(_plan: Plan) -> str | None:
    """The supervisor's word is all there is to ask."""
    return None
