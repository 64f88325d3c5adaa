"""Where a command's file goes: to the path that was given, or to the standard output."""

import sys
from pathlib import Path

from congvu.ground.errors import CongvuError


class CannotWrite(CongvuError):
    """The file could not be written where it is wanted."""


def refuse_terminal(kind: str, target: Path | None) -> None:
    """A file that is no text is not shown on a screen."""
    if target is None and sys.stdout.isatty():
        vi, en = f"hãy ghi {kind} ra tệp: -o TỆP.{kind}", f"write {kind} to a file: -o FILE.{kind}"
        raise CannotWrite("no-output", vi, en)


def put(content: bytes, target: Path | None) -> None:
    """Write it."""
    if target is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        return
    try:
        target.write_bytes(content)
    except OSError as error:
        vi, en = f"không ghi được tệp ({error.strerror})", f"the file cannot be written ({error.strerror})"
        raise CannotWrite("no-output", vi, en, where=str(target)) from error
