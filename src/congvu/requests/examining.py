"""A file from outside is examined in a bounded child (``congvu.ground.bounded``): its signature, its rows.

The last two functions are the work itself, in the child.
"""

from dataclasses import asdict
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings

from congvu.ground.bounded import Stopped, ask_once
from congvu.requests.lists import Asked, read_list


def rows_of(content: bytes) -> list[Asked]:
    """The rows of a list. Raises Stopped, or the refusal of a list in no known form."""
    found = ask_once("congvu.requests.examining:rows", content)
    return [Asked(**{**row, "faults": [tuple(fault) for fault in row["faults"]]}) for row in found]


def verdict_on(content: bytes, jurisdiction: str) -> dict[str, str]:
    """The verdict on a document by a jurisdiction's trust anchors; what cannot be examined counts as broken."""
    trust = Path(settings.CONGVU_TRUST) / jurisdiction
    try:
        found: dict[str, str] = ask_once("congvu.requests.examining:signature", content, folder=str(trust))
    except Stopped:
        return {"verdict": "broken"}
    return found


def rows(content: bytes) -> list[dict[str, Any]]:
    """The rows of a list."""
    with NamedTemporaryFile(suffix=".xlsx") as handle:
        handle.write(content)
        handle.flush()
        return [asdict(row) for row in read_list(Path(handle.name))]


def signature(content: bytes, folder: str) -> dict[str, str]:
    """The verdict on a document."""
    from congvu.requests.signatures import examine

    return examine(content, Path(folder)).as_json()
