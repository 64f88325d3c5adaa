"""The letter that checks see, made of the bytes of a message (``letter.Letter``)."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from congvu.gate.letter import Attachment, Closed, Envelope, Kind, Letter, Text
from congvu.ground import hypertext
from congvu.ground.mail_words import addresses, decoded, words
from congvu.ground.mime import Part, Walk, walk

MAX_TEXT = 4 << 20
"""Bytes of one body that are read; nobody writes a longer one."""

_SIGNED = {"multipart/signed", "application/pgp-signature", "application/pkcs7-signature"}
_OPAQUE = {"application/pkcs7-mime", "application/x-pkcs7-mime"}


class Message:
    """One letter; what costs time is done when it is first asked, and once."""

    def __init__(self, raw: bytes, envelope: Envelope) -> None:
        self.envelope = envelope
        self.size = len(raw)
        self._walk: Walk = walk(raw)
        self._closed = [
            Closed(_place(within), within[-1] if within else "", "too_deep") for _section, within in self._walk.cut
        ]

    @cached_property
    def signed(self) -> bool:
        """Whether a signature over a part stands in it."""
        opaque = (_signs(part) for part in self._walk.parts if part.media_type in _OPAQUE)
        return bool(self._walk.types & _SIGNED) or any(opaque)

    @cached_property
    def authors(self) -> Sequence[tuple[str, str]]:
        """Display name and address of each author in From."""
        return addresses(self._walk.header.get("from", []))

    def header(self, name: str) -> list[str]:
        """The decoded values of a header field, in order."""
        return [words(value).text for value in self._walk.header.get(name.lower(), [])]

    @cached_property
    def _files(self) -> list[Attachment]:
        files = (part for part in self._walk.parts if part.is_file)
        return [
            Attachment(_place(part.within, part), part.name, part.media_type, len(part.content())) for part in files
        ]

    def attachments(self) -> Sequence[Attachment]:
        """The attached files."""
        return self._files

    @property
    def has_files(self) -> bool:
        """Whether reading its texts may take long."""
        return any(part.is_file for part in self._walk.parts)

    @cached_property
    def _quick(self) -> list[Text]:
        return list(self._quick_texts())

    def texts(self, *, files: bool = True) -> Iterator[Text]:  # noqa: ARG002 - until files are read
        """Subject, bodies and file names; then the text of files."""
        yield from self._quick

    def closed(self) -> Sequence[Closed]:
        """The parts that nobody can look into, known after ``texts``."""
        return self._closed

    def _quick_texts(self) -> Iterator[Text]:
        yield from _subjects(self._walk.header.get("subject", []), "subject")
        for part in self._walk.parts:
            if part.name:
                yield Text(Kind.NAME, _place(part.within, part), part.name)
            if part.inner:
                yield from _subjects(part.inner.get("subject", []), f"{_place(part.within, part)}: subject")
            elif not part.is_file:
                yield self._body(part)

    def _body(self, part: Part) -> Text:
        where = f"{_place(part.within)}: body" if part.within else "body"
        content = part.content()
        if len(content) > MAX_TEXT:
            self._closed.append(Closed(where, part.name, "too_large"))
            content = content[:MAX_TEXT]
        text = decoded(content, part.charset)
        if part.media_type != "text/html":
            return Text(Kind.BODY, where, text, part.charset, content)
        return Text(Kind.BODY, where, hypertext.plain(text), part.charset, content, hypertext.fonts(text))


def letter_of(raw: bytes, envelope: Envelope) -> Letter:
    """The letter of a message as it came by SMTP."""
    return Message(raw, envelope)


def _subjects(values: list[str], where: str) -> Iterator[Text]:
    for value in values:
        read = words(value)
        yield Text(Kind.SUBJECT, where, read.text, read.charset, read.raw)


def _place(within: Sequence[str], part: Part | None = None) -> str:
    """For people: the names of the attached messages around a part, and its own."""
    names = [*within, *([part.name or part.media_type] if part else [])]
    return f"attachment: {' › '.join(names)}" if names else "message"


def _signs(part: Part) -> bool:
    """Whether an S/MIME part is signed, not only encrypted or a certificate (RFC 8551, 3.2.2)."""
    return part.parameters.get("smime-type", "signed-data").lower() == "signed-data"
