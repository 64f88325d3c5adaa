"""The control plane's door to Dovecot: ends sessions, counts, sets messages aside. It cannot read one.

Doveadm's own protocol over a unix socket that only the account ``congvu`` may open; Dovecot bounds the commands
(``doveadm_allowed_commands``). Minor version 0 answers "+", all fields of all rows with a TAB after each, "+" or the
reason why not.
"""

import socket
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from congvu.ground.errors import CongvuError

TIMEOUT = 20
GREETING = "VERSION\tdoveadm-server\t1\t0\n"
SAID_NO = ("NOTFOUND", "68", "NOUSER")  # nobody had a session, or the mailbox has never had any mail
ASIDE = "Thư đã loại"
"""The folder of messages set aside by a recorded act."""

_ESCAPES = {"\x01": "\x011", "\t": "\x01t", "\n": "\x01n", "\r": "\x01r", "\x00": "\x010"}


class StoreUnreachable(CongvuError):
    """Dovecot does not do what it was asked."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            "store-unreachable",
            f"Kho thư chưa làm được việc này ({detail}); hãy thử lại.",
            f"The mail store did not do this ({detail}); try again.",
        )


def end_sessions(addresses: Iterable[str]) -> None:
    """End every live session of these mailboxes, on all protocols, those that idle too."""
    for address in addresses:
        _ask("kick", address)


def show_inbox(address: str) -> None:
    """See that the inbox of a shared mailbox is there, and that mail programs show it without being told to."""
    _ask("mailbox status", "messages", "INBOX", user=address)  # opening it makes it
    _ask("mailbox subscribe", "INBOX", user=address)


def count(address: str) -> dict[str, list[int]]:
    """How many messages and bytes each folder holds, as ``[messages, bytes]``."""
    fields = _ask("mailbox status", "messages vsize", "*", user=address)
    rows = sorted(zip(fields[::3], fields[1::3], fields[2::3], strict=True))
    return {folder: [int(messages), int(size)] for folder, messages, size in rows}


def holds(address: str, folder: str, message_id: str) -> bool:
    """Whether a folder holds a message of this Message-ID."""
    return bool(_ask("search", "mailbox", folder, "HEADER", "Message-ID", message_id, user=address))


def move(address: str, message_id: str, source: str, target: str) -> None:
    """Move the copies of one message from one folder to another, which is made where it is missing."""
    if target not in count(address):
        _ask("mailbox create", target, user=address)
    _ask("move", target, "mailbox", source, "HEADER", "Message-ID", message_id, user=address)


def erase(address: str, folder: str, message_id: str) -> None:
    """Delete the copies of one message in one folder for good."""
    _ask("expunge", "mailbox", folder, "HEADER", "Message-ID", message_id, user=address)


def _ask(command: str, *words: str, user: str = "") -> list[str]:
    """One command; the fields of its answer. Without a running system nothing is asked."""
    path: Path | None = settings.CONGVU_DOVEADM
    if path is None:
        return []
    line = "\t".join(_escaped(word) for word in ("", user, command, *words))
    try:
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(TIMEOUT)
            door.connect(str(path))
            door.sendall(f"{GREETING}{line}\n".encode())
            door.shutdown(socket.SHUT_WR)
            answer = door.makefile("rb").read().decode("utf-8", "replace").split("\n")
    except OSError as error:
        raise StoreUnreachable(type(error).__name__) from error
    greeting, fields, end, *_rest = [*answer, "", "", ""]
    if greeting != "+" or (end != "+" and end.removeprefix("-") not in SAID_NO):
        raise StoreUnreachable(f"{command}: {end.removeprefix('-') or '–'}")
    return [_plain(field) for field in fields.split("\t")[:-1]]


def _escaped(word: str) -> str:
    return "".join(_ESCAPES.get(sign, sign) for sign in word)


def _plain(field: str) -> str:
    for sign, escape in _ESCAPES.items():
        if sign != "\x01":
            field = field.replace(escape, sign)
    return field.replace("\x011", "\x01")
