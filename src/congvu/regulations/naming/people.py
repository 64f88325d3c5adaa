"""A person's name in its parts: family, middle, given, as a file states them or as Kinh order parts a full name.

Peoples of the highlands write the given name before the clan and a marker in front (Y Moan Êñuôl, H'Hen Niê): no
program can tell the parts from the words, so a parted full name always carries a remark, and both readings are shown.
A marker grown together with the last word (Điểu K'Ré) is a middle name where the regulation knows such markers.
"""

from dataclasses import dataclass

from congvu.ground.vietnamese import APOSTROPHES, fold, letters, strange, syllables
from congvu.regulations.naming.subjects import OfficerDecides, Subject

_ANY_APOSTROPHE = "".join(APOSTROPHES)


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts as written, and the whole in written order."""

    family: str
    middle: str
    given: str
    written: str
    guessed: bool = False


def name_of(subject: Subject, clause: str, markers: tuple[str, ...] = ()) -> PersonName:
    """The parts that the row states; without them the full name in Kinh order; a name that is none is refused."""
    stated = f"{subject.family} {subject.middle} {subject.given}"
    has_parts = bool(letters(subject.given))
    odd = strange(stated if has_parts else stated + subject.full_name)
    if odd:
        raise OfficerDecides(
            f"tên có ký tự không đọc được thành chữ Latinh: “{odd}”",
            f"the name holds what no Latin letter reads: “{odd}”",
            clause,
        )
    if has_parts:
        return PersonName(subject.family, subject.middle, subject.given, _written(subject.full_name, stated))
    if not letters(subject.full_name):
        raise OfficerDecides("dòng này không có tên người", "this row has no person's name", clause)
    return kinh(subject.full_name, markers)


def kinh(full_name: str, markers: tuple[str, ...] = ()) -> PersonName:
    """First syllable family, last given, all between middle; a single one is the given name."""
    grown = tuple(fold(marker) for marker in markers if fold(marker).endswith("'"))
    words = _joined(full_name.split(), grown)
    marker, given = _parted(words[-1], grown)
    family = words[0] if len(words) > 1 else ""
    middle = " ".join([*words[1:-1], marker]).strip()
    return PersonName(family, middle, given, full_name, guessed=True)


def highland(full_name: str, markers: tuple[str, ...]) -> PersonName | None:
    """The other reading of a full name that begins with a marker: marker as middle name, then given name, then clan."""
    words = full_name.split()
    for marker in markers:
        rest = _without_marker(words, fold(marker)) if words else None
        if rest:
            return PersonName(" ".join(rest[1:]), marker, rest[0], full_name, guessed=True)
    return None


def first_letters(text: str) -> str:
    """One letter for each syllable, never a digraph."""
    return "".join(syllable[0] for syllable in syllables(text))


def _joined(words: list[str], markers: tuple[str, ...]) -> list[str]:
    # H Hen Niê, H' Hen Niê and H'Hen Niê are one name
    if len(words) > 1 and fold(words[0]).rstrip("'") + "'" in markers:
        return [f"{words[0].rstrip(_ANY_APOSTROPHE)}'{words[1]}", *words[2:]]
    return words


def _parted(word: str, markers: tuple[str, ...]) -> tuple[str, str]:
    """The marker that a word begins with, and the rest of the word."""
    for marker in markers:
        own = word[len(marker) - 1 :].lstrip(_ANY_APOSTROPHE)
        if fold(word).startswith(marker) and letters(own):
            return word[: len(word) - len(own)], own
    return "", word


def _without_marker(words: list[str], marker: str) -> list[str] | None:
    first = fold(words[0])
    if first == marker.rstrip("'"):
        return words[1:] or None
    if marker.endswith("'") and first.startswith(marker):
        own = words[0][1:].lstrip(_ANY_APOSTROPHE)
        return [own, *words[1:]] if own else words[1:] or None
    return None


def _written(full_name: str, stated: str) -> str:
    # the parts do not tell in which order they are written; the full name does, if it is the same name
    same = sorted(letters(full_name)) == sorted(letters(stated))
    return full_name if same else stated
