"""Running the worker: it carries out what is due."""

from congvu.engines.control_plane.environment import environment, python
from congvu.engines.plan import Plan, Program


def program(plan: Plan) -> Program:
    """The worker, as the control plane's account."""
    return Program(
        "worker",
        (python(plan), "-m", "congvu.wiring.worker"),
        user="congvu",
        priority=40,
        environment=environment(plan),
        directory=plan.state / "portal",
    )


def ready(_plan: Plan) -> str | None:
    """The worker has no door: the supervisor's word that it stays up is all there is to ask."""
    return None
