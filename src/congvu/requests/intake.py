"""Reading the mailbox of requests over IMAP (RFC 9051), as its own technical login; what is handled is moved away."""

import imaplib
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path

from congvu.directory.models import Jurisdiction
from congvu.ground.errors import CongvuError
from congvu.requests.actions.receiving import handle, too_large
from congvu.requests.letters import REQUESTS

DONE = "DaXuLy"
AT_ONCE = 50
TIMEOUT = 30
LARGEST = 40 << 20
"""Bytes of a message that is read at all; Postfix takes larger ones, but no request is."""


class IntakeUnreachable(CongvuError):
    """The mailbox of requests cannot be read now; everything waits there."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            "intake-unreachable",
            f"Chưa đọc được hộp thư tiếp nhận ({detail}); thư chờ ở đó.",
            f"The mailbox of requests cannot be read ({detail}); mail waits there.",
        )


@dataclass(frozen=True, slots=True)
class Door:
    """How to reach the IMAP server: its port here, the name on its certificate, whose authority, the login's secret."""

    port: int
    name: str
    authority: Path | None
    secret: str
    hostname: str


class Client(imaplib.IMAP4_SSL):
    """IMAP over loopback, checked against the name that the certificate is for."""

    def __init__(self, door: Door) -> None:
        self.door = door
        context = ssl.create_default_context(cafile=str(door.authority) if door.authority else None)
        super().__init__("127.0.0.1", door.port, ssl_context=context, timeout=TIMEOUT)

    def _create_socket(self, timeout: float | None) -> ssl.SSLSocket:
        plain: socket.socket = imaplib.IMAP4._create_socket(self, timeout)  # type: ignore[attr-defined]
        wrapped: ssl.SSLSocket = self.ssl_context.wrap_socket(plain, server_hostname=self.door.name)
        return wrapped


def read_all(door: Door) -> int:
    """Read every jurisdiction's mailbox of requests; returns how many messages were handled."""
    return sum(read(jurisdiction, door) for jurisdiction in Jurisdiction.objects.order_by("id"))


def read(jurisdiction: Jurisdiction, door: Door) -> int:
    """Handle what lies in the inbox, oldest first, and move it away. Raises IntakeUnreachable."""
    try:
        client = Client(door)
        try:
            client.login(f"{REQUESTS}@{jurisdiction.domain}", door.secret)
            return work(client, jurisdiction, door)
        finally:
            client.logout()
    except (OSError, imaplib.IMAP4.error) as error:
        raise IntakeUnreachable(f"{jurisdiction.slug}: {error}") from error


def work(client: Client, jurisdiction: Jurisdiction, door: Door) -> int:
    """The messages of an open connection."""
    client.create(DONE)
    client.select("INBOX")
    validity = (client.response("UIDVALIDITY")[1] or [b"0"])[0] or b"0"
    keys = client.uid("SEARCH", "ALL")[1][0].split()[:AT_ONCE]
    for key in keys:
        source = f"{jurisdiction.slug}:{validity.decode()}:{key.decode()}"
        if size(client, key.decode()) > LARGEST:
            too_large(jurisdiction, source, fetch(client, key.decode(), "HEADER"), door.hostname, LARGEST)
        else:
            handle(jurisdiction, source, fetch(client, key.decode()), door.hostname)
        client.uid("MOVE", key.decode(), DONE)
    return len(keys)


def size(client: Client, key: str) -> int:
    """The bytes of a message."""
    facts = client.uid("FETCH", key, "(RFC822.SIZE)")[1]
    return int(str(facts[0]).rpartition("RFC822.SIZE ")[2].split(")")[0]) if facts and facts[0] else 0


def fetch(client: Client, key: str, part: str = "") -> bytes:
    """The message, or its header alone; nothing of one that is gone by now."""
    answer = client.uid("FETCH", key, f"(BODY.PEEK[{part}])")[1]
    return next((part[1] for part in answer if isinstance(part, tuple)), b"")
