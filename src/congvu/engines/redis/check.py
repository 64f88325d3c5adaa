"""Redis has no checker of its own: the rendered file is parsed by a server that is told to leave at once."""

import subprocess

from congvu.engines.plan import Finding, Plan


def check(plan: Plan) -> list[Finding]:
    """Start the configuration with a socket that cannot be made: Redis reads the whole file before it tries."""
    config = plan.state / "redis" / "redis.conf"
    arguments = ["redis-server", str(config), "--unixsocket", "/nonexistent/redis.sock", "--save", ""]
    done = subprocess.run(arguments, capture_output=True, text=True, timeout=20, check=False)
    broken = "FATAL CONFIG FILE ERROR" in done.stderr
    text = done.stderr.strip().splitlines()[-1] if broken else "redis.conf"
    return [Finding("redis", not broken, text)]
