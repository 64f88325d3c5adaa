"""Raw conversations, byte for byte, for what a well-behaved client library would never send."""

import base64
import socket
import ssl
from contextlib import closing, suppress
from types import TracebackType


class Wire:
    """A connection that reads lines and sends bytes as they are."""

    def __init__(self, place: tuple[str, int], tls: ssl.SSLContext | None = None, timeout: float = 20) -> None:
        self.socket: socket.socket = socket.create_connection(place, timeout)
        if tls:
            self.start_tls(tls)
        self.reader = self.socket.makefile("rb")

    def start_tls(self, tls: ssl.SSLContext) -> None:
        """Go on under TLS."""
        self.socket = tls.wrap_socket(self.socket, server_hostname="localhost")
        self.reader = self.socket.makefile("rb")

    def send(self, data: bytes) -> None:
        """Send bytes; a peer that has hung up is noticed when reading."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self.socket.sendall(data)

    def line(self) -> bytes:
        """One line; empty when the peer has hung up."""
        try:
            return self.reader.readline()
        except (ConnectionResetError, ssl.SSLError):
            return b""

    def reply(self) -> bytes:
        """One whole SMTP reply (RFC 5321, 4.2.1); empty when the peer has hung up."""
        text = b""
        while line := self.line():
            text += line
            if line[3:4] != b"-":
                break
        return text

    def ask(self, command: bytes) -> bytes:
        """One SMTP command and its reply."""
        self.send(command + b"\r\n")
        return self.reply()

    def silence(self, seconds: float) -> bytes:
        """What comes unasked within some seconds."""
        self.socket.settimeout(seconds)
        with suppress(TimeoutError, ConnectionResetError, ssl.SSLError):
            return self.socket.recv(4096)
        return b""

    def __enter__(self) -> "Wire":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        with closing(self.reader):
            self.socket.close()


def plain(address: str, password: str) -> bytes:
    """The initial response of SASL PLAIN (RFC 4616)."""
    return base64.b64encode(f"\0{address}\0{password}".encode())


def smtp(place: tuple[str, int]) -> Wire:
    """A greeted SMTP connection."""
    wire = Wire(place)
    assert wire.reply().startswith(b"220 ")
    assert wire.ask(b"EHLO client.outside.test").startswith(b"250")
    return wire


def submission(place: tuple[str, int], tls: ssl.SSLContext, address: str, password: str) -> Wire:
    """A signed-in submission connection."""
    wire = smtp(place)
    assert wire.ask(b"STARTTLS").startswith(b"220 ")
    wire.start_tls(tls)
    assert wire.ask(b"EHLO client.outside.test").startswith(b"250")
    assert wire.ask(b"AUTH PLAIN " + plain(address, password)).startswith(b"235 ")
    return wire


class Sieve(Wire):
    """A ManageSieve client (RFC 5804) that reads answers up to OK, NO or BYE."""

    def __init__(self, place: tuple[str, int], tls: ssl.SSLContext) -> None:
        super().__init__(place)
        self.answer()
        self.command(b"STARTTLS")
        self.start_tls(tls)
        self.answer()

    def answer(self) -> bytes:
        """One answer with what stands before it."""
        text = b""
        while line := self.line():
            text += line
            if line.startswith((b"OK", b"NO", b"BYE")):
                break
        return text

    def command(self, text: bytes) -> bytes:
        """One command and its answer."""
        self.send(text + b"\r\n")
        return self.answer()

    def sign_in(self, address: str, password: str) -> bytes:
        """SASL PLAIN; the server's words."""
        return self.command(b'AUTHENTICATE "PLAIN" "' + plain(address, password) + b'"')

    def install(self, script: str) -> None:
        """Put a script in and make it the active one."""
        data = script.replace("\n", "\r\n").encode()
        answer = self.command(b'PUTSCRIPT "kiem-tra" {%d+}\r\n%s' % (len(data), data))
        assert answer.startswith(b"OK"), answer
        answer = self.command(b'SETACTIVE "kiem-tra"')
        assert answer.startswith(b"OK"), answer
