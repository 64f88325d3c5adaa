"""The collector reads the plan itself: only directories are wanted here."""

from congvu.engines.plan import Directory, Plan, RenderedFile


def directories(plan: Plan) -> list[Directory]:
    """Events, the legal holds among them (root's to write), and the collector's book."""
    return [
        Directory(plan.state / "events", 0o750, "congvu", "congvu"),
        Directory(plan.state / "events" / "holds", 0o755),
        Directory(plan.state / "collector", 0o700, "congvu", "congvu"),
    ]


def render(_plan: Plan) -> list[RenderedFile]:
    """No file."""
    return []
