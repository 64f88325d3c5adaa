"""Large files that somebody left: scanned by clamd before anybody can fetch them (``congvu.documents.links``).

Root's, because clamd's socket is Rspamd's alone; clamd gets the open file (clamd(8), FILDES), not a path.
"""

import os
import re
import socket

from congvu.engines.plan import Plan, RenderedFile
from congvu.engines.state.files import write

NAME = re.compile(r"[0-9a-f]{64}")
TIMEOUT = 300


def scan_links(plan: Plan) -> None:
    """Every new file without a verdict; where the scanner is away they wait. Verdicts go with their files."""
    place = plan.state / "links"
    new = {path.name: path for path in (place / "new").iterdir() if NAME.fullmatch(path.name)}
    there = {path.name for path in (place / "verdicts").iterdir()}
    for name in sorted(new.keys() - there):
        if said := _said(plan, str(new[name])):
            write(RenderedFile(place / "verdicts" / name, said, 0o640, "root", "congvu"))
    for name in there - new.keys():
        (place / "verdicts" / name).unlink()


def _said(plan: Plan, path: str) -> str:
    """``OK``, or the words of what was found; empty where the scanner did not answer for this file."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return ""
    try:
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(TIMEOUT)
            door.connect(str(plan.state / "clamav" / "run" / "clamd.sock"))
            door.sendall(b"zFILDES\0")
            socket.send_fds(door, [b"x"], [file])
            told = door.makefile("rb").read().rstrip(b"\0").decode(errors="replace")
    except OSError:
        return ""
    finally:
        os.close(file)
    said = told.partition(": ")[2].strip()
    return said if said == "OK" or said.endswith("FOUND") else ""
