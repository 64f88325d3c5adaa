"""Running Postfix: its process, and the proof that it takes mail."""

import socket

from congvu.engines.orphans import heir
from congvu.engines.plan import Plan, Program
from congvu.engines.postfix.render import config

TIMEOUT = 10
DOORS = ("smtp", "submission", "inject")


def program(plan: Plan) -> Program:
    """Postfix's master, after Postfix's own check of the queue.

    Not ``postfix start-fg``: its shell would take the supervisor's signals and leave the master running.
    """
    start = 'postfix -c "$0" check && exec /usr/lib/postfix/sbin/master -c "$0" -s'
    command = ("/bin/sh", "-c", start, str(config(plan)))
    return Program("postfix", heir("/usr/lib/postfix/sbin/", plan.state / "postfix", *command))


def ready(plan: Plan) -> str | None:
    """Each door must greet; the greeting comes from a process that has read its configuration."""
    for door in DOORS:
        try:
            with socket.create_connection((listener(plan, door), plan.port(door)), TIMEOUT) as connection:
                connection.settimeout(TIMEOUT)
                answer = connection.recv(512)
                connection.sendall(b"QUIT\r\n")
        except OSError as error:
            return f"postfix {door}: {error}"
        if not answer.startswith(b"220 "):
            return f"postfix {door}: {answer.decode(errors='replace').strip()}"
    return None


def listener(plan: Plan, door: str) -> str:
    """Where to reach a door from here."""
    return plan.listen if door != "inject" and plan.listen not in ("0.0.0.0", "::") else "127.0.0.1"  # noqa: S104
