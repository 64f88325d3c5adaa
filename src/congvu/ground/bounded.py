"""Bounded children: what a file from outside does to its reader happens with little memory and time and no network.

A *server* (``congvu.ground.child``) has the readers loaded and forks a fresh child for each file; that costs some
milliseconds, and no child lives to see a second file. The child and whatever it started (Tesseract) are one process
group, which is killed when the answer is there or the time is over. Work is named ``module:function``; it takes the
content and JSON arguments, and its answer is JSON: nothing that a child says is trusted to be more.
"""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any, Self

from congvu.ground.errors import CongvuError

log = logging.getLogger(__name__)
LONGEST_ANSWER = 64 << 20
QUIET = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1"}
"""One child uses one core; how many run is decided here and not by a library."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one child may use; ``file_bytes`` is the largest file that it may write."""

    memory: int = 1 << 30
    cpu_seconds: int = 20
    wall_seconds: int = 40
    file_bytes: int = 64 << 20


class Stopped(CongvuError):
    """The file could not be examined within bounds; ``reason`` is damaged, too_large or too_slow."""

    def __init__(self, reason: str = "damaged") -> None:
        super().__init__(
            "file-too-heavy",
            "Tệp quá nặng hoặc bị hỏng, không đọc được trong giới hạn cho phép.",
            "The file is too heavy or damaged: it could not be read within bounds.",
        )
        self.reason = reason


class Busy(CongvuError):
    """Every place is taken by other files: to be tried again later, nothing is known of this one."""

    def __init__(self) -> None:
        super().__init__(
            "children-busy",
            "Hệ thống đang đọc nhiều tệp khác, hãy thử lại sau.",
            "Too many other files are being read; try again later.",
        )


class Children:
    """A server and the children that it forks; ``ask`` may be called from several threads at once."""

    def __init__(self, *modules: str, bounds: Bounds | None = None, at_once: int | None = None) -> None:
        self.modules = modules
        self.bounds = bounds or Bounds()
        self.places = threading.BoundedSemaphore(at_once or os.cpu_count() or 1)
        self.lock = threading.Lock()
        self.door: socket.socket | None = None
        self.server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def ask(self, work: str, content: bytes, **arguments: Any) -> Any:
        """What the child answers. Raises Stopped where it was stopped, Busy, or the refusal that it met."""
        if not self.places.acquire(timeout=self.bounds.wall_seconds):
            raise Busy
        try:
            answer = self._answer(work, content, arguments)
        finally:
            self.places.release()
        if "refused" in answer:
            raise CongvuError(**answer["refused"])
        if "failed" in answer:
            log.warning("a file could not be examined by %s: %s", work, answer["failed"])
            raise Stopped(answer["reason"])
        return answer["found"]

    def close(self) -> None:
        """Let the server go; it ends when its door closes."""
        with self.lock:
            if self.door is not None:
                self.door.close()
            if self.server is not None:
                self.server.wait(self.bounds.wall_seconds)
            self.door = self.server = None

    def _answer(self, work: str, content: bytes, arguments: dict[str, Any]) -> dict[str, Any]:
        began = time.monotonic()
        order = {"work": work, "arguments": arguments, "bounds": asdict(self.bounds)}
        with self._child(began + self.bounds.wall_seconds) as line:
            try:
                line.give(json.dumps(order).encode())
                line.give(content)
                return dict(json.loads(line.taken(LONGEST_ANSWER)))
            except TimeoutError as error:
                raise Stopped("too_slow") from error
            except OSError as error:
                # stopped by the kernel: by the limit on CPU time, or because it broke
                spent = time.monotonic() - began
                raise Stopped("too_slow" if spent > 0.9 * self.bounds.cpu_seconds else "damaged") from error
            except ValueError as error:
                raise Stopped from error

    @contextmanager
    def _child(self, until: float) -> Iterator["Line"]:
        """A line to a fresh child; in the end its whole group is gone."""
        forked = self._forked(until) or self._forked(until)  # a server that was gone is started anew, once
        if forked is None:
            raise Busy  # the machine has no process to spare
        ours, group = forked
        with ours:
            try:
                yield Line(ours, until)
            finally:
                # a child waits for our end of the line to close, so the id is still its own
                with suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)

    def _forked(self, until: float) -> tuple[socket.socket, int] | None:
        """Our end of the line to a fresh child, and the child's id; None where there is none to be had."""
        ours, theirs = socket.socketpair()
        try:
            with theirs, self.lock:
                self.door = self.door or self._start()
                socket.send_fds(self.door, [b"."], [theirs.fileno()])
            return ours, int.from_bytes(Line(ours, until).take(8), "big")
        except OSError:
            ours.close()
            if self.door is not None:
                self.door.close()
            self.door = None
            return None

    def _start(self) -> socket.socket:
        door, theirs = socket.socketpair()
        with theirs:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "congvu.ground.child", *self.modules],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=os.environ | QUIET,
                start_new_session=True,
            )
        return door


def ask_once(work: str, content: bytes, **arguments: Any) -> Any:
    """One question to a server of its own, for those who ask seldom."""
    with Children(work.partition(":")[0]) as children:
        return children.ask(work, content, **arguments)


class Line:
    """Length-prefixed messages over a socket, all before one moment."""

    def __init__(self, line: socket.socket, until: float | None = None) -> None:
        self.line = line
        self.until = until

    def give(self, message: bytes) -> None:
        """Send one message."""
        self._wait()
        self.line.sendall(len(message).to_bytes(8, "big"))
        self.line.sendall(message)

    def taken(self, most: int | None = None) -> bytearray:
        """Receive one message."""
        length = int.from_bytes(self.take(8), "big")
        if most is not None and length > most:
            raise ConnectionError
        return self.take(length)

    def take(self, count: int) -> bytearray:
        """Receive so many bytes."""
        taken = bytearray(count)
        view, got = memoryview(taken), 0
        while got < count:
            self._wait()
            more = self.line.recv_into(view[got:])
            if not more:
                raise ConnectionError
            got += more
        return taken

    def _wait(self) -> None:
        if self.until is None:
            return
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.line.settimeout(left)
