"""Who really sent a message: as Postfix saw it, never as the message says (CT-6.1.a.s3, VP-6.1.a).

Postfix writes its own ``Received`` on top of what a message brings, with the login of whoever signed in; Dovecot's own
stands above that. A header further down may be forged, these two may not. Dovecot names the client's address where a
message came over TCP: anybody on this machine may bring one there, so only what came by Postfix's socket counts. Who
signed in may only send as an address that is theirs to send as (``reject_sender_login_mismatch``), so the envelope's
sender is proved by the login.
"""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses

WITH_LMTP = re.compile(r"from \S+ by \S+ with LMTP\b")
SUBMITTED = re.compile(
    r"\(Authenticated sender: (?P<login>[^()\s]+)\)\s+by (?P<host>\S+) \(Postfix\) with ESMTPS?A id \w+"
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """The login that submitted a message, the envelope's sender, and the address that it shows as its author."""

    login: str
    envelope: str
    author: str

    @property
    def proved(self) -> bool:
        """Whether the author is who signed in, or an address that they may send as."""
        return bool(self.login) and self.envelope == self.author != ""


def provenance(message: EmailMessage, hostname: str) -> Provenance:
    """Read it from the two topmost trace headers."""
    traces = [" ".join(str(value).split()) for value in message.get_all("Received", [])[:2]]
    login = ""
    if len(traces) == 2 and WITH_LMTP.match(traces[0]):
        found = SUBMITTED.search(traces[1])
        if found and found["host"] == hostname:
            login = found["login"].lower()
    authors = [address.lower() for _, address in getaddresses([str(one) for one in message.get_all("From", [])])]
    envelope = str(message.get("Return-Path", "")).strip().strip("<>").lower()
    return Provenance(login, envelope, authors[0] if len(authors) == 1 else "")
