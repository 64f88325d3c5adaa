"""Keeping files by their SHA-256 under ``files/`` of the state directory, readable by the control plane only."""

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from congvu.directory.models.stored_file import StoredFile
from congvu.ground import clock


def store(content: bytes, name: str, media_type: str) -> StoredFile:
    """Keep the bytes; the same ones are kept once, under the name that they first came with."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(digest)
    if not path.exists():
        _write(path, content)
    facts = {"name": name[:200], "media_type": media_type[:100], "size": len(content), "stored_at": clock.now()}
    return StoredFile.objects.get_or_create(sha256=digest, defaults=facts)[0]


def read(file: StoredFile) -> bytes:
    """The bytes of a file. Raises OSError where they are gone."""
    return _path(file.sha256).read_bytes()


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, mode 0600; what root's command writes is the control plane's too."""
    root = Path(settings.CONGVU_FILES)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    if os.geteuid() == 0:
        owner = root.stat()
        for made in (path.parent, Path(handle.name)):
            os.chown(made, owner.st_uid, owner.st_gid)
    Path(handle.name).replace(path)


def _path(digest: str) -> Path:
    return Path(settings.CONGVU_FILES) / digest[:2] / digest
