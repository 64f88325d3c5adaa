"""Texts in legacy encodings, for tests."""

import unicodedata

from congvu.ground.legacy.tables import read


def _table(encoding: str) -> dict[str, str]:
    """Letter to bytes (as characters), by reading every combination there is; a capital's own byte comes first."""
    bytes_ = [chr(byte) for byte in range(255, 127, -1)]
    forms = {
        "VNI": [*bytes_, *(base + mark for base in "aeouyôöAEOUYÔÖ" for mark in bytes_)],
        "VIQR": ["dd", "DD", *(base + s + t for base in "aeiouyAEIOUY" for s in ("", *"^(+") for t in ("", *"'`?~."))],
    }.get(encoding, bytes_)
    table = {read(form, encoding): form for form in forms}
    return {letter.upper(): form for letter, form in table.items()} | table


def encoded(text: str, encoding: str) -> str:
    """Bytes as characters."""
    if encoding == "windows-1258":
        return "".join(map(_cp1258, text))
    table = _table(encoding)
    return "".join(char if char.isascii() else table[char] for char in text)


def _cp1258(char: str) -> str:
    base, *marks = unicodedata.normalize("NFD", char)
    shapes = [mark for mark in marks if mark in "\u0302\u0306\u031b"]
    tones = [mark for mark in marks if mark not in shapes]
    return "".join([unicodedata.normalize("NFC", base + "".join(shapes)), *tones]).encode("cp1258").decode("latin-1")
