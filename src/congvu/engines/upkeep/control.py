"""Running upkeep."""

from pathlib import Path

from congvu.engines.control_plane.environment import environment, python
from congvu.engines.plan import Plan, Program

ROUNDS = Path(__file__).parent / "templates" / "rounds.sh"


def program(plan: Plan) -> Program:
    """As root: it replaces certificates, rotates logs, carries out orders about held letters."""
    command = ("/bin/sh", str(ROUNDS), python(plan))
    return Program("upkeep", command, priority=60, environment=environment(plan))


def ready(_plan: Plan) -> str | None:
    """The supervisor's word is all there is to ask."""
    return None
