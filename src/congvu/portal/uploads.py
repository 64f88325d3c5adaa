"""Files that people hand in: kept by their hash, of any kind; what they are is decided where they are read."""

import mimetypes
from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from congvu.directory.files import store
from congvu.directory.models import StoredFile

MOST = 20


def stored(files: "Iterable[UploadedFile[Any]]") -> list[StoredFile]:
    """The files, kept; the first ones where there are too many."""
    kept = []
    for one in list(files)[:MOST]:
        name = one.name or "tep"
        kept.append(store(one.read(), name, mimetypes.guess_type(name)[0] or "application/octet-stream"))
    return kept
