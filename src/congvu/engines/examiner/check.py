"""Whether the examiner keeps up with the letters that the gate leaves for it."""

from congvu.engines.examiner.control import ready
from congvu.engines.plan import Finding, Plan


def check(plan: Plan) -> list[Finding]:
    """One finding, and only where letters wait too long: it does not hinder mail, so it hinders no start."""
    late = ready(plan)
    return [Finding("examiner", ok=True, text=late, advice=True)] if late else []
