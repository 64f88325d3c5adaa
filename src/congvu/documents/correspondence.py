"""What a letter's header says of the exchange it belongs to: who, in answer to what, and whether a program wrote it.

RFC 5322 (threads), RFC 3834 (to what no program may answer), RFC 8098 (disposition notifications). Pure; no content
is read but the subject.
"""

import re
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import AddressHeader
from email.message import EmailMessage, Message

MOST = 50
"""Addresses and references that are kept of one letter."""

_ID = re.compile(r"<[^<>\s]{1,990}>")
_PROGRAMS = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|owner-.*|.*-(?:request|bounces?))@")
_LISTS = ("List-Id", "List-Unsubscribe", "List-Post", "List-Help")


@dataclass(frozen=True, slots=True)
class Disposition:
    """A notification that the letter ``original`` was displayed, deleted and so on, by ``recipient``."""

    original: str
    recipient: str
    disposition: str


@dataclass(frozen=True, slots=True)
class Correspondence:
    """One letter in its exchange; message ids with their brackets, addresses in lower case.

    ``automatic`` says why no program may answer (RFC 3834, 2), and is empty where one may.
    """

    subject: str = ""
    author: str = ""
    author_name: str = ""
    to: tuple[str, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    automatic: str = ""
    asks_receipt: str = ""
    disposition: Disposition | None = None

    @property
    def thread(self) -> tuple[str, ...]:
        """The letters before this one, the oldest first."""
        earlier = (*self.references, self.in_reply_to)
        return tuple(dict.fromkeys(one for one in earlier if one))


def read(message: EmailMessage) -> Correspondence:
    """From the message's header, and its report where it is one; a broken header field is an empty one."""
    authors = _addresses(message, "From")
    author, name = authors[0] if authors else ("", "")
    ids = _ID.findall(_text(message, "References"))
    return Correspondence(
        subject=_text(message, "Subject")[:500],
        author=author,
        author_name=name[:200],
        to=tuple(address for field in ("To", "Cc") for address, _ in _addresses(message, field))[:MOST],
        in_reply_to=next(iter(_ID.findall(_text(message, "In-Reply-To"))), ""),
        references=tuple(dict.fromkeys((*ids[:1], *ids[1:][-MOST:]))),
        automatic=automatic(message, author),
        asks_receipt=next((address for address, _ in _addresses(message, "Disposition-Notification-To")), ""),
        disposition=_disposition(message),
    )


def automatic(message: EmailMessage, author: str) -> str:
    """Why no program may answer: the first reason, in the words of RFC 3834; empty where there is none."""
    submitted = _text(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if submitted not in {"", "no"}:
        return "auto-submitted"
    if _text(message, "Precedence").strip().lower() in {"bulk", "list", "junk"}:
        return "precedence"
    if any(field in message for field in _LISTS):
        return "list"
    if _text(message, "X-Auto-Response-Suppress") or _text(message, "X-Spam-Flag").strip().lower() == "yes":
        return "suppressed"
    if message.get_content_type() in {"multipart/report", "message/disposition-notification"}:
        return "report"
    if not author or _PROGRAMS.match(author):
        return "program"
    return ""


def _disposition(message: EmailMessage) -> Disposition | None:
    """The notification in a report (RFC 8098, 3): its second part is a header of its own."""
    if message.get_content_type() != "multipart/report":
        return None
    for part in message.iter_parts() if message.is_multipart() else ():
        if part.get_content_type() == "message/disposition-notification":
            fields = _fields(part)
            original = next(iter(_ID.findall(fields.get("original-message-id", ""))), "")
            recipient = fields.get("final-recipient", "").rpartition(";")[2].strip().lower()
            kind = fields.get("disposition", "").rpartition(";")[2].partition("/")[0].strip().lower()
            return Disposition(original, recipient[:254], kind[:40]) if original else None
    return None


def _fields(part: Message) -> dict[str, str]:
    """The fields of a notification: the parser gives them as a message's header, or leaves them as its text."""
    inner = part.get_payload()
    if isinstance(inner, list):
        inner = str(inner[0]) if inner else ""
    pairs = (line.partition(":") for line in str(inner).splitlines()[:100])
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


def _text(message: EmailMessage, field: str) -> str:
    try:
        return str(message.get(field, ""))
    except (MessageError, ValueError, IndexError, AttributeError, TypeError, LookupError):
        return ""  # the standard library's parser trips over some broken fields


def _addresses(message: EmailMessage, field: str) -> list[tuple[str, str]]:
    try:
        found = message.get(field)
        parts = found.addresses if isinstance(found, AddressHeader) else ()
        return [(one.addr_spec.lower()[:254], one.display_name) for one in parts if one.addr_spec]
    except (MessageError, ValueError, IndexError, AttributeError, TypeError, LookupError):
        return []
