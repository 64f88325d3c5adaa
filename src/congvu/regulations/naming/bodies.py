"""Names of agencies, units and places: type word, proper words, initials, place name.

An abbreviation takes the first letter of each word, leaves out "và", and keeps a word that is an abbreviation already
(UBND, KH&ĐT). A body that is called after a place keeps the place in full.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from congvu.ground.vietnamese import fold, nfc, syllables

# longest first, so that "văn phòng" is not read as the word "văn"
TYPE_WORDS = (
    "lien minh", "lien doan", "chi cuc", "trung tam", "van phong", "thanh tra", "uy ban",
    "so", "ban", "nganh", "cuc", "hoi", "phong", "vien", "tram", "doi", "to", "khoa", "truong", "quy", "ubnd", "hdnd",
)  # fmt: skip
PLACE_TYPES = {
    "thi tran": "tt", "thi xa": "tx", "thanh pho": "tp", "huyen": "h", "quan": "q", "phuong": "p", "xa": "x",
    "tx": "tx", "tp": "tp", "tt": "tt",
}  # fmt: skip
"""Kinds of places, folded, with the letters that tell two places of one name apart."""

COMMITTEES: Mapping[str, str] = {
    "tx": "district", "tp": "district", "h": "district", "q": "district",
    "tt": "commune", "p": "commune", "x": "commune",
}  # fmt: skip
"""The roster's kind of the People's Committee of each kind of place."""

_COMMITTEE = ("uy", "ban", "nhan", "dan")
_COUNCIL = ("hoi", "dong", "nhan", "dan")
_CONNECTIVE = "va"
_PARTING = re.compile(r"[\s&,;/()–-]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One syllable of a name, folded; ``whole`` when it is an abbreviation already, or part of a place name."""

    text: str
    whole: bool = False

    @property
    def short(self) -> str:
        """What the word gives to an abbreviation."""
        return self.text if self.whole else "" if self.text == _CONNECTIVE else self.text[0]


@dataclass(frozen=True, slots=True)
class BodyName:
    """The words of a body's name: those of its type, and those that are its own."""

    type_words: tuple[Word, ...]
    own_words: tuple[Word, ...]
    written: tuple[Word, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """What an abbreviation is made of: all words but the kind of a place."""
        return self.type_words + self.own_words


def full(words: Sequence[Word]) -> str:
    """All words written together."""
    return "".join(word.text for word in words)


def initials(words: Sequence[Word]) -> str:
    """The first letters of the words, without "và"."""
    return "".join(word.short for word in words)


@lru_cache(maxsize=8192)
def body_name(name: str, province: str) -> BodyName:
    """The words of the name; a trailing "tỉnh Đắk Lắk" says only where we are and is left out."""
    words = _without_province(_words(name), province)
    texts = [word.text for word in words]
    length = next((len(type_.split()) for type_ in TYPE_WORDS if texts[: len(type_.split())] == type_.split()), 0)
    own = words[length:]
    if length == 1 and texts[0] == "ubnd":
        own = _place_words(own)
    return BodyName(tuple(words[:length]), tuple(own), tuple(words))


def place(name: str, province: str) -> tuple[str, str]:
    """A place's kind in short and its name without kind: ``UBND huyện Đắk R'Lấp`` gives ``h``, ``dakrlap``."""
    words = _without_province(_words(name.partition(",")[0]), province)
    if words and words[0].text == "ubnd":
        words = words[1:]
    kind, own = _place(words)
    return kind, full(own)


def committee_kind(name: str, province: str) -> str | None:
    """``district`` or ``commune`` when the body is the committee of such a place: ``UBND huyện Cư Kuin``."""
    words = _without_province(_words(name), province)
    return COMMITTEES.get(_place(words[1:])[0]) if words and words[0].text == "ubnd" else None


def same_name(name: str, province: str) -> str:
    """What two spellings of one body's name have in common."""
    return full(body_name(name, province).written)


def _words(name: str) -> list[Word]:
    shouting = nfc(name).isupper() and " " in name.strip()
    found: list[Word] = []
    for part in _PARTING.split(nfc(name)):
        short = not shouting and part.isupper() and len(part) > 1
        found += [Word(text, whole=short) for text in syllables(part)]
    return _shortened(_shortened(found, _COMMITTEE, "ubnd"), _COUNCIL, "hdnd")


def _shortened(words: list[Word], phrase: tuple[str, ...], short: str) -> list[Word]:
    texts = [word.text for word in words]
    for start in range(len(words) - len(phrase) + 1):
        if tuple(texts[start : start + len(phrase)]) == phrase:
            return [*words[:start], Word(short, whole=True), *words[start + len(phrase) :]]
    return [Word(word.text, whole=True) if word.text == short else word for word in words]


def _without_province(words: list[Word], province: str) -> list[Word]:
    own = list(syllables(province))
    texts = [word.text for word in words]
    for head in (["tinh"], ["thanh", "pho"], ["tp"]):
        tail = [*head, *own]
        if len(texts) > len(tail) and texts[-len(tail) :] == tail:
            return words[: -len(tail)]
    return words


def _place(words: list[Word]) -> tuple[str, list[Word]]:
    texts = [word.text for word in words]
    for type_, short in PLACE_TYPES.items():
        length = len(type_.split())
        if len(texts) > length and texts[:length] == type_.split():
            return short, words[length:]
    return "", words


def _place_words(words: list[Word]) -> list[Word]:
    return [Word(word.text, whole=True) for word in _place(words)[1]]


def folded_position(position: str, province: str) -> str:
    """A position in a form that compares: ``Chủ tịch Ủy ban nhân dân tỉnh`` and ``CHỦ TỊCH UBND TỈNH`` are one."""
    words = " ".join(word.text for word in _words(position))
    return words.removesuffix(" " + " ".join(syllables(fold(province))))
