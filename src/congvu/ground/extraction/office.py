"""Word, Excel and PowerPoint in OOXML (ECMA-376): text, text boxes, headers, comments, WordArt, and files within."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import IO

from congvu.ground.extraction.gathering import Encrypted, Gathering
from congvu.ground.extraction.markup import OOXML, PAGE, PROPERTIES, SHEET, STRINGS, Lines

FILES = re.compile(r"(?:word|xl|ppt)/(?:embeddings|media)/[^/]+|(?:word|xl|ppt)/[^/]+\.(?:rtf|html?|mht|txt)")
TEXTS = re.compile(r"(?:word|xl|ppt)/.*\.(?:xml|vml)|docProps/(?:core|app|custom)\.xml")
NO_TEXT = re.compile(
    r".*/(?:theme|_rels|worksheets|slideMasters|tableStyles|styles|fontTable|settings|webSettings)\b.*"
)
PLACES = (
    (re.compile(r".*/header\d*\.xml"), "đầu trang"),
    (re.compile(r".*/footer\d*\.xml"), "chân trang"),
    (re.compile(r".*/(?:foot|end)notes\.xml"), "chú thích"),
    (re.compile(r".*/(?:comments|threadedComment).*"), "nhận xét"),
    (re.compile(r".*/notesSlide\d+\.xml"), "ghi chú"),
    (re.compile(r"docProps/.*"), "thuộc tính"),
)
MAIN = "word/document.xml"
GRAMMARS = (("xl/comments", STRINGS), ("docProps/", PROPERTIES))
_PAGES = re.compile(rf"{PAGE}[\s{PAGE}]*")
_CODES = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-F]{6}|[A-Z])')


class Metered(io.RawIOBase):
    """A member of a ZIP, whose unpacked bytes are counted while they come."""

    def __init__(self, gathering: Gathering, stream: IO[bytes]) -> None:
        self.gathering = gathering
        self.stream = stream

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        got = self.stream.read(size)
        self.gathering.spend(len(got))
        return got


def opened(gathering: Gathering, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> IO[bytes]:
    """A member to be read. Raises Encrypted."""
    if member.flag_bits & 1:
        raise Encrypted
    return Metered(gathering, archive.open(member))  # type: ignore[return-value]  # read is all that readers ask


def members(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The files of a ZIP, in the order of people: 2 before 10."""
    found = (one for one in archive.infolist() if not one.is_dir())
    return iter(sorted(found, key=lambda one: [int(x) if x.isdigit() else 0 for x in re.split(r"(\d+)", one.filename)]))


def read_word(gathering: Gathering, where: str, content: bytes) -> None:
    """The document page by page, then its headers, notes, comments, shapes and files."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        listed = sorted(members(archive), key=lambda member: member.filename != MAIN)
        for member in listed:
            if member.filename == MAIN:
                with gathering.guarded(where):
                    read_pages(gathering, where, archive, member)
            else:
                read_part(gathering, where, archive, member)


def read_slides(gathering: Gathering, where: str, content: bytes) -> None:
    """Each slide, and what stands beside it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in members(archive):
            read_part(gathering, where, archive, member)


def read_pages(gathering: Gathering, where: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """The main part, cut where its pages ended when it was last saved."""
    reader = Lines(OOXML)
    kept: list[str] = []
    try:
        kept.extend(reader.read(opened(gathering, archive, member)))
    finally:
        for number, page in enumerate(_PAGES.split("\n".join(kept)), 1):
            gathering.text(f"{where}, trang {number}", page, fonts=tuple(reader.fonts))


def read_part(gathering: Gathering, where: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """One further part: text, or a file within."""
    name = member.filename
    with gathering.guarded(where):
        if FILES.fullmatch(name):
            gathering.inner(where, name.rpartition("/")[2], gathering.drained(opened(gathering, archive, member)))
        elif TEXTS.fullmatch(name) and not NO_TEXT.fullmatch(name):
            grammar = next((own for start, own in GRAMMARS if name.startswith(start)), OOXML)
            reader = Lines(grammar)
            lines = (line.replace(PAGE, "") for line in reader.read(opened(gathering, archive, member)))
            gathering.lines(place(where, name), lines, reader.fonts)


def place(where: str, name: str) -> str:
    """Where a part stands, for people."""
    if slide := re.fullmatch(r"ppt/slides/slide(\d+)\.xml", name):
        return f"{where}, trang chiếu {slide[1]}"
    return next((f"{where}, {words}" for pattern, words in PLACES if pattern.fullmatch(name)), f"{where}, hình vẽ")


def read_excel(gathering: Gathering, where: str, content: bytes) -> None:
    """Each sheet row by row, then comments, shapes and files."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        listed = list(members(archive))
        shared: list[str] = []
        for member in listed:
            if member.filename == "xl/sharedStrings.xml":
                shared.extend(Lines(STRINGS).read(opened(gathering, archive, member)))
        for member in listed:
            if sheet := re.fullmatch(r"xl/(?:worksheets|chartsheets)/[^/]*?(\d*)\.xml", member.filename):
                with gathering.guarded(where):
                    lines = Sheet(shared).read(opened(gathering, archive, member))
                    gathering.lines(f"{where}, trang tính {sheet[1]}", (_CODES.sub("", line) for line in lines))
            elif member.filename != "xl/sharedStrings.xml":
                read_part(gathering, where, archive, member)


class Sheet(Lines):
    """The rows of a sheet, shared strings put in."""

    def __init__(self, shared: list[str]) -> None:
        super().__init__(SHEET)
        self.shared = shared
        self.is_shared = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A cell says whether it holds a text or the number of one."""
        super().start(tag, attributes)
        if tag.endswith("}c"):
            self.is_shared = attributes.get("t") == "s"

    def end(self, tag: str) -> None:
        """A cell is whole."""
        if tag.endswith("}c") and self.places[-1]:
            text = "".join(self.places[-1])
            self.places[-1] = [self.shared[int(text)] if self.is_shared else text]
        super().end(tag)
