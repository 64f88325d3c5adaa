"""Processes of one system as the kernel shows them: who holds a port, who was left behind, how much memory."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from congvu.engines.supervise.render import MARK

CLEANERS = ("/usr/lib/postfix/", "/usr/lib/dovecot/", "/usr/sbin/dovecot", "/usr/bin/redis-", "/usr/bin/rspamd")
"""Programs that clear or overwrite their environment; they are known by their working directory instead."""


def holder(port: int) -> str:
    """Who listens on a TCP port, as ``name (pid)``."""
    for connection in psutil.net_connections("tcp"):
        if (
            connection.status == psutil.CONN_LISTEN
            and connection.laddr
            and connection.laddr.port == port
            and connection.pid
        ):
            with contextlib.suppress(psutil.NoSuchProcess):
                return f"{psutil.Process(connection.pid).name()} ({connection.pid})"
    return "?"


def memory(pid: int) -> int:
    """Resident bytes of a process and all its descendants; pages that several share are counted once (PSS, proc(5))."""
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    total = 0
    for member in family:
        with contextlib.suppress(psutil.Error):
            total += member.memory_full_info().pss
    return total


def _belongs(process: psutil.Process, state: Path) -> bool:
    try:
        if process.environ().get(MARK) == str(state):
            return True
        if not process.exe().startswith(CLEANERS):
            return False
        places = {Path(process.cwd()), Path(f"/proc/{process.pid}/root").readlink()}
    except (psutil.Error, OSError):
        return False
    return any(place.is_relative_to(state) for place in places)


def leftovers(state: Path) -> Iterator[psutil.Process]:
    """Processes that a supervisor of this state directory started and that are still there."""
    own = os.getpid()
    for process in psutil.process_iter():
        if process.pid != own and _belongs(process, state):
            yield process


def end_leftovers(state: Path, patience: float = 10) -> int:
    """End what was left behind, gently first; returns how many there were."""
    found = list(leftovers(state))
    for process in found:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(signal.SIGTERM)
    _, alive = psutil.wait_procs(found, timeout=patience)
    # a master may have started another child meanwhile
    deadline = time.monotonic() + patience
    while alive and time.monotonic() < deadline:
        for process in alive:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(alive, timeout=1)
        alive = list(leftovers(state))
    return len(found)
