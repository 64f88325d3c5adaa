"""What a file says of itself, before anything is typed: its fields, and the places that its recipients lead to."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from congvu.directory.files import read as content_of
from congvu.directory.models import Mailbox, StoredFile
from congvu.documents.actions.entering import Fields
from congvu.documents.actions.issuing import To
from congvu.documents.actions.receiving import fields_of
from congvu.documents.models import Means
from congvu.documents.recognition import Recognised, recognise
from congvu.documents.resolving import Place, Resolver
from congvu.ground.bounded import Stopped, ask_once
from congvu.ground.extraction.reader import WORK
from congvu.ground.extraction.results import Extracted

SECONDS = 12.0
"""Somebody waits before the page: after so long a file is read as far as it was."""


@dataclass(frozen=True, slots=True)
class Part:
    """A text of a file, as recognition takes it."""

    kind: str
    where: str
    decoded: str


def recognised(content: bytes, name: str, media_type: str) -> Recognised | None:
    """The document in a file, read in a bounded child; None where it is none, or cannot be read."""
    try:
        told = ask_once(f"{WORK}:gathered", content, name=name, media_type=media_type, seconds=SECONDS)
    except Stopped:
        return None
    return recognise(Part("attachment", piece.where, piece.text) for piece in Extracted.of_json(told).texts)


def first_recognised(files: Iterable[StoredFile]) -> Recognised | None:
    """The document that the first readable file is."""
    found = (recognised(content_of(one), one.name, one.media_type) for one in files)
    return next((one for one in found if one), None)


def prepared(box: Mailbox, files: Sequence[StoredFile]) -> tuple[Fields, list[To]]:
    """The fields and places of a document that these files are, as far as they say."""
    found = first_recognised(files) or Recognised()
    told = replace(fields_of(asdict(found)), files=files)
    return told, places(box, found.recipients, found.addressees)


def places(box: Mailbox, lines: Sequence[str], addressees: Sequence[str]) -> list[To]:
    """Where the lines lead to: an address, or none yet where a person has to choose."""
    if box.agency is None:
        return []
    return [_to(place) for place in Resolver(box.agency).places(lines, addressees)]


def _to(place: Place) -> To:
    return To(place.line, place.name, place.address, Means.MAIL if place.address else Means.NONE)
