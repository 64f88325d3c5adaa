"""Running Dovecot: its process, the proof that its doors answer, and the end of remembered logins."""

import socket
from pathlib import Path

from congvu.engines.orphans import heir
from congvu.engines.plan import Plan, Program

TIMEOUT = 10
GREETINGS = {"imap": b"* OK", "pop3": b"+OK", "lmtp": b"220", "sieve": b'"IMPLEMENTATION"'}


def program(plan: Plan) -> Program:
    """Dovecot's master in the foreground."""
    command = ("/usr/sbin/dovecot", "-F", "-c", str(plan.state / "dovecot" / "dovecot.conf"))
    return Program("dovecot", heir("/usr/lib/dovecot/:/usr/sbin/dovecot", plan.state, *command))


def prepare(plan: Plan) -> None:
    """Forget the process of an earlier boot: Dovecot takes any process that has its number by now for itself."""
    (plan.state / "dovecot" / "run" / "master.pid").unlink(missing_ok=True)


def ready(plan: Plan) -> str | None:
    """Each door must greet; LDAP has its own probe."""
    for service, greeting in GREETINGS.items():
        try:
            with socket.create_connection((reach(plan, service), plan.port(service)), TIMEOUT) as connection:
                answer = connection.recv(512)
        except OSError as error:
            return f"dovecot {service}: {error}"
        if not answer.startswith(greeting):
            return f"dovecot {service}: {answer.decode(errors='replace').strip()}"
    return None


def reach(plan: Plan, service: str) -> str:
    """Where to reach a door from here; LMTP is on loopback whatever the listen address is."""
    everywhere = plan.listen in ("0.0.0.0", "::", "*")  # noqa: S104
    return "127.0.0.1" if service == "lmtp" or everywhere else plan.listen


def flush_command(plan: Plan) -> tuple[str, ...]:
    """The command, for the account ``congvu``, that ends the remembered logins of the addresses appended to it."""
    door = str(plan.state / "dovecot" / "run" / "publisher-master")
    config = str(plan.state / "dovecot" / "dovecot.conf")
    # without its event socket, which is not for this account
    quiet = ("-o", "stats_writer_socket_path=")
    return ("/usr/bin/doveadm", "-c", config, *quiet, "auth", "cache", "flush", "-a", door)


def door(plan: Plan) -> Path:
    """The socket by which the account ``congvu`` asks doveadm (``doveadm_allowed_commands``)."""
    return plan.state / "dovecot" / "run" / "control-plane"
