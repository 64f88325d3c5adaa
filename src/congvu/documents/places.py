"""What a line of "Nơi nhận" means: a body by name or abbreviation, a group of bodies, those addressed above, the file.

``Sở TT&TT (để p/h)``, ``VP UBND tỉnh``, ``Các sở, ban, ngành``, ``Như trên``, ``Lưu: VT``. Pure;
``congvu.documents.resolving`` knows the bodies.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from congvu.ground.vietnamese import fold
from congvu.regulations.naming.bodies import Word, body_name, initials

ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,20}")
_ASIDE = re.compile(r"\s*\((?:[^()]{0,80})\)|\s+để\s+(?:b/c|biết|báo cáo|p/h|phối hợp|t/h)\b.*", re.IGNORECASE)
_FILED = re.compile(r"luu\b")
_ABOVE = re.compile(r"nhu\s+(?:tren|kinh gui)\b")
_SEPARATORS = re.compile(r"(\s*[,;]\s*|\s+và\s+)")
MOST_NAMES = 20
_TRAILING = ("tinh", "thanh pho", "tp")


class Group(StrEnum):
    """Bodies that are named together."""

    DEPARTMENTS = "departments"
    DISTRICTS = "districts"
    COMMUNES = "communes"
    UNIONS = "unions"
    UNITS = "units"  # of the issuing agency


_GROUPS: tuple[tuple[re.Pattern[str], Group], ...] = (
    (re.compile(r"(?:cac\s+)?so\s*[,-]?\s*ban\s*(?:[,-]|va)?\s*nganh\b"), Group.DEPARTMENTS),
    (re.compile(r"(?:cac\s+)?(?:ubnd|uy ban nhan dan)\s+(?:cac\s+)?(?:quan|huyen)\s*(?:,|va|-|$)"), Group.DISTRICTS),
    (re.compile(r"(?:ubnd|uy ban nhan dan)\s+cac\s+(?:quan|huyen)"), Group.DISTRICTS),
    (re.compile(r"(?:cac\s+)?(?:ubnd|uy ban nhan dan)\s+(?:cac\s+)?(?:xa|phuong)\s*(?:,|va|-|$)"), Group.COMMUNES),
    (re.compile(r"(?:ubnd|uy ban nhan dan)\s+cac\s+(?:xa|phuong)"), Group.COMMUNES),
    (re.compile(r"(?:cac\s+)?(?:doan the|to chuc chinh tri)"), Group.UNIONS),
    (re.compile(r"(?:cac\s+)(?:phong|don vi)\b.{0,40}(?:truc thuoc|chuyen mon|thuoc so)"), Group.UNITS),
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one line, or one part of it, means; exactly one of the rest is told, or none where nobody can say."""

    line: str
    filed: bool = False
    above: bool = False
    group: Group | None = None
    address: str = ""
    names: tuple[str, ...] = ()


def meaning(line: str) -> Meaning:
    """The line's meaning; a list of names gives them all, the whole line first."""
    if found := ADDRESS.search(line):
        name = _tidy(line[: found.start()])
        return Meaning(line, address=found[0].lower(), names=(name,) if name else ())
    text = _tidy(_ASIDE.sub("", line))
    words = fold(text)
    if _FILED.match(words):
        return Meaning(line, filed=True)
    if _ABOVE.match(words):
        return Meaning(line, above=True)
    group = next((group for pattern, group in _GROUPS if pattern.match(words)), None)
    return Meaning(line, group=group) if group else Meaning(line, names=(text,) if text else ())


def runs(name: str) -> Iterator[tuple[int, list[str]]]:
    """From each place in a list of names, every text that may be one name: to the end first, one piece last.

    A name may have commas and "và" in it. ``Sở Tài chính, Nội vụ`` says "Sở" once for all.
    """
    pieces = _SEPARATORS.split(name)[: 2 * MOST_NAMES]
    head = pieces[0].split()[0] if pieces[0].split() else ""
    count = (len(pieces) + 1) // 2
    for start in range(count):
        texts = ["".join(pieces[2 * start : 2 * end - 1]) for end in range(count, start, -1)]
        yield start, [text if not start or _typed(text) else f"{head} {text}" for text in texts]


def _typed(part: str) -> bool:
    return bool(body_name(part, "").type_words) or part.isupper()


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" -–<>:;,.")


@dataclass(frozen=True, slots=True)
class Body:
    """A body with a mailbox of its own; ``key`` is that mailbox's, for the caller."""

    name: str
    address: str
    key: int


class Names:
    """Bodies by what they may be called: the letters of a name and of its abbreviation are the same."""

    def __init__(self, bodies: Iterable[Body], province: str) -> None:
        self._province = province
        self._by_letters: defaultdict[str, list[Body]] = defaultdict(list)
        for body in bodies:
            self._by_letters[initials(self._words(body.name))].append(body)

    def called(self, name: str) -> list[Body]:
        """Who may be meant: one where it is clear, several where a person must choose, none where nobody is."""
        words = self._words(name)
        fitting = [one for one in self._by_letters.get(initials(words), ()) if _fits(words, self._words(one.name))]
        same = [one for one in fitting if _texts(words) == _texts(self._words(one.name))]
        return same if len(same) == 1 else fitting

    def _words(self, name: str) -> tuple[Word, ...]:
        words = [word for word in body_name(name, self._province).written if word.text != "va"]
        for tail in _TRAILING:
            size = len(tail.split())
            if len(words) > size and " ".join(word.text for word in words[-size:]) == tail:
                words = words[:-size]
        return tuple(words)


def _fits(asked: Sequence[Word], known: Sequence[Word]) -> bool:
    """Whether each word that either side writes out is in the other, or hidden in an abbreviation there."""
    return _within(asked, known) and _within(known, asked)


def _within(some: Sequence[Word], others: Sequence[Word]) -> bool:
    if any(word.whole for word in others):
        hidden = "".join(word.text for word in others if word.whole)
        return all(word.whole or word.text in _texts(others) or word.text[0] in hidden for word in some)
    return all(word.whole or word.text in _texts(others) for word in some)


def _texts(words: Sequence[Word]) -> list[str]:
    return [word.text for word in words]
