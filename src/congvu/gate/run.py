"""The gate's process: ``python -m congvu.gate.run gate.toml``.

The parent holds the listening sockets and keeps one worker a core; it judges nothing. SIGHUP starts new workers, which
read profiles and settings anew, and lets the old ones leave when the new ones take letters: no connection is dropped,
and where a profile cannot be used the old workers stay. SIGTERM ends all.
"""

import gc
import logging
import os
import select
import signal
import socket
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from congvu.gate.letter import Direction
from congvu.gate.settings import Settings, load
from congvu.gate.worker import Lines, work

SIGNALS = {signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
READY_SECONDS = 30.0
BACKLOG = 512

log = logging.getLogger("congvu.gate")


def listening(settings: Settings) -> dict[Direction, socket.socket]:
    """The three doors; who may enter their folder may speak to them."""
    sockets = {}
    for direction, path in settings.sockets.items():
        path.unlink(missing_ok=True)
        sockets[direction] = socket.socket(socket.AF_UNIX)
        sockets[direction].bind(str(path))
        path.chmod(0o660)
        sockets[direction].listen(BACKLOG)
        sockets[direction].setblocking(False)
    return sockets


@dataclass
class Parent:
    """The workers that take letters, and those that are leaving."""

    path: Path
    settings: Settings
    sockets: dict[Direction, socket.socket]
    lines: tuple[int, int] = field(default_factory=os.pipe)
    serving: set[int] = field(default_factory=set)
    leaving: set[int] = field(default_factory=set)

    def keep(self) -> bool:
        """Until SIGTERM; False where no worker comes up."""
        self.serving = self.started()
        if not self.serving:
            return False
        while (told := signal.sigwait(SIGNALS)) not in (signal.SIGTERM, signal.SIGINT):
            if told == signal.SIGHUP:
                self.reload()
            self.replace_dead()
        for pid in self.serving | self.leaving:
            os.kill(pid, signal.SIGTERM)
        for pid in self.serving | self.leaving:
            os.waitpid(pid, 0)
        return True

    def reload(self) -> None:
        """New workers for old; where they do not come up the old ones stay."""
        before = self.settings
        try:
            self.settings = load(self.path)
        except (OSError, ValueError, KeyError):
            log.exception("the settings cannot be read; the old ones stay")
            return
        if started := self.started():
            for pid in self.serving:
                os.kill(pid, signal.SIGHUP)
            self.leaving |= self.serving
            self.serving = started
            log.info("reloaded")
        else:
            self.settings = before
            log.error("the new workers did not come up; the old ones go on")

    def started(self) -> set[int]:
        """Workers that take letters, all or none."""
        workers = [self.fork() for _ in range(self.settings.workers)]
        ready = all(_answers(line) for _pid, line in workers)
        for _pid, line in workers:
            os.close(line)
        if ready:
            return {pid for pid, _line in workers}
        for pid, _line in workers:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        return set()

    def replace_dead(self) -> None:
        """Take note of workers that ended; one that should not have is replaced."""
        while ended := _ended():
            self.leaving.discard(ended)
            if ended in self.serving:
                log.error("worker %d ended; another takes its place", ended)
                self.serving.discard(ended)
                time.sleep(0.2)
                pid, line = self.fork()
                os.close(line)
                self.serving.add(pid)

    def fork(self) -> tuple[int, int]:
        """A worker, and the line on which it says that it takes letters."""
        told, tell = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(told)
            os.close(self.lines[1])
            self.become(Lines(tell, self.lines[0]))
        os.close(tell)
        return pid, told

    def become(self, lines: Lines) -> NoReturn:
        """The child's whole life."""
        status = 1
        try:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            work(self.settings, self.sockets, lines)
            status = 0
        except Exception:  # the outermost frame of the process: what is wrong is said, and the parent goes on
            log.exception("a worker ends")
        finally:
            logging.shutdown()
            os._exit(status)


def _answers(line: int) -> bool:
    readable, _, _ = select.select([line], [], [], READY_SECONDS)
    return bool(readable) and os.read(line, 1) == b"!"


def _ended() -> int:
    """A child that has ended; 0 where none has."""
    try:
        return os.waitpid(-1, os.WNOHANG)[0]
    except ChildProcessError:
        return 0


def main(path: Path) -> int:
    """Serve until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(process)d %(message)s")
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    settings = load(path)
    gc.freeze()  # what is loaded now is shared by all workers
    return 0 if Parent(path, settings, listening(settings)).keep() else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
