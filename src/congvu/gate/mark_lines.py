"""Where a mark of secrecy stands in the lines of a text, and where lines only show or list the marks. Pure.

Text comes as it was extracted: a paragraph, cell or box a line, columns parted by tabs or wide blanks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from congvu.gate.marks import FOLLOWS, GOES_ON, LONGEST, Marks, bared, seen

HEAD = 25
"""Filled lines from the beginning of a document, or around its motto, within which a mark stands."""
LIST = 8
"""Filled lines within which different marks are a list."""
TINY = 3
"""Filled lines of a text that is a box, a stamp or a page's header."""
MOST = 2000
"""Lines with the form of a mark that are looked at; a text on passwords has fewer."""

FORM = re.compile(r"[mM]\W{0,3}[aàáảãạăằắẳẵặâầấẩẫậAÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬ]\W{0,3}[tT]")
"""What every mark has, with the right marks on its letters or not; asked first, for most texts have nothing like it."""
_COLUMNS = re.compile(r"\t|\s{3,}")
_NUMBER = re.compile(r"(?i)^(?:s[ốo]|lu[ậa]t s[ốo])\s*[:.]?\s*[\w .]*/[\w./&-]*")
_DATE = re.compile(r"(?i)^[\w .'-]{0,40},\s*(?:ngày|ngay)\b")
_MOTTO = re.compile(r"(?i)c[ộo]ng\s*h[òo][àa]?\w?\s*x[ãa]\s*h[ộo]i|[đd][ộo]c\s*l[ậa]p\s*[-–—]\s*t[ựu]\s*do")
_SAMPLE = re.compile(r"(?i)^\W*(?:mẫu|hình|ví dụ|form)\b|kích thước|dấu (?:chỉ )?độ mật(?!\s*:)|đóng dấu|khuôn dấu")


@dataclass(frozen=True, slots=True)
class Spot:
    """A line, or a column of one, that may be a mark."""

    line: int
    mark: str
    sure: bool  # exact and in capitals
    sole: bool  # nothing else is on the line but head matter


def found(marks: Marks, text: str) -> list[str]:
    """The marks of a text, each once."""
    if not FORM.search(text):
        return []
    lines = filled(text)
    formed = list(
        islice((number for number, line in enumerate(lines) if len(line) < LONGEST and FORM.search(line)), MOST)
    )
    labelled = [mark for number in formed if (mark := marks.labelled(lines[number]))]
    spots = list(spotted(marks, lines, formed))
    real = [spot for spot in spots if stands(spot, lines) and not listed(spot, spots, lines)]
    return list(dict.fromkeys([*labelled, *(spot.mark for spot in real)]))


def filled(text: str) -> list[str]:
    """The lines that have something; letters written one below the other are one line."""
    lines: list[str] = []
    letters = ""
    for line in [*seen(text).splitlines(), ""]:
        bare = line.strip()
        if len(bare) == 1 and bare.isalpha():
            letters += bare
            continue
        if letters:
            lines.append(letters)
            letters = ""
        if bare:
            lines.append(bare)
    return lines


def spotted(marks: Marks, lines: list[str], formed: list[int]) -> Iterator[Spot]:
    """Every line and column that consists of a mark, among the lines with the form of one."""
    for number in formed:
        columns = [column.strip() for column in _COLUMNS.split(lines[number]) if column.strip()]
        columns = [half for column in columns for half in halves(marks, column)]
        for column in columns:
            mark = marks.exact(column) or marks.rough(column)
            others = [other for other in columns if other is not column]
            if mark and all(of_head(other) for other in others[:3]) and len(others) < 4:
                if mark == marks.words[-1] and number and (first := marks.exact(f"{bared(lines[number - 1])} {mark}")):
                    mark = first  # TUYỆT / MẬT, one below the other
                letters = bared(column)
                yield Spot(number, mark, bool(marks.exact(column)) and letters.isupper(), not others)


def halves(marks: Marks, column: str) -> list[str]:
    """A mark and the head matter beside it, where a narrow blank parts them: "Số: 12/BC-SXD MẬT"."""
    if (number := _NUMBER.match(column)) and (rest := column[number.end() :].strip()) and marks.rough(rest):
        return [number[0], rest]
    for word in (column.split(" ", 1)[0], " ".join(column.split(" ", 2)[:2])):
        rest = column[len(word) :].strip()
        if rest and marks.exact(word) and word.isupper() and (_DATE.match(rest) or _MOTTO.match(rest)):
            return [word, rest]
    tag = re.match(r"[\[(【]\s*([^\])】]{2,12}?)\s*[\])】]\s*(?=\S)", column)
    return [tag[1]] if tag and marks.exact(tag[1]) and tag[1][0].isupper() else [column]


def of_head(column: str) -> bool:
    """Whether a column belongs to the head of a document."""
    return bool(_NUMBER.match(column) or _DATE.match(column) or _MOTTO.search(column))


def stands(spot: Spot, lines: list[str]) -> bool:
    """Whether the spot is a line by itself, and sure enough for where it is."""
    here = lines[spot.line]
    before = lines[spot.line - 1] if spot.line else ""
    after = lines[spot.line + 1] if spot.line + 1 < len(lines) else ""
    if GOES_ON.search(before) or (here[0].isalpha() and FOLLOWS.match(after)):
        return False
    if any(_SAMPLE.search(line) for line in lines[max(spot.line - 2, 0) : spot.line + 1]):
        return False
    letters = bared(_COLUMNS.split(here)[0])
    if spot.sure or not spot.sole:
        return True
    if len(lines) <= TINY or spot.line == 0:
        return here[:1].isupper() or letters.isupper()
    if letters.isupper() and " " in spot.mark:
        return True
    return at_head(spot.line, lines) and letters[:1].isupper()


def at_head(line: int, lines: list[str]) -> bool:
    """Whether a line is at the head of an administrative document: the motto or a number stands before it, or soon."""
    around = lines[max(line - HEAD, 0) : line + LIST + 1]
    return any(_MOTTO.search(one) or _NUMBER.match(one) for one in around)


def listed(spot: Spot, spots: list[Spot], lines: list[str]) -> bool:
    """Whether lines only name the marks: different ones close together, or all of them in one text."""
    others = [other for other in spots if other.mark != spot.mark]
    close = any(abs(other.line - spot.line) <= LIST for other in others)
    every = len({other.mark for other in others}) >= 2
    return close or (every and not at_head(spot.line, lines))
