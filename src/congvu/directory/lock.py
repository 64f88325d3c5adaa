"""Locks between processes: one publisher, one import at a time (flock(2))."""

import fcntl
import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def file_lock(path: Path, patience: float = math.inf) -> Iterator[bool]:
    """Hold a lock file; yields False when it is not free within ``patience`` seconds.

    Made by root, it is given to the directory's owner, as whom the portal and the worker run.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.geteuid() == 0:
            owner = path.parent.stat()
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        yield locked_within(descriptor, patience)
    finally:
        os.close(descriptor)


def locked_within(descriptor: int, patience: float) -> bool:
    """Whether the lock was got within so many seconds."""
    if patience == math.inf:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        return True
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        else:
            return True
