"""Marks of secrecy (dấu chỉ độ mật): what counts as one, by its words and the letters around it. Pure.

A mark stands alone: on a line, in a frame or a cell, in brackets at the head or the end of a subject or file name,
after "Độ mật:", or between number and date at the head of an administrative document (``mark_lines``). What speaks of
secrecy is none: "mật khẩu", "bảo mật", "trừ văn bản mật". Luật Bảo vệ bí mật nhà nước 2018; Thông tư 24/2020/TT-BCA.
The words themselves are values of the clauses that ask for this.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from congvu.ground.vietnamese import fold, nfc

WIDEST = 60
"""Characters that are folded to look for a mark; one with its letters set apart has fewer."""
LONGEST = 400
"""Characters of a subject, a name or a line that are looked at."""
_INVISIBLE = re.compile("[\xad\u200b-\u200f\u2060-\u2064\ufeff]")  # soft hyphens, blanks of no width
DECORATION = " \t.,:;*_=~|¦│║┃+-–—<>«»()[]{}\"'“”‘’/\\•·■□▪#!"
GOES_ON = re.compile(
    r"(?i)(?:mật\W{0,3}[,;]|\b(?:bảo|bí|cơ|độ|văn bản|tài liệu|hồ sơ|là|và|hoặc|trừ|giải|không|mức|dấu|mang|chứa))$"
)
"""A line or word that ends so belongs to the next: "… BẢO / MẬT …"."""
FOLLOWS = re.compile(r"(?i)(?:khẩu|độ|vụ|thám|ong|thiết|nhà nước|hoặc|hay|và|ngữ)\b")
"""What makes another word of it: mật khẩu, mật độ."""
_SPACED = re.compile(r"(?<!\w)(?:\w ){2,}\w(?!\w)")
_LABEL = re.compile(r"(?i)(?<!\w)(?:độ|do)\s+(?:mật|mat)\s*(?:\([^)]{0,40}\)\s*)?[:：]\s*([^\t\n;]{0,60})")
_TICKED = re.compile(r"(?:[☒☑✓✔√]|\[\s*[xXvV]\s*\]|\(\s*[xX]\s*\))\s*([^\W\d_]+(?:\s[^\W\d_]+)?)")
_BOX = re.compile(r"[☐□◻▢❏☒☑]|\[\s*\w?\s*\]|\(\s*[xX]?\s*\)")
_REPLY = re.compile(r"(?i)^(?:\s*(?:re|fw|fwd|trả lời|chuyển tiếp|tl|ct)\s*(?:\[\d+\])?\s*[:：])+\s*")
_TAG = re.compile(r"^\s*[\[(【{<«]\s*([^\])】}>»]{1,30}?)\s*[\])】}>»]\s*")
_LAST_TAG = re.compile(r"[\[(【{<«]\s*([^\])】}>»\[(]{1,30}?)\s*[\])】}>»]\s*$")
_HEADED = re.compile(r"^\s*([^\W\d_][^:–—|_-]{1,11}?)\s*(?:[:–—|_]|-(?=\s)|\s-)")
_ABOUT = re.compile(
    r"(?i)hướng dẫn|quản lý|quy định|quy chế|đóng dấu|dấu|tập huấn|trừ|bảo vệ|danh mục|văn bản|tài liệu|không|giải mật"
)
_EXTENSION = re.compile(r"(?:\.[A-Za-z0-9]{1,5}){1,2}$")
_PARTS = re.compile(r"\s*[_+–—]+\s*|\s*-+\s*|\s*\.+\s*")


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks that a clause names, the longest first; the label ``Độ mật:`` is known without being named."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, named: Iterable[str]) -> "Marks":
        """From the values of a clause."""
        words = (" ".join(nfc(one).upper().split()) for one in named if not one.rstrip().endswith(":"))
        return cls(tuple(sorted(set(words), key=len, reverse=True)))

    def exact(self, text: str) -> str:
        """The mark that a text is, letter by letter; empty where it is none."""
        bare = bared(text).upper().replace(" ", "")
        return next((word for word in self.words if word.replace(" ", "") == bare), "")

    def rough(self, text: str) -> str:
        """The mark that a text is but for the marks on its letters: typed without them, or misread from paper."""
        bare = bared(text)
        if len(bare) > WIDEST:
            return ""  # folding remembers what it folds
        bare = fold(bare).replace(" ", "")
        return next((word for word in self.words if fold(word).replace(" ", "") == bare), "")

    def either(self, text: str) -> str:
        """Exact, or typed without any marks on the letters."""
        return self.exact(text) or (self.rough(text) if text.isascii() else "")

    def labelled(self, line: str) -> str:
        """The mark after "Độ mật:"; of several that a form offers the one that is ticked."""
        for found in _LABEL.finditer(line):
            rest = line[found.start(1) :]
            if _BOX.search(rest):
                ticked = next((self.starting(one[1]) for one in _TICKED.finditer(rest)), "")
                if ticked:
                    return ticked
            elif len(self.named(rest)) < 2 and (mark := self.either(re.split(r"[,.(/]|\s{3,}", found[1])[0])):
                return mark
        return ""

    def named(self, text: str) -> set[str]:
        """The marks that a text names, wherever they stand in it."""
        return set(re.findall("|".join(map(fold, self.words)), fold(text[:WIDEST])))

    def starting(self, text: str) -> str:
        """The mark with which a text begins."""
        folded = fold(bared(text))
        return next((word for word in self.words if re.match(rf"{fold(word)}(?!\w)", folded)), "")

    def in_subject(self, subject: str) -> str:
        """The mark at the head or the end of a subject."""
        rest = _REPLY.sub("", visible(subject))
        while tag := _TAG.match(rest):
            if found := self.either(tag[1]):
                return found
            rest = _REPLY.sub("", rest[tag.end() :])
        last, head = _LAST_TAG.search(rest), _HEADED.match(rest)
        return (
            self.either(rest)
            or (self.either(last[1]) if last else "")
            or (self.either(head[1]) if head and head[1][0].isupper() and not _HEADED.match(head[1]) else "")
            or self.labelled(rest)
            or self.shouted(rest)
        )

    def shouted(self, text: str) -> str:
        """A mark in capitals among words that are not, where the words do not speak about marks."""
        small = sum(char.islower() for char in text)
        if small < len(text) // 3 or _ABOUT.search(text):
            return ""
        for word in self.words:
            place = re.search(rf"(?<!\w){word}(?!\w)", text)
            if place is None:
                continue
            before, after = text[: place.start()].rstrip(), text[place.end() :].lstrip()
            if not GOES_ON.search(before) and not FOLLOWS.match(after):
                return word
        return ""

    def in_name(self, name: str) -> str:
        """The mark in a file's name. Typed without marks on its letters, "mat" is many words: only where apart."""
        base = _EXTENSION.sub("", visible(name).rpartition("/")[2].rpartition("\\")[2])
        for tag in (_TAG.match(base), _LAST_TAG.search(base)):
            if tag and (found := self.either(tag[1])):
                return found
        parts = [part for part in _PARTS.split(base) if part]
        if not parts:
            return ""
        first, last = parts[0], parts[-1]
        if (found := self.exact(last)) and not (parts[1:] and GOES_ON.search(" ".join(parts[:-1]))):
            return found
        if (found := self.exact(first)) and not (parts[1:] and FOLLOWS.match(parts[1])):
            return found
        return self.ascii_name(base) or self.labelled(base) or self.shouted(base.replace("_", " "))

    def ascii_name(self, base: str) -> str:
        """A mark of two syllables at the head or end of a name, or any that is the name or stands before a dash."""
        if not base.isascii():
            return ""
        flat = " ".join(re.split(r"[\s_.-]+", base)).strip()
        for word in self.words:
            bare, loose = fold(word), fold(word).replace(" ", " ?")
            sure = bare.startswith("tuyet") or base.upper() == base
            if " " in bare and sure and re.search(rf"(?i)^{loose}(?!\w)|(?<!\w){loose}$", flat):
                return word
            if re.match(rf"{bare.upper()}(?:\s+-|_-|$)", base):
                return word
        return ""


def visible(text: str) -> str:
    """As people see it; of a long text both ends."""
    short = text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} {text[-LONGEST // 2 :]}"
    return seen(short)


def seen(text: str) -> str:
    """In NFC, as people see it."""
    return _INVISIBLE.sub("", nfc(text))


def bared(text: str) -> str:
    """Without what is drawn around it; letters set apart are one word: M Ậ T."""
    return " ".join(_SPACED.sub(lambda found: found[0].replace(" ", ""), text.strip(DECORATION)).split())
