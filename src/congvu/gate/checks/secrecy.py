"""Marks of secrecy in subject, body, file names and texts of files (CT-7.1.s1, DL-8, DN-3.2, DN-8.2, QT-1.4, VP-8.3.a).

What a mark is stands in ``gate.marks``. A finding names the mark and its place, and nothing else of the text.
"""

import re
from collections.abc import Iterable, Iterator

from congvu.gate import mark_lines
from congvu.gate.facts import Facts
from congvu.gate.findings import Action, Change, Finding
from congvu.gate.letter import Direction, Kind, Letter, Text
from congvu.gate.marks import Marks
from congvu.gate.notes import junk, note
from congvu.ground.extraction.mail import SUBJECT
from congvu.ground.legacy import detect, to_unicode
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause

CHECK = "secrecy"
OLD_LONGEST = 1 << 20
"""Characters of a text that are read in an encoding of old."""
OLD_FORM = re.compile(r"[mM][a-zA-Z]?[^\x00-\x7f\u1ea0-\u1ef9]{1,2}\W?[tT]|[mM][aA]\^\.[tT]")
"""The form of "mật" in encodings older than Unicode, read as Latin letters: mËt, maät, m§t, ma^.t."""
ACTIONS = {
    "reject": Action.REJECT,
    "hold": Action.HOLD,
    "quarantine": Action.HOLD,
    "junk": Action.ACCEPT,
    "label": Action.ACCEPT,
    "warn": Action.ACCEPT,
    "accept": Action.ACCEPT,
}


@carries("content.secrecy")
def check(letter: Letter, clause: Clause, facts: Facts) -> Iterator[Finding]:
    """One finding for each mark at each place."""
    del facts
    marks = Marks.of(clause.get("marks", ()))
    word = clause.get("inbound" if letter.envelope.direction is Direction.INBOUND else "outbound", "accept")
    for text in letter.texts():
        for mark in in_text(marks, text):
            vi = f"có dấu chỉ độ mật “{mark}”: văn bản mật không được gửi, nhận qua hệ thống thư điện tử."
            en = f"it bears the secrecy mark “{mark}”: secret documents must not go by this e-mail system."
            changes = changes_of(word, clause.id, vi)
            told = tuple(clause.get("tell", ()))
            yield Finding(clause.id, CHECK, vi, en, text.where, done(word, letter), changes, word == "warn", told)


def in_text(marks: Marks, text: Text) -> Iterable[str]:
    """The marks of one text, as it stands and as it reads in an encoding older than Unicode."""
    found = dict.fromkeys(in_reading(marks, text, text.decoded))
    if OLD_FORM.search(text.decoded):
        written = text.raw or text.decoded[:OLD_LONGEST]
        legacy = detect(written, charset=text.charset, fonts=text.fonts)
        if legacy is not None:
            found |= dict.fromkeys(in_reading(marks, text, to_unicode(written, legacy)))
    return found


def in_reading(marks: Marks, text: Text, read: str) -> Iterable[str]:
    """By what the text is: a name and a subject have marks at their ends, other texts in their lines."""
    if text.kind is Kind.NAME:
        return filter(None, [marks.in_name(read)])
    if text.kind is Kind.SUBJECT or text.where.endswith(SUBJECT):
        return filter(None, [marks.in_subject(read)])
    return mark_lines.found(marks, read)


def done(word: str, letter: Letter) -> Action:
    """What a value of a clause asks for; what a program of ours sends on is held, for its sender hears no refusal."""
    action = ACTIONS[word]
    return Action.HOLD if action is Action.REJECT and letter.envelope.direction is Direction.ONWARD else action


def changes_of(word: str, clause: str, vi: str) -> tuple[Change, ...]:
    """What the recipient is told of a letter that passes."""
    if word == "junk":
        return junk(clause, vi)
    return note(clause, CHECK, vi) if word == "label" else ()
