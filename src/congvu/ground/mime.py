"""A message taken apart within bounds (RFC 2045, RFC 2046): every part found once, nothing decoded before it is asked.

Bodies are cut at their boundaries by position: a letter of 100 MB is not copied, and one nested 1,000 deep neither
overflows the stack nor takes long, as it does in the standard library's parser. What lies beyond the bounds is named,
so that nobody takes it for inspected.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from congvu.ground.mail_words import parameters, unbase64

MAX_DEPTH = 30
MAX_PARTS = 1000
MAX_HEADER = 256 << 10
MAX_MARKS = 20_000
"""Lines that look like a boundary; far more than the parts, since text may quote them."""

Header = dict[str, list[str]]
"""The fields by name in lower case, in order; bytes outside ASCII stand as surrogates (PEP 383)."""

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)(?:\n|\Z)")
_EMPTY = re.compile(rb"\r?\n")
_TYPE = re.compile(r"[^\s/]+/[^\s/]+")
_REST = re.compile(rb"(--)?[ \t]*\r?(?:\n|\Z)")
_MESSAGES = {"message/rfc822", "message/global", "message/news"}


@dataclass(frozen=True)
class Part:
    """A part that is no multipart: a text, a file, or an attached message (whose own parts follow it).

    ``section`` is its number in IMAP (RFC 3501, 6.4.5); ``within`` names the attached messages around it.
    """

    section: str
    within: tuple[str, ...]
    header: Header
    media_type: str  # what it says that it is
    parameters: dict[str, str]
    raw: bytes = field(repr=False)
    start: int
    end: int
    inner: Header | None = None  # of an attached message

    @property
    def charset(self) -> str:
        """The charset that its sender named."""
        return self.parameters.get("charset", "").lower()

    @cached_property
    def _disposition(self) -> tuple[str, dict[str, str]]:
        return parameters(first(self.header, "content-disposition"))

    @property
    def name(self) -> str:
        """Its file name, decoded; empty where it has none."""
        return self._disposition[1].get("filename") or self.parameters.get("name", "")

    @property
    def is_file(self) -> bool:
        """Whether people see it as an attached file, not as the text of the letter."""
        text = self.media_type in ("text/plain", "text/html")
        return not text or bool(self.name) or self._disposition[0] == "attachment"

    @property
    def body(self) -> bytes:
        """As it came, in its transfer encoding."""
        return self.raw[self.start : self.end]

    def content(self) -> bytes:
        """Decoded from its transfer encoding (RFC 2045, 6); made anew at each call, so that nothing large is kept."""
        return transferred(self.body, self.header)


@dataclass(frozen=True)
class Signed:
    """A multipart/signed (RFC 1847): where its first part lies; ``root`` where it is the whole of its message."""

    section: str
    within: tuple[str, ...]
    raw: bytes = field(repr=False)
    start: int
    end: int
    root: bool


@dataclass
class Walk:
    """A message taken apart. ``cut`` gives section and names of what lies beyond the bounds."""

    header: Header
    parts: list[Part] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    signed: list[Signed] = field(default_factory=list)
    cut: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    marks: int = 0


@dataclass(frozen=True, slots=True)
class _Piece:
    """An entity still to be taken apart."""

    raw: bytes
    start: int
    end: int
    section: str
    within: tuple[str, ...]
    depth: int
    digest: bool = False
    message: bool = False  # the whole of a message, so its only part has a number of its own


def transferred(body: bytes, header: Header) -> bytes:
    """The bytes that a body stands for; an unknown encoding is none."""
    encoding = first(header, "content-transfer-encoding").strip().lower()
    if encoding == "base64":
        return unbase64(body)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    return body


def content_type(header: Header, default: str = "text/plain") -> tuple[str, dict[str, str]]:
    """Type and parameters of an entity; what cannot be a type is plain text (RFC 2045, 5.2)."""
    if "content-type" not in header:
        return default, {}
    name, found = parameters(header["content-type"][0])
    return (name if _TYPE.fullmatch(name) else "text/plain"), found


def first(header: Header, name: str) -> str:
    """The first value of a field; empty where there is none."""
    return header.get(name, [""])[0]


def walk(raw: bytes) -> Walk:
    """Take a message apart."""
    walked = Walk(_headed(raw, 0, len(raw))[0])
    pieces = [_Piece(raw, 0, len(raw), "", (), 0, message=True)]
    while pieces:
        piece = pieces.pop()
        if len(walked.parts) >= MAX_PARTS:
            walked.cut.append((piece.section, piece.within))
            break
        if piece.depth > MAX_DEPTH:
            walked.cut.append((piece.section, piece.within))
            continue
        pieces.extend(reversed(list(_taken_apart(piece, walked))))
    return walked


def _taken_apart(piece: _Piece, walked: Walk) -> Iterator[_Piece]:
    """Note the part, or give the pieces that it consists of."""
    header, start = _headed(piece.raw, piece.start, piece.end)
    name, found = content_type(header, "message/rfc822" if piece.digest else "text/plain")
    walked.types.add(name)
    if name.startswith("multipart/") and (boundary := found.get("boundary", "").rstrip()):
        places = _divided(piece, start, boundary.encode("utf-8", "surrogateescape"), walked)
        if places:
            if name == "multipart/signed":
                walked.signed.append(Signed(piece.section, piece.within, piece.raw, *places[0], piece.message))
            for number, (first, last) in enumerate(places, 1):
                section = f"{piece.section}.{number}" if piece.section else str(number)
                digest = name == "multipart/digest"
                yield _Piece(piece.raw, first, last, section, piece.within, piece.depth + 1, digest)
            return
        name = "text/plain"  # without a boundary it is shown as it stands
    section = (f"{piece.section}.1" if piece.section else "1") if piece.message else piece.section
    part = Part(section, piece.within, header, name, found, piece.raw, start, piece.end)
    if name not in _MESSAGES:
        walked.parts.append(part)
        return
    content = part.content()
    walked.parts.append(replace(part, inner=_headed(content, 0, len(content))[0]))
    within = (*piece.within, part.name or name)
    yield _Piece(content, 0, len(content), section, within, piece.depth + 1, message=True)


def _headed(raw: bytes, start: int, end: int) -> tuple[Header, int]:
    """The header of an entity, and where its body begins: after an empty line, or at a line that is no field."""
    header: Header = {}
    limit = min(end, start + MAX_HEADER)
    if raw.startswith(b"From ", start, limit):  # of a mailbox file (RFC 4155)
        start = raw.find(b"\n", start, limit) + 1 or limit
    while found := _FIELD.match(raw, start, limit):
        header.setdefault(found[1].decode("ascii").lower(), []).append(found[2].decode("ascii", "surrogateescape"))
        start = found.end()
    empty = _EMPTY.match(raw, start, end)
    return header, empty.end() if empty else start


def _divided(piece: _Piece, start: int, boundary: bytes, walked: Walk) -> list[tuple[int, int]]:
    """Where the parts between the boundaries lie; an end without its closing boundary ends the last part."""
    raw, end, mark = piece.raw, piece.end, b"\n--" + boundary
    places: list[tuple[int, int]] = []
    opened: int | None = None
    at = raw.find(mark, max(start - 1, 0), end)
    while at >= 0:
        if walked.marks >= MAX_MARKS or len(places) >= MAX_PARTS:
            walked.cut.append((piece.section, piece.within))
            return places
        walked.marks += 1
        if rest := _REST.match(raw, at + len(mark), end):
            if opened is not None:
                places.append((opened, max(opened, at - (raw[at - 1 : at] == b"\r"))))
            opened = None if rest[1] else rest.end()
            if rest[1]:
                break
        at = raw.find(mark, at + 1, end)
    if opened is not None:
        places.append((opened, end))
    return places
