"""The recipients that a document names: the block "Nơi nhận" at its foot, and whom it is addressed to ("Kính gửi").

Nghị định 30/2020, Phụ lục I, mục II.9. Pure.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from congvu.ground.vietnamese import fold

MOST = 200
LONGEST = 300
_MARK = re.compile(r"\s*[-–—+•*·]\s*(?=\S)")
_BLOCK = re.compile(r"(?:no[il1] nhan|noi nha[nm])\s*[:.;]?")
_TO = re.compile(r"kinh g[uo]i\s*[:.;]?")
_FILED = re.compile(r"^(L[ưu]u\s*:[^.]*)\..*$", re.IGNORECASE)
"""The last entry, with what OCR read beside it."""

_END = re.compile(r"(?:kt|tm|tl|tuq|q)\.")


def recipient_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines of the first block "Nơi nhận" that has any, without dashes and stops."""
    for at, line in enumerate(lines):
        if (found := _BLOCK.match(fold(line))) and (read := _block(line[found.end() :], lines[at + 1 :])):
            return read
    return ()


def addressees(lines: Sequence[str]) -> tuple[str, ...]:
    """Whom the document is addressed to: on the line itself, or below it with dashes."""
    for at, line in enumerate(lines):
        if found := _TO.match(fold(line)):
            return _block(line[found.end() :], lines[at + 1 :], loose=False)
    return ()


def _block(first: str, rest: Sequence[str], *, loose: bool = True) -> tuple[str, ...]:
    """What stands behind the word, then the lines with dashes; a line without one goes on where the last is open."""
    entries = [first.strip()] if first.strip() and not first.isupper() else []
    blank = 0
    for line in rest[: MOST * 2]:
        if not line.strip():
            blank += 1
            if blank > 2:
                break
            continue
        blank = 0
        if _MARK.match(line):
            entries.append(line)
        elif entries and not entries[-1].rstrip().endswith((";", ".")) and not _stops(line):
            entries[-1] += f" {line.strip()}"
        elif entries and (not loose or entries[-1].rstrip().endswith(".")):
            break
    return tuple(entry for text in entries for entry in _entries(text))[:MOST]


def _stops(line: str) -> bool:
    """Whether a line is the signer's, or another part of the form."""
    return line.isupper() or bool(_END.match(fold(line)) or _BLOCK.match(fold(line)))


def _entries(text: str) -> list[str]:
    """One line's entries: several may stand behind one another with a dash each; what else follows is the signer's."""
    first, *rest = text.split(";")
    dashed = _MARK.match(first) is not None
    parts = [first, *(part for part in rest if not dashed or _MARK.match(part))]
    kept = takewhile(lambda one: not _END.match(fold(one)), (_MARK.sub("", part, count=1) for part in parts))
    tidy = (" ".join(part.split()).strip(" .,:;") for part in kept)
    return [_FILED.sub(r"\1", one)[:LONGEST] for one in tidy if one]
