"""Files that are there whole or not at all, also after a power cut."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """A file's content, or a folder's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(prepared: Path, path: Path) -> None:
    """A prepared file of the same folder takes its place."""
    sync(prepared)
    prepared.replace(path)
    sync(path.parent)


def replace_whole(path: Path, content: bytes) -> None:
    """Write beside the place, then move there."""
    prepared = path.parent / f".{path.name}.new"
    prepared.write_bytes(content)
    put(prepared, path)
