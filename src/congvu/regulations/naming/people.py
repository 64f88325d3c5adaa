"""A person's name in its parts: family, middle, given, as a file states them or as Kinh order parts a full name.

Peoples of the highlands write the given name before the clan and a marker in front (Y Moan Êñuôl, H'Hen Niê): no
program can tell the parts from the words, so a parted full name always carries a remark, and both readings are shown.
"""

from dataclasses import dataclass

from congvu.ground.vietnamese import APOSTROPHES, fold, letters, strange, syllables
from congvu.regulations.naming.subjects import OfficerDecides, Subject


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts as written, and the whole in written order."""

    family: str
    middle: str
    given: str
    written: str
    guessed: bool = False


def name_of(subject: Subject, clause: str) -> PersonName:
    """The parts that the row states; without them the full name in Kinh order; a name that is none is refused."""
    stated = f"{subject.family} {subject.middle} {subject.given}"
    odd = strange(stated + subject.full_name)
    if odd:
        raise OfficerDecides(
            f"tên có ký tự không đọc được thành chữ Latinh: “{odd}”",
            f"the name holds what no Latin letter reads: “{odd}”",
            clause,
        )
    if letters(subject.given):
        return PersonName(subject.family, subject.middle, subject.given, _written(subject.full_name, stated))
    if not letters(subject.full_name):
        raise OfficerDecides("dòng này không có tên người", "this row has no person's name", clause)
    return kinh(subject.full_name)


def kinh(full_name: str) -> PersonName:
    """First syllable family, last given, all between middle; a single one is the given name."""
    words = full_name.split()
    if len(words) == 1:
        return PersonName("", "", words[0], full_name, guessed=True)
    return PersonName(words[0], " ".join(words[1:-1]), words[-1], full_name, guessed=True)


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


def _without_marker(words: list[str], marker: str) -> list[str] | None:
    first = fold(words[0])
    if first == marker.rstrip("'"):
        return words[1:] or None
    if marker.endswith("'") and first.startswith(marker):
        own = words[0][1:].lstrip("".join(APOSTROPHES))
        return [own, *words[1:]] if own else words[1:] or None
    return None


def _written(full_name: str, stated: str) -> str:
    # the parts do not tell in which order they are written; the full name does, if it is the same name
    same = sorted(letters(full_name)) == sorted(letters(stated))
    return full_name if same else stated
