"""Redis is reachable by Rspamd only."""

from congvu.engines.plan import Plan
from congvu.engines.redis.render import directories, render


def test_no_tcp_and_a_closed_directory(plan: Plan) -> None:
    """No port, a memory cap, and a socket behind a directory that only Rspamd's group may enter."""
    text = render(plan)[0].content
    assert "\nport 0\n" in text
    assert "\nmaxmemory 96mb\n" in text
    run = next(one for one in directories(plan) if one.path.name == "run")
    assert (run.mode, run.group) == (0o750, "_rspamd")
