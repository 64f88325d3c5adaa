"""The other end of the protocol, as Postfix speaks it: for the gate's own tests and measurements."""

import socket
import struct
from dataclasses import dataclass, field
from pathlib import Path

from congvu.gate import wire
from congvu.gate.letter import Envelope

OFFER = struct.pack(">III", 6, 0x1FF, 0x1FFFFF)
PIECE = 65535


@dataclass
class Peer:
    """One connection to a door of the gate; a letter after another."""

    path: Path
    connection: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self.connection = socket.socket(socket.AF_UNIX)
        self.connection.settimeout(300)
        self.connection.connect(str(self.path))
        self.connection.sendall(wire.packet(b"O", OFFER))
        if self.read()[0] != b"O":
            raise wire.WireError("no answer to the offer")

    def send(self, raw: bytes, envelope: Envelope) -> list[tuple[bytes, bytes]]:
        """One letter; every packet of the answer, the last one being the verdict."""
        self.begin(raw, envelope)
        return self.end(envelope)

    def end(self, envelope: Envelope) -> list[tuple[bytes, bytes]]:
        """The end of what was begun, and the answer."""
        self.connection.sendall(wire.packet(b"D", b"Ei\0" + envelope.queue_id.encode() + b"\0") + wire.packet(b"E"))
        answer = [self.read()]
        while answer[-1][0] not in (b"c", b"y", b"a", b"r", b"t"):
            answer.append(self.read())
        return answer

    def begin(self, raw: bytes, envelope: Envelope) -> None:
        """All of a letter but its end."""
        macros = f"M{{auth_authen}}\0{envelope.login}\0{{client_addr}}\0{envelope.client}\0"
        packets = [wire.packet(b"D", macros.encode()), wire.packet(b"M", f"<{envelope.sender}>\0".encode())]
        packets += [wire.packet(b"R", f"<{one}>\0".encode()) for one in envelope.recipients]
        head, _, body = raw.partition(b"\r\n\r\n")
        for line in head.replace(b"\r\n ", b"\n ").replace(b"\r\n\t", b"\n\t").split(b"\r\n"):
            name, _, value = line.partition(b":")
            packets.append(wire.packet(b"L", name + b"\0" + value + b"\0"))
        packets += [wire.packet(b"B", body[place : place + PIECE]) for place in range(0, len(body), PIECE)]
        self.connection.sendall(b"".join(packets))

    def read(self) -> tuple[bytes, bytes]:
        """One packet."""
        length = int.from_bytes(self._exactly(4), "big")
        data = self._exactly(length)
        return data[:1], data[1:]

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            piece = self.connection.recv(size - len(data))
            if not piece:
                raise ConnectionResetError("the gate has hung up")
            data += piece
        return data

    def close(self) -> None:
        """Leave."""
        self.connection.sendall(wire.packet(b"Q"))
        self.connection.close()
