"""Running the gate, and asking each of its doors whether it speaks the protocol."""

import socket
import struct

from congvu.engines.control_plane.environment import environment, python
from congvu.engines.gate.render import ACCOUNT, DOORS, home
from congvu.engines.plan import Plan, Program

TIMEOUT = 5
OFFER = struct.pack(">IcIII", 13, b"O", 6, 0x1FF, 0x1FFFFF)
"""What Postfix opens with: the protocol's version, what a filter may do, the steps that it may leave out."""


def program(plan: Plan) -> Program:
    """The gate's parent. Memory that a large letter took is given back at once, not kept for the next."""
    memory = {"MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072", "MALLOC_ARENA_MAX": "2"}
    command = (python(plan), "-m", "congvu.gate.run", str(home(plan) / "gate.toml"))
    told = environment(plan) | memory
    del told["DJANGO_SETTINGS_MODULE"]
    return Program("gate", command, user=ACCOUNT, priority=30, environment=told)


def ready(plan: Plan) -> str | None:
    """Each door answers an offer with its own."""
    for name in DOORS:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(TIMEOUT)
                connection.connect(str(home(plan) / "run" / name))
                connection.sendall(OFFER)
                answer = connection.recv(512)
        except OSError as error:
            return f"gate {name}: {error}"
        if answer[4:5] != b"O":
            return f"gate {name}: {answer[:40]!r}"
    return None
