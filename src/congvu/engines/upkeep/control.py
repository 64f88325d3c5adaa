"""Running upkeep."""

from congvu.engines.control_plane.environment import environment, python
from congvu.engines.plan import Plan, Program


def program(plan: Plan) -> Program:
    """As root: it replaces certificates and rotates Postfix's log."""
    return Program(
        "upkeep", (python(plan), "-m", "congvu.engines.upkeep.duties"), priority=60, environment=environment(plan)
    )


def ready(_plan: Plan) -> str | None:
    """The supervisor's word is all there is to ask."""
    return None
