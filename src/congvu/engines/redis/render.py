"""The plan as ``redis.conf`` (redis.io/docs, configuration)."""

from congvu.engines.plan import Directory, Plan, RenderedFile
from congvu.engines.template import fill


def directories(plan: Plan) -> list[Directory]:
    """Data for redis alone; the socket's directory is open to Rspamd's group."""
    home = plan.state / "redis"
    return [
        Directory(home),
        Directory(home / "data", 0o700, "redis", "redis"),
        Directory(home / "run", 0o750, "redis", "_rspamd"),
    ]


def render(plan: Plan) -> list[RenderedFile]:
    """The one file of Redis."""
    content = fill(__file__, "redis.conf", state=plan.state)
    return [RenderedFile(plan.state / "redis" / "redis.conf", content, 0o644)]
