"""Running Dovecot: its process, the proof that its doors answer, and the end of remembered logins."""

import socket

from congvu.engines.plan import Plan, Program

TIMEOUT = 5
GREETINGS = {"imap": b"* OK", "pop3": b"+OK", "lmtp": b"220", "sieve": b'"IMPLEMENTATION"'}


def program(plan: Plan) -> Program:
    """Dovecot's master in the foreground."""
    return Program("dovecot", ("/usr/sbin/dovecot", "-F", "-c", str(plan.state / "dovecot" / "dovecot.conf")))


def ready(plan: Plan) -> str | None:
    """Each door must greet, and a sign-in must reach slapd and come back refused."""
    for service, greeting in GREETINGS.items():
        try:
            with socket.create_connection(("127.0.0.1", plan.port(service)), TIMEOUT) as connection:
                answer = connection.recv(512)
        except OSError as error:
            return f"dovecot {service}: {error}"
        if not answer.startswith(greeting):
            return f"dovecot {service}: {answer.decode(errors='replace').strip()}"
    return None


def flush_command(plan: Plan) -> tuple[str, ...]:
    """The command, for the account ``congvu``, that ends the remembered logins of the addresses appended to it."""
    door = str(plan.state / "dovecot" / "run" / "publisher-master")
    return ("/usr/bin/doveadm", "-c", str(plan.state / "dovecot" / "dovecot.conf"), "auth", "cache", "flush", "-a", door)
