"""Files that nobody can look into: whether they may pass stands beside the clause on secrecy, for they may hide a mark.

Encrypted files have a value of their own, since a regulation may allow them (QT-1.1.s2). What is too deep, too large or
too slow to be read is also held when it comes in: so are bombs. A damaged file that comes in harms nobody.
"""

from collections.abc import Iterator

from congvu.gate.checks.secrecy import done
from congvu.gate.facts import Facts
from congvu.gate.findings import Finding
from congvu.gate.letter import Direction, Letter
from congvu.gate.notes import note
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause

CHECK = "uninspectable"
REASONS = {
    "encrypted": ("được mã hóa", "is encrypted"),
    "damaged": ("bị hỏng hoặc không đúng định dạng", "is damaged, or not what it seems"),
    "too_deep": ("lồng nhau quá sâu", "is nested too deep"),
    "too_large": ("quá lớn khi mở ra", "is too large when unpacked"),
    "too_slow": ("không đọc hết trong thời gian cho phép", "could not be read in time"),
}


@carries("content.secrecy")
def check(letter: Letter, clause: Clause, facts: Facts) -> Iterator[Finding]:
    """One finding for each part that was not looked into, where the clause says what becomes of such."""
    del facts
    for _text in letter.texts():
        pass  # what is closed is known when everything was read
    inbound = letter.envelope.direction is Direction.INBOUND
    for part in letter.closed():
        word = clause.get("encrypted" if part.reason == "encrypted" else "unreadable")
        if word is None:
            continue
        if inbound and part.reason in ("encrypted", "damaged"):
            word = "label"
        vi, en = REASONS[part.reason]
        vi = f"tệp {vi}, không kiểm tra được dấu chỉ độ mật."
        en = f"a file {en}: it cannot be checked for marks of secrecy."
        changes = note(clause.id, CHECK, vi) if inbound else ()
        yield Finding(clause.id, CHECK, vi, en, part.where, done(word, letter), changes, word == "warn")
