"""One letter examined: the signatures in it by each jurisdiction's trust, the text of its files, the document in it.

Everything that reads what strangers wrote runs in bounded children. What a child could not do in its bounds is told as
such; it never keeps the letter from being examined.
"""

import base64
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from congvu.ground.bounded import Bounds, Children, Stopped
from congvu.ground.extraction import Piece, Reader
from congvu.ground.mime import Part, walk
from congvu.ground.signatures.messages import DEEPEST, OPAQUE
from congvu.ground.signatures.verdicts import Reason, Seen, failed

log = logging.getLogger("congvu.examiner")
SIGNATURES = "congvu.ground.signatures.examining:message"
READING = "congvu.documents.reading:read"
INSIDE = "congvu.documents.reading:inside"
BOUNDS = Bounds(memory=1 << 30, cpu_seconds=30, wall_seconds=45)
MOST_FILES = 40
"""Files of one letter whose text is read; no document stands further back."""
READING_SECONDS = 60
"""For the text of all files of one letter: nobody holds up the others with many that are slow to read."""


class Examination:
    """The children that examine letters; several letters at once, from as many threads."""

    def __init__(self, trust: Path, at_once: int, bounds: Bounds = BOUNDS) -> None:
        self.trust = trust
        modules = (name.partition(":")[0] for name in (SIGNATURES, READING))
        self.children = Children(*modules, bounds=bounds, at_once=at_once)
        self.reader = Reader(at_once=at_once)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.children.close()
        self.reader.close()

    def examine(self, raw: bytes, told: Mapping[str, Any]) -> dict[str, Any]:
        """What is kept of a letter: its envelope, what it says, the verdicts by jurisdiction. Raises Busy."""
        until = time.monotonic() + READING_SECONDS
        pieces = [[one.where, one.text] for part in files(raw, self._inside) for one in self._texts(part, until)]
        return {
            **told,
            **self._said(raw, pieces),
            "verdicts": {slug: self._verdicts(raw, slug) for slug in told["jurisdictions"]},
        }

    def _verdicts(self, raw: bytes, slug: str) -> list[dict[str, Any]]:
        """The signatures of the letter and of its files, by the trust of one jurisdiction."""
        try:
            found: list[dict[str, Any]] = self.children.ask(SIGNATURES, raw, trust=str(self.trust / slug))
        except Stopped as stopped:
            log.warning("signatures could not be judged within bounds: %s", stopped.reason)
            return [Seen("", "message", len(raw), "", (failed(Reason.TOO_HEAVY, "message"),)).as_json()]
        return found

    def _said(self, raw: bytes, pieces: Sequence[Sequence[str]]) -> dict[str, Any]:
        """What the letter says; of one that cannot be read, nothing."""
        try:
            return dict(self.children.ask(READING, raw, pieces=pieces))
        except Stopped as stopped:
            log.warning("a letter could not be read within bounds: %s", stopped.reason)
            return {"message_id": "", "correspondence": {}, "recognised": None, "declared": False}

    def _texts(self, part: Part, until: float) -> Sequence[Piece]:
        """The text of one file, while there is time for this letter."""
        left = until - time.monotonic()
        return self.reader.read(part.name, part.media_type, part.content(), seconds=left).texts if left > 1 else ()

    def _inside(self, content: bytes) -> bytes | None:
        """What a signed envelope holds, unpacked by a child."""
        try:
            found = self.children.ask(INSIDE, content)
        except Stopped:
            return None
        return base64.b64decode(found[0]) if found else None


def files(raw: bytes, inside: Any, depth: int = 0) -> Iterator[Part]:
    """The attached files, those in a signed envelope too."""
    for part in [one for one in walk(raw).parts if one.is_file and not one.inner][:MOST_FILES]:
        if part.media_type not in OPAQUE:
            yield part
        elif depth < DEEPEST and (unpacked := inside(part.content())):
            yield from files(unpacked, inside, depth + 1)
