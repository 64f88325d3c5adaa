"""Which legacy encoding a Vietnamese text is in, by how many of its words read as Vietnamese syllables in each.

Every reading of the bytes is tried on the different words of the text. A word that becomes a syllable speaks for the
reading, one that becomes none against it; words of plain ASCII say whether the text is Vietnamese at all. Words that
are Vietnamese in Unicode as they stand are left out, so that one old paragraph in a new document is seen.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from congvu.ground.legacy.syllables import is_syllable
from congvu.ground.legacy.tables import VIQR_WORD, as_bytes, read

_LOOKED_AT = 100_000  # characters of a text
_WORDS = 3_000  # different words of it
_ENOUGH, _ENOUGH_IN_UNICODE = 3.2, 5.0
_GOOD, _BAD, _ODD, _FONT = 2.0, -3.0, 1.0, 2.0
_ONE_LETTER = 0.3  # any letter alone is a word
_PLAIN_GOOD, _PLAIN_BAD = 0.7, -1.2
_PLAIN_LEAST, _PLAIN_MOST = -4.0, 3.0

# whatever stands between blanks and ASCII signs; control characters are letters of VN1 and VISCII
_CHUNK = re.compile(r"[A-Za-z\x80-\U0010ffff\x01-\x06\x11-\x19\x1e]+")
_VIQR_SIGN = re.compile(r"[\^(+*](?:(?<=[aeoAEO]\^)|(?<=[aA]\()|(?<=[ouOU][+*]))")
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")  # letters to which no wrong label ever led
_LETTERS = re.compile("[^\\W\\d_]+")
_MARK = re.compile("[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]")
_ODD_LETTERS = re.compile(r"[a-zß-ÿ][^A-Za-zß-ÿ]|[a-zß-ÿ][A-ZÀ-Þ]|[^\W\d_][\x80-\xbf×÷]|[\x80-\xbf×÷][^\W\d_]")

_BY_USE = ("TCVN3", "VNI", "windows-1258", "VISCII", "TCVN5712", "VPS")
"""Every reading of bytes, the most used first: of equals the first is taken."""

_LABELS = {
    **dict.fromkeys(("windows1258", "cp1258", "ms1258"), "windows-1258"),
    **dict.fromkeys(("viscii", "csviscii", "viscii11", "viscii111"), "VISCII"),
    **dict.fromkeys(("tcvn", "tcvn3", "tcvn5712", "tcvn57121", "xviettcvn", "xviettcvn5712", "isoir180"), "TCVN5712"),
    **dict.fromkeys(("vps", "xvietvps"), "VPS"),
    **dict.fromkeys(("vni", "xvietvni"), "VNI"),
    **dict.fromkeys(("viqr", "xviqr", "csviqr"), "VIQR"),
}
_FONTS = (("vni", "VNI"), (".vn", "TCVN3"), ("viscii", "VISCII"), ("vps", "VPS"))


@dataclass(frozen=True, slots=True)
class Legacy:
    """An encoding that was found; the confidence is between 0 and 1. ``reading`` is what ``to_unicode`` wants."""

    encoding: str  # TCVN3, VNI, VISCII, VPS, VIQR, windows-1258, NFD
    confidence: float
    reading: str


def detect(text: str | bytes, *, charset: str = "", fonts: Iterable[str] = ()) -> Legacy | None:
    """The legacy encoding of a text, or None where it is Unicode, or not Vietnamese, or too short to tell.

    Bytes may be labelled wrongly or not at all; a text was decoded by whatever label it had. ``fonts`` are names such
    as .VnTime and VNI-Times: a document may name them though nothing is set in them, so they alone prove nothing.
    """
    seen, decoded = _seen(text)
    if "\0" in seen:
        return None
    label = _LABELS.get("".join(filter(str.isalnum, charset.lower())), "")
    if seen.isascii() and not _controls(seen):
        return _viqr(seen, label)
    if decoded and not unicodedata.is_normalized("NFC", seen) and (found := _decomposed(seen)):
        return found
    lines = seen.splitlines()
    old = [line for line in lines if line.isascii() or not decoded or not is_unicode(line)]
    if all(map(str.isascii, old)) and not any(map(_controls, old)):
        return None
    hints = {label} | {encoding for font in fonts for name, encoding in _FONTS if font.lower().startswith(name)}
    mixed = len(old) < len(lines)
    scores = _scores("\n".join(old), decoded=decoded, mixed=mixed, hints=hints)
    best = max(_BY_USE, key=lambda reading: scores[reading])
    return _legacy(best, scores[best], _ENOUGH_IN_UNICODE if mixed else _ENOUGH)


def is_unicode(text: str) -> bool:
    """Whether Vietnamese letters stand in it to which no wrong label ever led."""
    return bool(_UNICODE.search(text))


def to_unicode(text: str | bytes, legacy: Legacy) -> str:
    """The text as NFC, read as ``detect`` found it."""
    seen, decoded = _seen(text, all_of_it=True)
    if legacy.encoding == "NFD":
        return unicodedata.normalize("NFC", seen)
    return read(as_bytes(seen) if decoded and legacy.reading != "TCVN3" else seen, legacy.reading)


def _seen(text: str | bytes, *, all_of_it: bool = False) -> tuple[str, bool]:
    """The characters, and whether they are Unicode; bytes that are no UTF-8 are seen as Latin-1."""
    part = text if all_of_it else text[:_LOOKED_AT]
    if isinstance(part, str):
        return part, True
    try:
        return part.decode("utf-8"), True
    except UnicodeDecodeError as error:
        cut = error.start > len(part) - 4 and error.reason == "unexpected end of data"
        return (part[: error.start].decode("utf-8"), True) if cut else (part.decode("latin-1"), False)


def _controls(text: str) -> bool:
    return any(sign in text for sign in "\x01\x02\x04\x05\x06\x11\x12\x13\x14\x15\x16\x17\x19\x1e")


def _legacy(reading: str, score: float, enough: float = _ENOUGH) -> Legacy | None:
    if score < enough:
        return None
    return Legacy("TCVN3" if reading == "TCVN5712" else reading, round(1 - 2**-score, 3), reading)


def _decomposed(text: str) -> Legacy | None:
    """Unicode with the marks apart: also half apart, as code page 1258 keeps them."""
    if not _MARK.search(text):
        return None
    words = {match[0] for match in re.finditer("[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u0323])*", text)}
    apart = [word for word in words if _MARK.search(word)]
    right = sum(is_syllable(unicodedata.normalize("NFC", word)) for word in apart)
    return Legacy("NFD", round(right / len(apart), 3), "NFD") if right * 2 > len(apart) else None


def _viqr(text: str, label: str) -> Legacy | None:
    """VIQR is ASCII: only words with a sign of shape count, for a tone's sign also ends a sentence."""
    if not _VIQR_SIGN.search(text):
        return None
    score, plain = 0.0, 0.0
    for word in _first(VIQR_WORD.finditer(text)):
        found = read(word, "VIQR")
        if _VIQR_SIGN.search(word):
            score += _GOOD if is_syllable(found.rstrip(".?'")) else _BAD
        else:
            plain += _plain(found) if word.isalpha() else 0
    return _legacy("VIQR", score + _bounded(plain) + (_FONT if label == "VIQR" and score > 0 else 0))


