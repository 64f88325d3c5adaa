"""The collector has no configuration file, so there is nothing to check."""

from congvu.engines.plan import Finding, Plan


def check(_plan: Plan) -> list[Finding]:
    """None."""
    return []
