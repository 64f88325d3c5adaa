"""The compound files of old: Word 97 to 2003, Excel, PowerPoint, Outlook's .msg, and what OOXML encrypts ([MS-CFB]).

The texts of a Word file stand in pieces ([MS-DOC] 2.4.1): main text, notes, headers, comments and text boxes alike.
"""

import io
import struct
from collections.abc import Iterator
from typing import Any, TypeAlias

import olefile
from python_calamine import CalamineError, CalamineWorkbook

from congvu.ground import hypertext
from congvu.ground.extraction.gathering import Encrypted, Gathering
from congvu.ground.mail_words import decoded

Box: TypeAlias = "olefile.OleFileIO[Any]"
BOX, CONTINUED, FILEPASS, MARGINS = 0x1B6, 0x3C, 0x2F, (0x14, 0x15)
SLIDE_TEXTS = {0x0FA0: "utf-16-le", 0x0FA8: "latin-1", 0x0FBA: "utf-16-le"}
_WORD_SIGNS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x07": "\t", **dict.fromkeys(map(chr, range(7)))})


def read(gathering: Gathering, where: str, content: bytes) -> None:
    """By the streams that it has. Raises Encrypted."""
    with olefile.OleFileIO(io.BytesIO(content)) as box:
        streams = {"/".join(path): path for path in box.listdir(streams=True, storages=False)}
        if "EncryptedPackage" in streams or "EncryptedSummary" in streams:
            raise Encrypted
        if "WordDocument" in streams:
            gathering.text(where, word(box))
        for book in ("Workbook", "Book"):
            if book in streams:
                read_sheets(gathering, where, content, drawn(box, book))
        if "PowerPoint Document" in streams:
            gathering.lines(where, slides(drawn(box, "PowerPoint Document")))
        if "__properties_version1.0" in streams:
            read_message(gathering, where, box, streams)
        for name in streams:
            with gathering.guarded(where):
                read_object(gathering, where, box, name)


def drawn(box: Box, name: str) -> bytes:
    """A whole stream."""
    return bytes(box.openstream(name).read())


def word(box: Box) -> str:
    """All pieces of text in order. Raises Encrypted."""
    main = drawn(box, "WordDocument")
    (flags,) = struct.unpack_from("<H", main, 0x0A)
    if flags & 0x0100:
        raise Encrypted
    table = drawn(box, "1Table" if flags & 0x0200 else "0Table")
    start, length = struct.unpack_from("<II", main, 0x01A2)
    pieces = table[start : start + length]
    while pieces[:1] == b"\x01":  # properties that come before the pieces
        pieces = pieces[3 + struct.unpack_from("<H", pieces, 1)[0] :]
    (size,) = struct.unpack_from("<I", pieces, 1)
    count = (size - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", pieces, 5)
    texts = []
    for number in range(count):
        (at,) = struct.unpack_from("<I", pieces, 5 + 4 * (count + 1) + 8 * number + 2)
        long = ends[number + 1] - ends[number]
        if at & 0x40000000:
            texts.append(main[(at & 0x3FFFFFFF) // 2 :][:long].decode("cp1252", "replace"))
        else:
            texts.append(main[at:][: 2 * long].decode("utf-16-le", "replace"))
    return "".join(texts).replace("\x07\x07", "\n").translate(_WORD_SIGNS)


def records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of an Excel file ([MS-XLS] 2.1.4)."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def read_sheets(gathering: Gathering, where: str, content: bytes, stream: bytes) -> None:
    """Cells, then text boxes and what stands in the margins of the printed page. Raises Encrypted."""
    last, beside = 0, []
    for kind, data in records(stream):
        if kind == FILEPASS:
            raise Encrypted
        if kind in MARGINS and len(data) > 3:
            beside.append(data[3:].decode("utf-16-le" if data[2] & 1 else "latin-1", "replace"))
        if kind == CONTINUED and last == BOX and len(data) > 1:
            beside.append(data[1:].decode("utf-16-le" if data[0] & 1 else "latin-1", "replace"))
        last = kind
    gathering.lines(f"{where}, hình vẽ", beside)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).iter_rows()
            gathering.lines(f"{where}, trang tính {name}", ("\t".join(map(str, row)) for row in rows))
    except CalamineError as error:
        raise ValueError from error


def slides(stream: bytes) -> Iterator[str]:
    """The texts of a presentation ([MS-PPT] 2.3.1): records within records."""
    at = 0
    while at + 8 <= len(stream):
        version, kind, length = struct.unpack_from("<HHI", stream, at)
        at += 8
        if version & 0xF == 0xF:
            continue  # a container: its records follow
        if kind in SLIDE_TEXTS:
            yield (
                stream[at : at + length].decode(SLIDE_TEXTS[kind], "replace").replace("\r", "\n").replace("\x0b", "\n")
            )
        at += length


def read_message(gathering: Gathering, where: str, box: Box, streams: dict[str, list[str]]) -> None:
    """Subjects, bodies and files of an Outlook message and of those in it ([MS-OXMSG] 2)."""
    for name in streams:
        leaf = name.rpartition("/")[2]
        if leaf in ("__substg1.0_0037001F", "__substg1.0_1000001F"):
            gathering.text(where, drawn(box, name).decode("utf-16-le", "replace"))
        elif leaf in ("__substg1.0_0037001E", "__substg1.0_1000001E"):
            gathering.text(where, decoded(drawn(box, name), ""))
        elif leaf == "__substg1.0_10130102":
            gathering.text(where, hypertext.plain(decoded(drawn(box, name), "")))
        elif leaf == "__substg1.0_37010102":
            folder = name.rpartition("/")[0]
            titles = (
                drawn(box, f"{folder}/{one}") for one in ("__substg1.0_3707001F",) if f"{folder}/{one}" in streams
            )
            title = next((title.decode("utf-16-le", "replace") for title in titles), "tệp")
            gathering.inner(where, title, drawn(box, name))


def read_object(gathering: Gathering, where: str, box: Box, name: str) -> None:
    """A file that was put into a document ([MS-OLEDS] 2.3.6)."""
    leaf = name.rpartition("/")[2]
    if leaf in ("Package", "CONTENTS"):
        gathering.inner(where, leaf, drawn(box, name))
    elif leaf == "\x01Ole10Native":
        data = drawn(box, name)
        title, _zero, rest = data[6:].partition(b"\0")
        _path, _zero, rest = rest.partition(b"\0")
        (length,) = struct.unpack_from("<I", rest, 4)
        rest = rest[8 + length :]
        (size,) = struct.unpack_from("<I", rest, 0)
        gathering.inner(where, decoded(title, ""), rest[4 : 4 + size])
