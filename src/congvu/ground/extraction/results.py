"""What was found in a file, and how it comes out of the child as JSON."""

from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Piece:
    """A text and its place. ``raw`` are the first bytes of a plain text, in a charset that nobody vouches for."""

    where: str
    text: str
    charset: str = ""
    raw: bytes = b""
    fonts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Inner:
    """A file within a file."""

    where: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Shut:
    """A part that was not looked into: encrypted, damaged, too_deep, too_large or too_slow."""

    where: str
    name: str
    reason: str


@dataclass
class Extracted:
    """All that was found in one file, in order."""

    media_type: str = "application/octet-stream"
    texts: list[Piece] = field(default_factory=list)
    files: list[Inner] = field(default_factory=list)
    closed: list[Shut] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As the child says it."""
        found = asdict(self)
        for piece in found["texts"]:
            piece["raw"] = b64encode(piece["raw"]).decode()
        return found

    @classmethod
    def of_json(cls, found: dict[str, Any]) -> "Extracted":
        """As the parent hears it."""
        return cls(
            found["media_type"],
            [Piece(**{**one, "raw": b64decode(one["raw"]), "fonts": tuple(one["fonts"])}) for one in found["texts"]],
            [Inner(**one) for one in found["files"]],
            [Shut(**one) for one in found["closed"]],
        )
