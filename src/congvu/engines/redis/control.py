"""Running Redis and asking it whether it answers."""

import socket

from congvu.engines.plan import Plan, Program


def program(plan: Plan) -> Program:
    """Redis in the foreground, as its Debian account."""
    config = plan.state / "redis" / "redis.conf"
    return Program("redis", ("/usr/bin/redis-server", str(config)), user="redis", priority=10)


def ready(plan: Plan) -> str | None:
    """PING must bring PONG."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            connection.connect(str(plan.state / "redis" / "run" / "redis.sock"))
            connection.sendall(b"PING\r\n")
            answer = connection.recv(64)
    except OSError as error:
        return f"redis: {error}"
    return None if answer.startswith(b"+PONG") else f"redis: {answer.decode(errors='replace').strip()}"
