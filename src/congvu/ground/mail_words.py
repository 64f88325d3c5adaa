"""Words of a mail header, read as leniently as mail programs do and in linear time, whatever stands there.

Encoded words (RFC 2047), parameters with charset and continuations (RFC 2231), and bytes in a charset that may be
wrong, unknown or no charset at all. The standard library's readers of the same raise on some of these, or take
quadratic time.
"""

import binascii
import codecs
import re
from dataclasses import dataclass
from email.utils import getaddresses
from urllib.parse import unquote_to_bytes

from congvu.ground.vietnamese import nfc

MAX_VALUE = 1 << 16
"""Characters of one header field that are looked at; Postfix lets 100 KB through."""

MAX_ADDRESSES = 1 << 13
"""Characters of an address field that are looked at."""

_ENCODED = re.compile(r"=\?([^?\s*]{1,64})(?:\*[^?\s]*)?\?([BbQq])\?([^?]*)\?=")
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,64})\s*=\s*("(?:[^"\\]++|\\.)*+"?|[^;]*+)', re.DOTALL)
_CONTINUED = re.compile(r"(.+?)(?:\*([0-9]{1,4}))?(\*)?", re.DOTALL)
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,256}"
_ALONE = re.compile(rf"""\s*+(?:(?:([^"(),:;<>\[\]\\]*+)|"([^"\\]*+)"\s*+)<({_ATOM}@{_ATOM})>|({_ATOM}@{_ATOM}))\s*""")
"""One address with or without a plain display name."""

_FOLD = re.compile(r"\r?\n([ \t]|$)")
_NO_TEXT = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "unicode-escape"}
"""Codecs that Python counts among the texts and mail does not; two of them take quadratic time."""


@dataclass(frozen=True, slots=True)
class Words:
    """A header field as people read it, with its bytes and the charset that its sender named (of the first word)."""

    text: str
    raw: bytes
    charset: str


def words(value: str) -> Words:
    """A field with encoded words; ``value`` holds bytes outside ASCII as surrogates, as the parser leaves them."""
    value = _FOLD.sub(r"\1", value[:MAX_VALUE])
    if value.isascii() and "=?" not in value:
        return Words(value.strip(), value.encode("ascii"), "")
    pieces: list[tuple[str, bytes]] = []
    end = 0
    for found in _ENCODED.finditer(value):
        between = value[end : found.start()]
        # blanks between two encoded words are no text (RFC 2047, 6.2)
        if between.strip() or (between and not pieces):
            _add(pieces, "", between.encode("utf-8", "surrogateescape"))
        _add(pieces, found[1].lower(), _unwrapped(found[2], found[3]))
        end = found.end()
    _add(pieces, "", value[end:].encode("utf-8", "surrogateescape"))
    text = "".join(decoded(raw, charset) for charset, raw in pieces)
    charset = next((charset for charset, _raw in pieces if charset), "")
    return Words(text.strip(), b"".join(raw for _charset, raw in pieces), charset)


def _add(pieces: list[tuple[str, bytes]], charset: str, raw: bytes) -> None:
    """Words of one charset are decoded together: senders cut letters of several bytes in two."""
    if pieces and pieces[-1][0] == charset:
        pieces[-1] = (charset, pieces[-1][1] + raw)
    elif raw:
        pieces.append((charset, raw))


def _unwrapped(form: str, text: str) -> bytes:
    plain = text.encode("utf-8", "surrogateescape")
    if form in "Bb":
        return unbase64(plain)
    return binascii.a2b_qp(plain, header=True)


def unbase64(encoded: bytes) -> bytes:
    """Base64 as far as it can be read: foreign signs are passed over, a broken end is cut."""
    try:
        return binascii.a2b_base64(encoded)
    except binascii.Error:
        kept = re.sub(rb"[^A-Za-z0-9+/]+", b"", encoded)
        return binascii.a2b_base64(kept[: len(kept) - (len(kept) % 4 == 1)] + b"==")


def decoded(raw: bytes, charset: str) -> str:
    """Text of bytes, in NFC: by the charset named, by UTF-8 where none is or where it is unknown, never failing."""
    try:
        codec = codecs.lookup(charset or "ascii").name
    except (LookupError, ValueError):
        codec = "ascii"
    try:
        return nfc(raw.decode("utf-8" if codec == "ascii" or codec in _NO_TEXT else codec))
    except (UnicodeError, LookupError):  # LookupError: a codec from bytes to bytes, such as zlib
        pass
    if codec == "ascii" or codec in _NO_TEXT:
        return nfc(raw.decode("latin-1"))
    try:
        return nfc(raw.decode(codec, "replace"))
    except (UnicodeError, LookupError):
        return nfc(raw.decode("utf-8", "replace"))


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """The first word of a structured field in lower case, and its parameters, decoded; the first of a name counts."""
    value = _FOLD.sub(r"\1", value[:MAX_VALUE])
    head = value.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    extended: dict[str, dict[int, tuple[bool, str]]] = {}
    for name, quoted in _PARAMETER.findall(value):
        text = re.sub(r"\\(.)", r"\1", quoted[1:].removesuffix('"')) if quoted[:1] == '"' else quoted.strip()
        parsed = _CONTINUED.fullmatch(name.lower())
        if parsed and (parsed[2] or parsed[3]):
            extended.setdefault(parsed[1], {}).setdefault(int(parsed[2] or 0), (bool(parsed[3]), text))
        else:
            plain.setdefault(name.lower(), text)
    read = {name: words(text).text for name, text in plain.items()}
    return head, read | {name: _joined(pieces) for name, pieces in extended.items()}


def _joined(pieces: dict[int, tuple[bool, str]]) -> str:
    """The pieces of one parameter (RFC 2231): the charset stands before the first, each may be percent-encoded."""
    charset, raw = "", b""
    for number, (encoded, text) in sorted(pieces.items()):
        if encoded and number == min(pieces) and text.count("'") >= 2:  # charset'language'text
            charset, _language, text = text.split("'", 2)
        part = text.encode("utf-8", "surrogateescape")
        raw += unquote_to_bytes(part) if encoded else part
    return decoded(raw, charset)


def addresses(values: list[str]) -> list[tuple[str, str]]:
    """Display name and address (in lower case) of each in an address field (RFC 5322, 3.4); none where it is broken."""
    joined = ", ".join(_FOLD.sub(r"\1", value) for value in values)
    if alone := _ALONE.fullmatch(joined):  # nearly always; the library's reader takes ten times as long
        name, quoted, address, bare = alone.groups("")
        return [(words(" ".join(name.split()) or quoted).text, (address or bare).lower())]
    if len(joined) > MAX_ADDRESSES:
        return []
    try:
        found = getaddresses([joined])
    except (RecursionError, ValueError, IndexError):
        return []
    return [(words(name).text, address.strip().lower()) for name, address in found if address or name]
