"""Start a server in the place of one that was killed: first its orphans end, then the command takes this process over.

Postfix and Dovecot are a master with many children. When the master is killed the children live on for as long as
their clients stay, and they still hold the listening sockets: the kernel would hand every other new client to a socket
that nobody serves. Run as a file, by the system's Python alone: ``orphans.py PROGRAMS FOLDER COMMAND...``, the
programs by how their paths begin, with colons between.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PATIENCE_SECONDS = 3.0
"""A delivery under way ends by itself, and ends well, only if it is given the time."""


def program(process: Path) -> str:
    """What a process runs; nothing for one that has ended, even if nobody has taken note yet."""
    with suppress(OSError):
        return str((process / "exe").readlink())
    return ""


def parent(process: Path) -> Path:
    """The parent's folder in /proc."""
    # the name, in brackets, may hold anything; the fields begin after the last bracket
    return process.with_name((process / "stat").read_text().rpartition(")")[2].split()[1])


def orphans(programs: str, folder: Path) -> Iterator[int]:
    """Processes of these programs at work below ``folder`` whose parent is not one of them."""
    family = tuple(programs.split(":"))
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if not program(process).startswith(family):
                continue
            places = ((process / "cwd").readlink(), (process / "root").readlink())
            if not any(place.is_relative_to(folder) for place in places):
                continue
            if not program(parent(process)).startswith(family):
                yield int(process.name)


def end(programs: str, folder: Path) -> None:
    """Wait for the orphans, then kill those that stay."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while left := list(orphans(programs, folder)):
        if time.monotonic() > deadline:
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)


def heir(programs: str, folder: Path, *command: str) -> tuple[str, ...]:
    """The command line that does all this and then becomes ``command``."""
    return ("/usr/bin/python3", "-I", "-S", __file__, programs, str(folder), *command)


def lead_a_session() -> None:
    """Begin a session of its own, as Postfix's master demands; supervisord has made this process a group's leader."""
    if os.getsid(0) == os.getpid():
        return
    # a group's leader may not begin a session, so it first joins the group of its parent
    os.setpgid(0, os.getpgid(os.getppid()))
    os.setsid()


if __name__ == "__main__":
    lead_a_session()
    end(sys.argv[1], Path(sys.argv[2]))
    os.execv(sys.argv[3], sys.argv[3:])  # noqa: S606
