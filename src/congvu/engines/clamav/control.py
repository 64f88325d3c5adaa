"""Running clamd and asking it whether it answers."""

import socket

from congvu.engines.plan import Plan, Program


def program(plan: Plan) -> Program:
    """clamd in the foreground, as its Debian account."""
    config = plan.state / "clamav" / "clamd.conf"
    return Program("clamav", ("/usr/sbin/clamd", f"--config-file={config}"), user="clamav", priority=10)


def ready(plan: Plan) -> str | None:
    """PING must bring PONG; while the database is loaded there is no socket yet."""
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            connection.connect(str(plan.state / "clamav" / "run" / "clamd.sock"))
            connection.sendall(b"zPING\0")
            answer = connection.recv(64)
    except OSError as error:
        return f"clamav: {error}"
    return None if answer.startswith(b"PONG") else f"clamav: {answer.decode(errors='replace').strip()}"
