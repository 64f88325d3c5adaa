"""Engines without a supervisor: started for one measurement in a directory of its own, and ended with it."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

from congvu.cli.bench.cost import cpu_seconds
from congvu.engines.plan import Program
from congvu.engines.supervise.processes import end_leftovers
from congvu.engines.supervise.render import MARK
from congvu.ground.errors import CongvuError

READY_SECONDS = 60
STOP_SECONDS = 20


class BenchFailed(CongvuError):
    """A measurement that cannot be trusted: an engine did not start, or not everything arrived."""


class Stage:
    """The running engines of one system."""

    def __init__(self, place: Path) -> None:
        """``place`` is the state directory; each engine's output goes to its ``logs``."""
        self.place = place
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Stage":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in reversed(list(self.running)):
            self.stop(name)
        end_leftovers(self.place)

    def log(self, name: str) -> Path:
        """Where an engine's words are."""
        return self.place / "logs" / f"{name}.log"

    def start(self, program: Program, waiting: Callable[[], str | None]) -> None:
        """Start one engine as its account and wait until it answers."""
        account = pwd.getpwnam(program.user)
        environment = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8", MARK: str(self.place)}
        with self.log(program.name).open("ab") as log:
            self.running[program.name] = process = subprocess.Popen(
                program.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=environment | program.environment,
                # a group for signals, but no session: the kernel shares the processor out between sessions
                process_group=0,
                user=account.pw_uid,
                group=account.pw_gid,
                extra_groups=os.getgrouplist(program.user, account.pw_gid),
            )
        deadline = time.monotonic() + READY_SECONDS
        while reason := waiting():
            if process.poll() is not None or time.monotonic() > deadline:
                raise BenchFailed(
                    "engine-silent",
                    f"{program.name} không khởi động: {reason}.",
                    f"{program.name} does not start: {reason}.",
                    where=str(self.log(program.name)),
                )
            time.sleep(0.05)

    def stop(self, name: str) -> None:
        """End one engine with its children; whoever does not go is killed."""
        process = self.running.pop(name)
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    @property
    def cpu(self) -> float:
        """CPU seconds of all engines of this stage so far."""
        return cpu_seconds(process.pid for process in self.running.values())


def greets(port: int, greeting: bytes) -> str | None:
    """None when the first words on a port are the expected ones; else what is wrong."""
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as connection:
            answer = connection.recv(512)
    except OSError as error:
        return str(error)
    return None if answer.startswith(greeting) else answer.decode(errors="replace").strip() or "closed"


@contextlib.contextmanager
def temporary_place() -> Iterator[Path]:
    """A directory that the engines' accounts can pass, gone afterwards."""
    place = Path(tempfile.mkdtemp(prefix="congvu-bench-"))
    place.chmod(0o755)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
