"""Phrases that stop a letter for a decision, or warn who sends it (DN-12.3.s2, VP-8.3.b); the phrases are values."""

import re
from collections.abc import Iterable, Iterator

from congvu.gate.checks.secrecy import done
from congvu.gate.facts import Facts
from congvu.gate.findings import Finding
from congvu.gate.letter import Direction, Letter
from congvu.ground.vietnamese import fold, nfc
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause

CHECK = "phrases"


@carries("content.phrases")
def check(letter: Letter, clause: Clause, facts: Facts) -> Iterator[Finding]:
    """One finding for each phrase, at the first place where it stands."""
    del facts
    if letter.envelope.direction is Direction.INBOUND:
        return
    word = clause.get("outbound", "accept")
    wanted = {phrase: patterns(phrase) for phrase in clause.get("phrases", ())}
    for text in letter.texts():
        lower = text.decoded.lower()
        there = (one for one in wanted if begins(one) in lower or lower.isascii())  # a cheap look before the dear one
        for phrase in [one for one in there if matched(lower, *wanted[one])]:
            del wanted[phrase]
            vi = f"có cụm từ “{phrase}”, cần xem lại trước khi gửi."
            en = f"it has the phrase “{phrase}”, to be looked at before it is sent."
            yield Finding(clause.id, CHECK, vi, en, text.where, done(word, letter), warn=word == "warn")


def begins(phrase: str) -> str:
    """The first word, without the colon that may stand apart from it."""
    return nfc(phrase).lower().split()[0].rstrip(":")


def patterns(phrase: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A phrase as it is written, and as it is typed without marks on its letters."""
    return pattern(nfc(phrase).lower().split()), pattern(fold(phrase).split())


def pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Words with any blanks between, and before a colon."""
    loose = r"\s+".join(re.escape(word) for word in words)
    return re.compile(rf"(?<!\w){loose}(?!\w)".replace(":(?!\\w)", r"\s*:"))


def matched(text: str, exact: re.Pattern[str], plain: re.Pattern[str]) -> bool:
    """Whether a phrase stands in a text."""
    return bool(exact.search(text) or (text.isascii() and plain.search(text)))
