"""Running upkeep."""

from congvu.engines.control_plane.environment import environment, python
from congvu.engines.plan import Plan, Program


def program(plan: Plan) -> Program:
    """As root: it replaces certificates and rotates Postfix's log. Between two rounds only a shell stays in memory."""
    rounds = 'while sleep 3600; do "$0" -m congvu.engines.upkeep.duties; done'
    command = ("/bin/sh", "-c", rounds, python(plan))
    return Program("upkeep", command, priority=60, environment=environment(plan))


def ready(_plan: Plan) -> str | None:
    """The supervisor's word is all there is to ask."""
    return None
