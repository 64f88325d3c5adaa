"""Writing into the state directory: whole or not at all, with the right owner, and only what has changed."""

import grp
import os
import pwd
import tempfile
from pathlib import Path

from congvu.engines.plan import Directory, RenderedFile
from congvu.ground.errors import CongvuError


class CannotWrite(CongvuError):
    """The state directory does not take a file: full, read-only or not ours."""


def _refusal(path: Path, error: OSError) -> CannotWrite:
    return CannotWrite(
        "cannot-write",
        f"Không ghi được ({error.strerror}); tệp cũ còn nguyên.",
        f"Cannot write ({error.strerror}); the former file is untouched.",
        where=str(path),
    )


def _ids(owner: str, group: str) -> tuple[int, int]:
    return pwd.getpwnam(owner).pw_uid, grp.getgrnam(group).gr_gid


def make_directory(wanted: Directory) -> None:
    """The directory, with its mode and owner also when it is there already."""
    try:
        wanted.path.mkdir(parents=True, exist_ok=True)
        uid, gid = _ids(wanted.owner, wanted.group)
        facts = wanted.path.stat()
        if (facts.st_uid, facts.st_gid) != (uid, gid):
            os.chown(wanted.path, uid, gid)
        if facts.st_mode & 0o7777 != wanted.mode:
            wanted.path.chmod(wanted.mode)
    except OSError as error:
        raise _refusal(wanted.path, error) from error


def _unchanged(wanted: RenderedFile, content: bytes, uid: int, gid: int) -> bool:
    try:
        facts = wanted.path.stat()
        same = (facts.st_mode & 0o7777, facts.st_uid, facts.st_gid) == (wanted.mode, uid, gid)
        return same and wanted.path.read_bytes() == content
    except FileNotFoundError:
        return False


def write(wanted: RenderedFile) -> bool:
    """Write one file beside its place and move it there; True when something changed."""
    content = wanted.content.encode("utf-8")
    try:
        uid, gid = _ids(wanted.owner, wanted.group)
        if _unchanged(wanted, content, uid, gid):
            return False
        wanted.path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{wanted.path.name}.", dir=wanted.path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fchown(file.fileno(), uid, gid)
                os.fchmod(file.fileno(), wanted.mode)
                os.fsync(file.fileno())
            os.replace(name, wanted.path)  # noqa: PTH105 - both names are of this directory
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _refusal(wanted.path, error) from error
    return True
