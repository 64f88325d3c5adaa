"""IMAP clients: Python's own imaplib, some threads in each of a few processes, all signing in as fast as they can."""

import imaplib
import ssl
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

PROCESSES = 2
THREADS = 10
TIMEOUT = 60


@dataclass(frozen=True, slots=True)
class Door:
    """An IMAP server under TLS, and the password of all its mailboxes."""

    port: int
    authority: Path
    password: str


def sign_in(door: Door, context: ssl.SSLContext, address: str) -> None:
    """Connect, sign in, leave; a refusal raises imaplib's error."""
    client = imaplib.IMAP4_SSL("127.0.0.1", door.port, ssl_context=context, timeout=TIMEOUT)
    client.login(address, door.password)
    client.logout()


def share(door: Door, addresses: Sequence[str]) -> int:
    """One process's part of the logins; returns how many succeeded."""
    context = ssl.create_default_context(cafile=str(door.authority))
    with ThreadPoolExecutor(THREADS) as threads:
        return len(list(threads.map(partial(sign_in, door, context), addresses)))


class Crowd:
    """The client processes, started once."""

    def __init__(self) -> None:
        self.pool = ProcessPoolExecutor(PROCESSES)

    def close(self) -> None:
        """End the processes."""
        self.pool.shutdown(cancel_futures=True)

    def sign_in(self, door: Door, addresses: Sequence[str]) -> int:
        """Sign in once for each address, 20 at once."""
        shares = [addresses[number::PROCESSES] for number in range(PROCESSES)]
        return sum(self.pool.map(partial(share, door), shares))
