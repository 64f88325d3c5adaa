"""Plain text, HTML, XML in general, and RTF."""

import codecs
import io
import re

from striprtf.striprtf import rtf_to_text

from congvu.ground import hypertext
from congvu.ground.extraction.gathering import Gathering
from congvu.ground.extraction.markup import ANY, OOXML, OPEN, Lines
from congvu.ground.mail_words import decoded

RAW = 1 << 18
MAX_RTF = 8 << 20
_META = re.compile(rb"""(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{1,40})""")
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_RTF_FONT = re.compile(rb"\{\\f\d+[^;{}]*?(?:\{[^{}]*\}[^;{}]*?)?\s([^\\;{}]{1,60});")
_RTF_DATA = re.compile(rb"[0-9a-fA-F\s]{2000,}")
_FLAT = ((b"/word/2003/wordml", OOXML), (b"/package/2006/", OOXML), (b":opendocument:", OPEN))


def charset_of(content: bytes, named: str = "") -> str:
    """By the mark at the beginning, else as named."""
    return next((charset for mark, charset in _MARKS if content.startswith(mark)), named)


def read_text(gathering: Gathering, where: str, content: bytes) -> None:
    """As it stands."""
    charset = charset_of(content)
    gathering.text(where, decoded(content, charset), charset=charset, raw=content[:RAW])


def read_html(gathering: Gathering, where: str, content: bytes) -> None:
    """What a browser shows; the page names its charset itself."""
    meta = _META.search(content[:4096])
    charset = charset_of(content, meta[1].decode("ascii", "replace") if meta else "")
    text = decoded(content, charset)
    fonts = hypertext.fonts(text)
    gathering.text(where, hypertext.plain(text), charset=charset, raw=content[:RAW], fonts=fonts)


def read_xml(gathering: Gathering, where: str, content: bytes) -> None:
    """Word's and OpenDocument's single files by their grammar, any other by its characters."""
    grammar = next((own for sign, own in _FLAT if sign in content[:4096]), ANY)
    reader = Lines(grammar)
    gathering.lines(where, reader.read(io.BytesIO(content)), reader.fonts)


def read_rtf(gathering: Gathering, where: str, content: bytes) -> None:
    """The text without the pictures' digits."""
    light = _RTF_DATA.sub(b"", content)
    gathering.spend(len(light) * 16)  # what striprtf takes for it
    fonts = tuple(font.decode("latin-1").strip() for font in dict.fromkeys(_RTF_FONT.findall(content[:65536])))
    text: str = rtf_to_text(light.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    gathering.text(where, text, fonts=fonts)
