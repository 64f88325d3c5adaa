"""What hostile files do to their readers, as work for a bounded child."""

import os
import socket
import subprocess
import time


def measured(content: bytes, more: int = 0) -> int:
    """An honest answer."""
    return len(content) + more


def hanging(content: bytes) -> None:
    """Waits for ever."""
    time.sleep(1000)


def spinning(content: bytes) -> None:
    """Burns the processor."""
    while True:
        pass


def eating(content: bytes) -> int:
    """Wants more memory than a child may have."""
    return len(bytearray(3 << 30))


def dying(content: bytes) -> None:
    """Breaks as C code does."""
    os.abort()


def failing(content: bytes) -> None:
    """Breaks as Python does, and would tell what it read."""
    raise ValueError(content.decode())


def breeding(content: bytes) -> int:
    """Leaves a process behind."""
    return subprocess.Popen(["sleep", "1000"]).pid


def calling(content: bytes) -> str:
    """Calls home."""
    with socket.create_connection(("127.0.0.1", int(content)), timeout=2):
        return "connected"


def writing(content: bytes) -> None:
    """Fills the disk."""
    with open("/dev/shm/congvu-test-too-large", "wb") as handle:  # noqa: PTH123, S108
        os.unlink(handle.name)  # noqa: PTH108
        handle.truncate(1 << 40)


def rambling(content: bytes) -> str:
    """Answers without end."""
    return "x" * (80 << 20)
