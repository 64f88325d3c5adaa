"""Vietnamese text: one normal form, and folding to plain ASCII for addresses and for search.

TCVN 6909:2001 is Unicode, composed or decomposed; inside the house all text is NFC. Folding also mends a fault of old
input methods, the Icelandic eth (U+00D0) typed for the Vietnamese D with stroke (U+0110): the two look alike.
"""

import re
import unicodedata
from functools import lru_cache

APOSTROPHES = frozenset("'’‘ʼʻ`´′ˈ＇ꞌ")
"""What people type between H and Hen in H'Hen: one sign in many shapes."""

_ETH = str.maketrans({"Ð": "Đ", "ð": "đ"})
# letters with a stroke have no decomposition in Unicode, so removing marks does not reach them
_WITHOUT_DECOMPOSITION = str.maketrans({"đ": "d", "ƀ": "b", "ꞗ": "b", "ı": "i"})
_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_PLAIN = re.compile(r"[a-z\s'.-]*")
UNKNOWN = "?"
"""What folding writes for a character that has no ASCII reading, so that nothing is dropped silently."""


def nfc(text: str) -> str:
    """The text in NFC, with eth mended to the Vietnamese D with stroke."""
    composed = unicodedata.normalize("NFC", text)
    return composed.translate(_ETH) if "Ð" in composed or "ð" in composed else composed


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower-case ASCII without marks: ``Đắk R’Lấp`` gives ``dak r'lap``; spaces and punctuation stay."""
    if text.isascii():
        return text.lower().replace("`", "'")
    bare = unicodedata.normalize("NFD", nfc(text).translate(_APOSTROPHE).lower())
    kept = "".join(char for char in bare if not unicodedata.combining(char)).translate(_WITHOUT_DECOMPOSITION)
    return "".join(_ascii(char) for char in kept)


@lru_cache(maxsize=65536)
def letters(text: str) -> str:
    """Only the letters and digits of the folded text: ``Cư M'gar`` gives ``cumgar``."""
    return "".join(char for char in fold(text) if char.isalnum())


@lru_cache(maxsize=65536)
def syllables(text: str) -> tuple[str, ...]:
    """The folded syllables, parted by blanks, hyphens and dots; an apostrophe parts nothing."""
    parted = "".join(char if char.isalnum() or char == UNKNOWN else "" if char == "'" else " " for char in fold(text))
    return tuple(parted.split())


def strange(text: str) -> str:
    """The characters that no name in Latin letters has (digits, signs, other scripts), in order, each once."""
    if _PLAIN.fullmatch(fold(text)):
        return ""
    found = (char for char in nfc(text) if not _PLAIN.fullmatch(fold(char)))
    return "".join(dict.fromkeys(found))


def _ascii(char: str) -> str:
    if char.isascii():
        return char
    if char.isspace():
        return " "
    return "-" if unicodedata.category(char) == "Pd" else UNKNOWN
