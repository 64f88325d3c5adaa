"""A letter as the checks see it: its envelope, its header, its parts, and every text that can be read in it.

The message is parsed once, by the standard library's parser within bounds (``congvu.ground.mime``); files are read in
bounded children (``congvu.ground.extraction``), only when a check asks for their text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Direction(StrEnum):
    """The door by which a letter comes."""

    INBOUND = "inbound"  # port 25, from the world
    SUBMISSION = "submission"  # ports 587 and 465, from who has signed in
    ONWARD = "onward"  # from programs of this system: Sieve's forwards and answers, the portal's notices


@dataclass(frozen=True, slots=True)
class Envelope:
    """What SMTP said (RFC 5321). ``login`` is who signed in; addresses are in lower case."""

    direction: Direction
    sender: str
    recipients: tuple[str, ...]
    login: str = ""
    client: str = ""
    queue_id: str = ""


class Kind(StrEnum):
    """Where a text stands."""

    SUBJECT = "subject"
    BODY = "body"
    NAME = "name"  # of an attached file
    ATTACHMENT = "attachment"


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a letter. ``where`` is for people; ``decoded`` is NFC; ``charset`` as the sender named it.

    ``raw`` is given for texts that are bytes in a charset (body, text files), so that a wrong label can be seen.
    """

    kind: Kind
    where: str
    decoded: str
    charset: str = ""
    raw: bytes = b""
    fonts: tuple[str, ...] = ()  # of documents and HTML: .VnTime, VNI-Times


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attached file: its decoded name and size in bytes, and what it is by its content."""

    where: str
    name: str
    media_type: str
    size: int
    packed: bool = False  # it lies in an archive, and its size is in that of the archive already


@dataclass(frozen=True, slots=True)
class Closed:
    """A part that nobody can look into: encrypted, damaged, too deep, too large, too slow."""

    where: str
    name: str
    reason: str  # encrypted, damaged, too_deep, too_large, too_slow


class Letter(Protocol):
    """The one view that checks have."""

    @property
    def envelope(self) -> Envelope:
        """What SMTP said."""

    @property
    def size(self) -> int:
        """Bytes of the message as it came."""

    @property
    def signed(self) -> bool:
        """Whether a signature over a part (S/MIME, OpenPGP) stands in it."""

    @property
    def authors(self) -> Sequence[tuple[str, str]]:
        """Display name and address of each author in From."""

    def to(self, recipients: tuple[str, ...]) -> "Letter":
        """The same letter for some of its recipients."""

    def header(self, name: str) -> list[str]:
        """The decoded values of a header field, in order."""

    def attachments(self) -> Sequence[Attachment]:
        """The attached files, those in attached messages and archives included."""

    def texts(self, *, files: bool = True) -> Iterable[Text]:
        """Every text: subject, bodies, file names, then the text of files (slow; only with ``files``)."""

    def closed(self) -> Sequence[Closed]:
        """The parts that nobody can look into, known after ``texts``."""
