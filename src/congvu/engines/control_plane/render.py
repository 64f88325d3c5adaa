"""The control plane reads ``congvu.toml`` itself: only directories are wanted here."""

from congvu.engines.plan import Directory, Plan, RenderedFile


def directories(plan: Plan) -> list[Directory]:
    """The portal's socket is open to Caddy's group; database and slips are the control plane's."""
    state = plan.state
    return [
        Directory(state / "portal", 0o750, "congvu", "caddy"),
        Directory(state / "db", 0o700, "congvu", "congvu"),
        Directory(state / "demo", 0o700, "congvu", "congvu"),
        Directory(state / "slips", 0o700, "congvu", "congvu"),
    ]


def render(_plan: Plan) -> list[RenderedFile]:
    """No file."""
    return []
