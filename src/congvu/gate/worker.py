"""One worker: an event loop that takes connections from the listening sockets it was given, until it is told to stop.

SIGHUP ends the taking, and what is open goes on: Postfix keeps a connection for as long as its client stays, and would
defer the next letter on one that was cut. SIGTERM, or the end of the parent, leaves time only for letters that are
being judged. A loop that stands still for half a minute is a defect: the process ends with a trace, Postfix defers what
it held, and the parent starts another.
"""

import asyncio
import faulthandler
import logging
import os
import signal
import socket
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from congvu.gate import policy
from congvu.gate.directory import Directory
from congvu.gate.judging import AT_ONCE, Judge
from congvu.gate.letter import Direction
from congvu.gate.rates import Rates
from congvu.gate.session import Session
from congvu.gate.settings import Settings
from congvu.ground.clock import today
from congvu.ground.extraction import Reader
from congvu.regulations.overlays import regulations_of

LARGE_AT_ONCE = 3
STANDSTILL_SECONDS = 30
DRAIN_SECONDS = 600.0
"""After this long even an open connection is cut; Postfix ends an idle client's earlier (smtpd_timeout)."""

LAST_SECONDS = 10.0

log = logging.getLogger("congvu.gate")


@dataclass(frozen=True, slots=True)
class Lines:
    """The two pipes to the parent: a byte on ``ready`` says that letters are taken; ``parent`` ends when it does."""

    ready: int
    parent: int


@dataclass
class Worker:
    """What one process serves."""

    settings: Settings
    judge: Judge
    large: asyncio.Semaphore
    sessions: set[Session] = field(default_factory=set)

    async def take(self, direction: Direction, listening: socket.socket) -> asyncio.Server:
        """Begin to take connections of one door."""

        async def taken(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            session = Session(direction, self.judge.judged, self.large)
            self.sessions.add(session)
            try:
                await session.serve(reader, writer)
            finally:
                self.sessions.discard(session)

        return await asyncio.start_unix_server(taken, sock=listening)

    async def drain(self, seconds: float, *, idle: bool) -> None:
        """Wait for connections to end; without ``idle`` only for those that have a letter under way."""
        until = asyncio.get_running_loop().time() + seconds
        while any(idle or one.busy for one in self.sessions) and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(0.05)


def work(settings: Settings, sockets: Mapping[Direction, socket.socket], lines: Lines) -> None:
    """Serve until told to stop; raises where a profile cannot be used."""
    for slug in settings.jurisdictions:
        for profile in regulations_of(slug, today()):
            for direction in Direction:
                for name, _clause in policy.table(profile.slug, direction, today()):
                    policy.check(name)
    asyncio.run(_serve(settings, sockets, lines))


async def _serve(settings: Settings, sockets: Mapping[Direction, socket.socket], lines: Lines) -> None:
    loop = asyncio.get_running_loop()
    leave, stop = asyncio.Event(), asyncio.Event()

    def end() -> None:
        loop.remove_reader(lines.parent)
        leave.set()
        stop.set()

    loop.add_signal_handler(signal.SIGHUP, leave.set)
    loop.add_signal_handler(signal.SIGTERM, end)
    loop.add_reader(lines.parent, end)
    rates = Rates(settings.redis) if settings.redis else None
    reader = Reader(at_once=AT_ONCE)
    judge = Judge(settings, Directory(settings), rates, reader, ThreadPoolExecutor(AT_ONCE, "letter"))
    worker = Worker(settings, judge, asyncio.Semaphore(LARGE_AT_ONCE))
    servers = [await worker.take(direction, listening) for direction, listening in sockets.items()]
    with suppress(BrokenPipeError):  # nobody waits for one that replaces a dead one
        os.write(lines.ready, b"!")
    guard = asyncio.create_task(_alive())
    await leave.wait()
    for server in servers:
        server.close()
    drained = asyncio.create_task(worker.drain(DRAIN_SECONDS, idle=True))
    await asyncio.wait([drained, asyncio.create_task(stop.wait())], return_when=asyncio.FIRST_COMPLETED)
    await worker.drain(LAST_SECONDS, idle=False)
    guard.cancel()
    reader.close()


async def _alive() -> None:
    """Put the end off for as long as the loop goes round; the watch is a thread that needs no interpreter."""
    while True:
        faulthandler.dump_traceback_later(STANDSTILL_SECONDS, exit=True)
        await asyncio.sleep(1)
