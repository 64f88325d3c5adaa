"""A whole file in a legacy encoding, made anew in Unicode: plain text, HTML, DOCX, XLSX, PPTX (ECMA-376).

Only the text between the text marks of a document is changed, and the names of its fonts; everything else stays byte
for byte. A paragraph that is Unicode already is left, so a document of both kinds comes out right. To be run in a
bounded child (``ground.bounded``): what comes in may be a bomb.
"""

import base64
import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from congvu.ground.legacy.detection import Legacy, detect, is_unicode, to_unicode

MOST = 200 << 20
"""Bytes of a document unpacked."""

_PARTS = re.compile(r"(?:word|xl|ppt)/.*\.xml")
_PARAGRAPH = re.compile(r"<(?P<tag>w:p|a:p|si|is)(?:\s[^>]*)?>.*?</(?P=tag)>", re.DOTALL)
_RUN = re.compile(r"<(?P<tag>[wa]:r|si|is|r)(?:\s[^>]*)?>.*?</(?P=tag)>", re.DOTALL)
_TEXT = re.compile(r"(<(?P<tag>w:t|a:t|t)(?:\s[^>]*)?>)([^<]*)(</(?P=tag)>)")
_FONT = re.compile(r'(?<==")(?:\.Vn|VNI|VPS|VISCII)[\w .-]*(?=")|(?<=face=")(?:\.Vn|VNI)[^"]*', re.IGNORECASE)
_CAPITALS = re.compile(r'="\.Vn\w*H"')
_IN_HTML = re.compile(r"(?:\.Vn|VNI-)[\w-]*")
_CHARSET = re.compile(r"(charset\s*=\s*[\"']?)[\w-]+", re.IGNORECASE)
_NEW_FONT = "Times New Roman"


@dataclass(frozen=True, slots=True)
class Converted:
    """A file made anew, and what its text was in."""

    encoding: str
    content: bytes


def converted(content: bytes) -> Converted | None:
    """The file in Unicode; None where it is in Unicode already, or of another kind."""
    if content.startswith(b"PK\x03\x04"):
        return _document(content)
    found = detect(content)
    if found is None:
        return None
    text = to_unicode(content, found)
    if re.search(r"<html|<body|<p[ >]", text, re.IGNORECASE):
        text = _CHARSET.sub(r"\1utf-8", _IN_HTML.sub(_NEW_FONT, text))
    return Converted(found.encoding, text.encode())


def answered(content: bytes) -> dict[str, str] | None:
    """The same as JSON, for the parent of the child."""
    found = converted(content)
    return {"encoding": found.encoding, "content": base64.b64encode(found.content).decode()} if found else None


def _document(content: bytes) -> Converted | None:
    """Every part of text, by what the whole document is in."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > MOST:
            raise ValueError("too large")
        parts = [(member, archive.read(member)) for member in members]
    texts = {member.filename: data.decode("utf-8") for member, data in parts if _is_text(member.filename, data)}
    fonts = {font for text in texts.values() for font in _FONT.findall(text)}
    found = detect("\n".join(line for text in texts.values() for line in _lines(text)), fonts=fonts)
    if found is None:
        return None
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in parts:
            text = texts.get(member.filename)
            archive.writestr(member, data if text is None else _made_anew(text, found).encode())
    return Converted(found.encoding, made.getvalue())


def _is_text(name: str, data: bytes) -> bool:
    try:
        return bool(_PARTS.fullmatch(name)) and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _lines(xml: str) -> Iterator[str]:
    """Each paragraph as people read it."""
    for paragraph in _PARAGRAPH.finditer(xml):
        yield html.unescape("".join(match[3] for match in _TEXT.finditer(paragraph[0])))


def _made_anew(xml: str, found: Legacy) -> str:
    def paragraph(match: re.Match[str]) -> str:
        line = html.unescape("".join(text[3] for text in _TEXT.finditer(match[0])))
        if line.isascii() or is_unicode(line):
            return unicodedata.normalize("NFC", match[0])
        return _RUN.sub(run, match[0]) if _RUN.search(match[0], 1) else run(match)

    def run(match: re.Match[str]) -> str:
        capitals = bool(_CAPITALS.search(match[0]))
        return _TEXT.sub(lambda text: text[1] + _anew(text[3], found, capitals=capitals) + text[4], match[0])

    return _FONT.sub(_NEW_FONT, _PARAGRAPH.sub(paragraph, xml))


def _anew(text: str, found: Legacy, *, capitals: bool) -> str:
    """A text of XML; a font of capitals drew small letters as capitals."""
    plain = to_unicode(html.unescape(text), found)
    return html.escape(plain.upper() if capitals else plain, quote=False)
