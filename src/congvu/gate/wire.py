"""The milter protocol, version 6, bytes in and bytes out: what Postfix says to a filter and is answered.

Written by hand because a library costs more than all the checks together (docs/adr/0009). Source: Postfix
``src/milter/milter8.c`` and Sendmail ``include/libmilter/mfdef.h``; every packet is a length, a command and its data.
"""

import struct
from collections.abc import Iterator
from enum import IntFlag

LONGEST_PACKET = 1 << 20
"""Postfix sends bodies in pieces of 64 KiB and fields of at most 100 KiB; a longer packet is no Postfix's."""

VERSION = 6


class WireError(ValueError):
    """The peer does not speak the protocol."""


class Action(IntFlag):
    """What a filter announces that it may do (SMFIF)."""

    ADD_HEADER = 0x01
    CHANGE_HEADER = 0x10
    QUARANTINE = 0x20
    SET_MACROS = 0x100


class Step(IntFlag):
    """Steps that a filter does not want to hear of (NO), or will not answer (NR) (SMFIP)."""

    NO_CONNECT = 0x1
    NO_HELO = 0x2
    NO_EOH = 0x40
    NR_HEADER = 0x80
    NO_UNKNOWN = 0x100
    NO_DATA = 0x200
    NR_MAIL = 0x4000
    NR_RCPT = 0x8000
    NR_BODY = 0x80000
    LEADING_SPACE = 0x100000


NOTHING = Step(0)
ACTIONS = Action.ADD_HEADER | Action.CHANGE_HEADER | Action.QUARANTINE
WANTED = (
    Step.NO_CONNECT | Step.NO_HELO | Step.NO_EOH | Step.NO_UNKNOWN | Step.NO_DATA
    | Step.NR_HEADER | Step.NR_MAIL | Step.NR_RCPT | Step.NR_BODY | Step.LEADING_SPACE
)  # fmt: skip
"""Postfix waits for us once a message, at its end, and so pays for one round trip."""

MACROS = {0: b"", 2: b"{auth_authen} {client_addr}", 3: b"", 5: b"i"}
"""What is asked for at the steps connect, MAIL, RCPT and end of message (SMFIM)."""

_UNANSWERED = {b"L": Step.NR_HEADER, b"M": Step.NR_MAIL, b"R": Step.NR_RCPT, b"B": Step.NR_BODY}
_ANSWERED = frozenset(b"CHMRTLNBU"[place : place + 1] for place in range(9))

CONTINUE = b"\0\0\0\1c"


class Packets:
    """The bytes of one connection, cut into packets."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Command and data of each packet that is whole."""
        buffer = self._rest + data if self._rest else data
        at, end = 0, len(buffer)
        while end - at >= 4:
            length = int.from_bytes(buffer[at : at + 4], "big")
            if not 0 < length <= LONGEST_PACKET:
                raise WireError(f"a packet of {length} bytes")
            if end - at - 4 < length:
                break
            yield buffer[at + 4 : at + 5], buffer[at + 5 : at + 4 + length]
            at += 4 + length
        self._rest = buffer[at:]


def packet(command: bytes, data: bytes = b"") -> bytes:
    """One packet."""
    return (1 + len(data)).to_bytes(4, "big") + command + data


def negotiated(data: bytes) -> tuple[bytes, Step]:
    """Our answer to the opening offer, and the steps that the peer agrees to leave out."""
    if len(data) < 12:
        raise WireError("a short offer")
    version, offered, steps = struct.unpack(">III", data[:12])
    if version < VERSION or offered & ACTIONS != ACTIONS:
        raise WireError(f"version {version} and actions {offered:#x}")
    agreed = Step(WANTED & steps)
    if offered & Action.SET_MACROS:
        lists = b"".join(struct.pack(">I", step) + names + b"\0" for step, names in MACROS.items())
        return packet(b"O", struct.pack(">III", VERSION, ACTIONS | Action.SET_MACROS, agreed) + lists), agreed
    return packet(b"O", struct.pack(">III", VERSION, ACTIONS, agreed)), agreed


def answered(command: bytes, agreed: Step) -> bool:
    """Whether the peer waits for an answer to this step."""
    return command in _ANSWERED and not _UNANSWERED.get(command, NOTHING) & agreed


def strings(data: bytes) -> list[bytes]:
    """Texts that each end in a zero byte."""
    return data.rstrip(b"\0").split(b"\0") if data else []


def macros(data: bytes) -> dict[str, str]:
    """Names and values that belong to the next step; the first byte names it. Braces are left out."""
    words = [word.decode("utf-8", "replace") for word in data[1:].split(b"\0")]
    return {name.strip("{}"): value for name, value in zip(words[::2], words[1::2], strict=False)}


def address(data: bytes) -> str:
    """The path of MAIL or RCPT (RFC 5321, 4.1.2) without brackets, in lower case; empty for the null sender."""
    path = data.partition(b"\0")[0].decode("utf-8", "replace").strip()
    return path.removeprefix("<").removesuffix(">").strip().lower()


def reply(code: str, text: str) -> bytes:
    """An answer of our own at the end of a message: ``550 5.7.1 ...``; printable ASCII, one line (RFC 5321, 4.5.3)."""
    clean = "".join(char if " " <= char <= "~" and char != "%" else "?" for char in text)
    return packet(b"y", f"{code} {clean[:480]}".encode("ascii") + b"\0")


def quarantine(reason: str) -> bytes:
    """Hold the message in Postfix."""
    return packet(b"q", reason.encode("ascii", "replace") + b"\0")


def add_header(name: str, value: str) -> bytes:
    """One more field, at the end of the header."""
    return packet(b"h", _field(name, value))


def change_header(name: str, number: int, value: str) -> bytes:
    """Replace the nth field of this name; an empty value removes it."""
    return packet(b"m", number.to_bytes(4, "big") + _field(name, value))


def _field(name: str, value: str) -> bytes:
    """With the blank that LEADING_SPACE makes part of the value."""
    body = value.replace("\r\n", "\n").replace("\r", " ").replace("\0", " ")
    return name.encode("ascii") + b"\0" + (f" {body}" if body else "").encode("utf-8") + b"\0"
