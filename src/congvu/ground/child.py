"""The server that forks bounded children, and the life of such a child: ``python -m congvu.ground.child MODULE…``.

Started by ``congvu.ground.bounded``. It has one thread, so that a fork is safe, and no network where the kernel allows.
"""

import ctypes
import importlib
import json
import os
import resource
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from congvu.ground.bounded import Bounds, Line
from congvu.ground.errors import CongvuError

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


def serve(door: socket.socket) -> None:
    """Fork a child for each line that comes, until the door closes."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel clears the dead away
    while True:
        _dot, lines, _flags, _address = socket.recv_fds(door, 1, 1)
        if not lines:
            return
        if os.fork() == 0:
            door.close()
            with socket.socket(fileno=lines[0]) as line:
                live(line)
        os.close(lines[0])


def live(line: socket.socket) -> NoReturn:
    """The whole life of a child: its id, its order, its answer; then it waits to be killed."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    talk = Line(line)
    line.sendall(os.getpid().to_bytes(8, "big"))
    order = json.loads(talk.taken())
    bound(Bounds(**order["bounds"]))
    content = bytes(talk.taken())
    talk.give(json.dumps(answered(order["work"], content, order["arguments"])).encode())
    line.recv(1)
    os._exit(0)


def answered(work: str, content: bytes, arguments: dict[str, Any]) -> dict[str, Any]:
    """Do the work; a refusal is an answer too, and so is a fault, told without a word of the content."""
    module, _colon, function = work.partition(":")
    try:
        return {"found": getattr(importlib.import_module(module), function)(content, **arguments)}
    except CongvuError as refusal:
        return {"refused": {name: getattr(refusal, name) for name in ("code", "vi", "en", "clause", "where")}}
    except MemoryError:
        return {"failed": "MemoryError", "reason": "too_large"}
    except Exception as error:  # noqa: BLE001 - the outermost loop of a process that reads what strangers wrote
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
        return {"failed": f"{type(error).__name__} {where}", "reason": "damaged"}


def bound(bounds: Bounds) -> None:
    """The limits of a child and of all that it starts; the first whom the kernel ends when memory is short."""
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory, bounds.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.cpu_seconds, bounds.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (bounds.file_bytes, bounds.file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(bounds.wall_seconds)  # should whoever asked be gone, nobody else would end it
    Path("/proc/self/oom_score_adj").write_text("1000")
    silent = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(silent, number)


def leave_the_network() -> None:
    """A network namespace of its own, where the kernel allows it: by right, or within a user namespace."""
    user, group = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None)
    if libc.unshare(CLONE_NEWNET) == 0 or libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return
    with suppress(OSError):  # who may not be mapped reads and writes as before all the same
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def main(modules: list[str]) -> int:
    """Load the readers, then serve; the door is standard input."""
    leave_the_network()
    for module in modules:
        importlib.import_module(module)
    serve(socket.socket(fileno=0))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
