"""One ``up`` or ``down`` at a time for each state directory: an advisory lock on the directory itself (flock(2))."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from congvu.engines.state.files import CannotWrite
from congvu.engines.state.preflight import CannotStart


@contextlib.contextmanager
def locked(state: Path) -> Iterator[None]:
    """Hold the lock; a directory that was made for it and stayed empty is taken away again."""
    made = not state.exists()
    try:
        state.mkdir(parents=True, exist_ok=True)
        handle = os.open(state, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise CannotWrite(
            "no-state-directory",
            f"Không tạo được thư mục ({error.strerror}).",
            f"Cannot be made ({error.strerror}).",
            where=str(state),
        ) from error
    try:
        _take(handle, state)
        yield
    finally:
        os.close(handle)
        if made:
            with contextlib.suppress(OSError):
                state.rmdir()


def _take(handle: int, state: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CannotStart(
            "busy",
            "Một lệnh up hoặc down khác đang chạy trên thư mục này; hãy đợi.",
            "Another up or down is working on this directory; wait for it.",
            where=str(state),
        ) from None
