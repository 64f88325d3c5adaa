"""What a mail client must be told: server, port and security of each protocol (VP-3.2, RFC 8314)."""

from dataclasses import dataclass

from django.conf import settings

from congvu.directory.slips import Places
from congvu.engines.plan import Plan

TLS, STARTTLS = "SSL/TLS", "STARTTLS"
# The first of each purpose is the one to recommend: RFC 8314 prefers TLS from the first byte.
SERVICES = (
    ("in", "IMAP", "imaps", TLS),
    ("in", "IMAP", "imap", STARTTLS),
    ("in", "POP3", "pop3s", TLS),
    ("out", "SMTP", "submissions", TLS),
    ("out", "SMTP", "submission", STARTTLS),
    ("filters", "ManageSieve", "sieve", STARTTLS),
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the settings table."""

    purpose: str
    protocol: str
    port: int
    security: str


def settings_of(plan: Plan) -> list[Setting]:
    """The lines of the settings table."""
    return [
        Setting(purpose, protocol, plan.port(service), security) for purpose, protocol, service, security in SERVICES
    ]


def places_of(plan: Plan | None) -> Places:
    """What a slip says of the same; without a system (in tests) only where the password is changed."""
    if plan is None:
        return Places(change_page=f"{settings.CONGVU_PORTAL_URL}/password", imap="", pop3="", submission="")
    return Places.at(plan.portal_url, plan.server_name, plan.port)
