"""One connection of Postfix: its steps become a letter, the letter's verdict becomes the answer.

Postfix waits once, at the end of the message (``wire.WANTED``). A peer that does not speak the protocol is cut off; it
harms nobody else.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from congvu.gate import answers, wire
from congvu.gate.findings import Verdict
from congvu.gate.letter import Direction, Envelope

LARGE = 1 << 20
"""Bytes from which a letter needs a place among the few large ones that a worker holds at the same time."""

LARGEST = 110 << 20
"""Postfix takes 100 MiB (message_size_limit); more is no Postfix."""

MOST_RECIPIENTS = 20_000
READ_AT_ONCE = 1 << 17
_QUEUE_ID = re.compile(r"[A-Za-z0-9]{1,40}")

log = logging.getLogger("congvu.gate")
Judging = Callable[[bytes, Envelope], Awaitable[Verdict]]


@dataclass(slots=True)
class Draft:
    """A letter while it comes in."""

    sender: str
    login: str
    client: str
    recipients: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    pieces: list[bytes] = field(default_factory=list)
    size: int = 0
    in_body: bool = False

    def add(self, piece: bytes) -> None:
        """The next bytes of the message."""
        self.pieces.append(piece)
        self.size += len(piece)
        if self.size > LARGEST:
            raise wire.WireError(f"a message of more than {LARGEST} bytes")

    def header(self, name: bytes, value: bytes) -> None:
        """One field as it stood in the message; Postfix gives the lines of a folded one with bare line feeds."""
        self.names.append(name.decode("ascii", "replace"))
        self.add(name + b":" + value.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + b"\r\n")

    def body(self, piece: bytes) -> None:
        """The next bytes behind the header."""
        if not self.in_body:
            self.in_body = True
            self.add(b"\r\n")
        self.add(piece)

    def recipient(self, address: str) -> None:
        """One more."""
        self.recipients.append(address)
        if len(self.recipients) > MOST_RECIPIENTS:
            raise wire.WireError(f"more than {MOST_RECIPIENTS} recipients")

    def message(self) -> bytes:
        """The whole; the pieces are given up, so that it is held once."""
        whole = b"".join(self.pieces) + (b"" if self.in_body else b"\r\n")
        self.pieces.clear()
        return whole


@dataclass(slots=True, eq=False)
class Session:
    """One connection; ``large`` bounds how many large letters are held at once."""

    direction: Direction
    judging: Judging
    large: asyncio.Semaphore
    draft: Draft | None = None
    macros: dict[str, str] = field(default_factory=dict)
    agreed: wire.Step = wire.NOTHING
    holds_place: bool = False

    @property
    def busy(self) -> bool:
        """Whether a letter is under way."""
        return self.draft is not None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until the peer leaves, or says what no Postfix says."""
        packets = wire.Packets()
        try:
            while data := await reader.read(READ_AT_ONCE):
                for command, content in packets.feed(data):
                    if command == b"Q":
                        return
                    if reply := await self._step(command, content):
                        writer.write(reply)
                        await writer.drain()
        except (wire.WireError, ConnectionError) as error:
            log.warning("%s: %s; the connection is closed", self.direction, error)
        finally:
            self._forget()
            writer.close()

    async def _step(self, command: bytes, data: bytes) -> bytes:
        """The answer to one packet; empty where none is awaited."""
        match command:
            case b"O":
                reply, self.agreed = wire.negotiated(data)
                return reply
            case b"D":
                self.macros |= wire.macros(data)
                return b""
            case b"M":
                self._forget()
                macros = self.macros
                self.draft = Draft(
                    wire.address(data), macros.get("auth_authen", "").lower(), macros.get("client_addr", "")
                )
            case b"E":
                if data:
                    await self._add(b"B", data)
                return await self._judged()
            case b"A":
                self._forget()
                return b""
            case b"K":
                self._forget()
                self.macros = {}
                return b""
            case _:
                await self._add(command, data)
        return wire.CONTINUE if wire.answered(command, self.agreed) else b""

    async def _add(self, command: bytes, data: bytes) -> None:
        """A part of the letter; connect, HELO and the like say nothing that is not said again in macros."""
        if command in b"RLB" and self.draft is None:
            raise wire.WireError(f"{command!r} without a sender")
        draft = self.draft
        if command == b"R" and draft:
            draft.recipient(wire.address(data))
        elif command == b"L" and draft:
            name, _, value = data.removesuffix(b"\0").partition(b"\0")
            draft.header(name, value)
        elif command == b"B" and draft:
            draft.body(data)
        if draft and draft.size > LARGE and not self.holds_place:
            await self.large.acquire()
            self.holds_place = True

    async def _judged(self) -> bytes:
        """The answer at the end of a message."""
        draft = self.draft
        if draft is None or not draft.recipients:
            raise wire.WireError("an end without a message")
        queue_id = self.macros.get("i", "")
        if not _QUEUE_ID.fullmatch(queue_id):
            raise wire.WireError(f"no queue id: {queue_id!r}")
        envelope = Envelope(
            self.direction, draft.sender, tuple(dict.fromkeys(draft.recipients)), draft.login, draft.client, queue_id
        )
        names = draft.names
        raw = draft.message()
        try:
            return answers.answer(await self.judging(raw, envelope), names)
        finally:
            del raw
            self._forget()

    def _forget(self) -> None:
        self.draft = None
        if self.holds_place:
            self.holds_place = False
            self.large.release()