def _scores(text: str, *, decoded: bool, mixed: bool, hints: set[str]) -> dict[str, float]:
    """How much speaks for each reading."""
    scores = dict.fromkeys(_BY_USE, 0.0)
    plain, old = 0.0, []
    for word in _first(_CHUNK.finditer(text)):
        if word.isascii() and not _controls(word):
            plain += _plain(word)
        elif not (decoded and _is_foreign(word)):
            old.append(word)
    weigh = partial(_weight, decoded=decoded, mixed=mixed, hints=hints)
    for reading in _BY_USE:
        scores[reading] = sum(weigh(word, reading) for word in old)
        if scores[reading] > 0:
            scores[reading] += _bounded(plain) + (_FONT if reading in hints or _BOTH.get(reading) in hints else 0)
    return scores


_BOTH = {"TCVN5712": "TCVN3", "TCVN3": "TCVN5712"}


def _weight(word: str, reading: str, *, decoded: bool, mixed: bool, hints: set[str]) -> float:
    """What one word says for a reading of it."""
    if decoded and mixed and all(map(is_syllable, _LETTERS.findall(word))):
        return 0
    found = read(as_bytes(word) if decoded and reading != "TCVN3" else word, reading)
    if found == word and reading not in hints:
        return 0
    parts = _LETTERS.findall(found)
    if not parts or any("\x80" <= sign <= "\x9f" for sign in found):
        return _BAD
    good = all(map(is_syllable, parts)) and not all(map(str.isascii, parts))
    if good and max(map(len, parts)) == 1:
        return _ONE_LETTER
    return (_GOOD + (_ODD if _ODD_LETTERS.search(word) else 0)) if good else _BAD


def _is_foreign(word: str) -> bool:
    """Whether a letter stands in the word to which no byte of a western page leads."""
    return any(sign > "\xff" and sign.isalpha() for sign in as_bytes(word))


def _plain(word: str) -> float:
    if word.isupper() or len(word) > 20:
        return 0
    return _PLAIN_GOOD if is_syllable(word) else _PLAIN_BAD


def _bounded(plain: float) -> float:
    return max(_PLAIN_LEAST, min(_PLAIN_MOST, plain))


def _first(matches: Iterator[re.Match[str]]) -> list[str]:
    """The different words, the first of them."""
    words: dict[str, None] = {}
    for match in matches:
        words[match[0]] = None
        if len(words) == _WORDS:
            break
    return list(words)
