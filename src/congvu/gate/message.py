"""The letter that checks see, made of the bytes of a message (``letter.Letter``)."""

import copy
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from congvu.gate.letter import Attachment, Closed, Envelope, Kind, Letter, Text
from congvu.ground import hypertext
from congvu.ground.extraction import Extracted, Reader, Shut
from congvu.ground.mail_words import addresses, decoded, words
from congvu.ground.mime import Part, Walk, walk

MAX_TEXT = 4 << 20
"""Bytes of one body that are read; nobody writes a longer one."""

SECONDS = 40.0
"""For reading all files of a letter; what is left unread then is named as too slow."""

_SIGNED = {"multipart/signed", "application/pgp-signature", "application/pkcs7-signature"}
_OPAQUE = {"application/pkcs7-mime", "application/x-pkcs7-mime"}


class Message:
    """One letter; what costs time is done when it is first asked, and once."""

    def __init__(self, raw: bytes, envelope: Envelope, reader: Reader | None = None) -> None:
        self.envelope = envelope
        self._reader = reader
        self._read: dict[str, Extracted] = {}
        self._counted: dict[str, int] = {}
        self._fields: dict[str, list[str]] = {}
        self._spent: list[float] = []
        self.size = len(raw)
        self._walk: Walk = walk(raw)
        self._closed = [
            Closed(_place(within), within[-1] if within else "", "too_deep") for _section, within in self._walk.cut
        ]

    def to(self, recipients: tuple[str, ...]) -> "Message":
        """The same letter for some of its recipients; what was read of it is read once."""
        part = copy.copy(self)
        part.envelope = replace(self.envelope, recipients=recipients)
        return part

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
        name = name.lower()
        if name not in self._fields:
            self._fields[name] = [words(value).text for value in self._walk.header.get(name, [])]
        return self._fields[name]

    def attachments(self) -> Sequence[Attachment]:
        """The attached files; after ``texts`` also those within them, and what each is by its content."""
        found = []
        for part in self._files:
            read = self._read.get(part.section)
            kind = read.media_type if read else part.media_type
            found.append(Attachment(_place(part.within, part), part.name, kind, self._sizes(part)))
            found += [
                Attachment(_place(part.within, inner.where), inner.name, inner.media_type, inner.size, packed=True)
                for inner in (read.files if read else [])
            ]
        return found

    @property
    def has_files(self) -> bool:
        """Whether reading its texts may take long."""
        return bool(self._files)

    @cached_property
    def _files(self) -> list[Part]:
        return [part for part in self._walk.parts if part.is_file]

    def _sizes(self, part: Part) -> int:
        """Bytes of a file, decoded once."""
        if part.section not in self._counted:
            self._counted[part.section] = len(part.content())
        return self._counted[part.section]

    @cached_property
    def _quick(self) -> list[Text]:
        return list(self._quick_texts())

    def texts(self, *, files: bool = True) -> Iterator[Text]:
        """Subject, bodies and file names; then the text of files."""
        yield from self._quick
        for part in self._files if files and self._reader else ():
            if part.inner is None:
                yield from self._file(part)

    def closed(self) -> Sequence[Closed]:
        """The parts that nobody can look into, known after ``texts``."""
        within = {part.section: part.within for part in self._files}
        shut = ((within[section], one) for section, read in self._read.items() for one in read.closed)
        return [*self._closed, *(Closed(_place(around, one.where), one.name, one.reason) for around, one in shut)]

    def _file(self, part: Part) -> Iterator[Text]:
        """The texts of a file, read when it is first asked for; all files of a letter share one stretch of time."""
        read = self._read.get(part.section) or self._looked_into(part)
        for inner in read.files:
            yield Text(Kind.NAME, _place(part.within, inner.where), inner.name)
        for one in read.texts:
            where = _place(part.within, one.where)
            yield Text(Kind.ATTACHMENT, where, one.text, one.charset, one.raw, one.fonts)

    def _looked_into(self, part: Part) -> Extracted:
        left = SECONDS - sum(self._spent)
        if left <= 0 or self._reader is None:
            read = Extracted(part.media_type, closed=[Shut(part.name or part.media_type, part.name, "too_slow")])
        else:
            start = time.monotonic()
            content = part.content()
            self._counted[part.section] = len(content)
            read = self._reader.read(part.name, part.media_type, content, seconds=left)
            self._spent.append(time.monotonic() - start)
        self._read[part.section] = read
        return read

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


def letter_of(raw: bytes, envelope: Envelope, reader: Reader | None = None) -> Letter:
    """The letter of a message as it came by SMTP; without a reader its files stay unread."""
    return Message(raw, envelope, reader)


def _subjects(values: list[str], where: str) -> Iterator[Text]:
    for value in values:
        read = words(value)
        yield Text(Kind.SUBJECT, where, read.text, read.charset, read.raw)


def _place(within: Sequence[str], name: Part | str = "") -> str:
    """For people: the names of the attached messages around a part, and its own."""
    own = (name.name or name.media_type) if isinstance(name, Part) else name
    names = [*within, *([own] if own else [])]
    return f"attachment: {' › '.join(names)}" if names else "message"


def _signs(part: Part) -> bool:
    """Whether an S/MIME part is signed, not only encrypted or a certificate (RFC 8551, 3.2.2)."""
    return part.parameters.get("smime-type", "signed-data").lower() == "signed-data"
