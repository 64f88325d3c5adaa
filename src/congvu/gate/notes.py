"""Fields that the gate adds beside what the sender wrote; what strangers bring under these names is removed first.

``X-Congvu-Note`` is shown to the recipient, ``X-Congvu-Junk`` has the letter filed in Junk (VP-8.3.c.s1, DL-11.5.s3).
"""

import re
import unicodedata

from congvu.gate.findings import Change

_LONGEST = 300
_UNSEEN = re.compile(r"[^ -~]+")  # a file's name may hold what ends a header


def note(clause: str, check: str, vi: str) -> tuple[Change]:
    """What the recipient should know of the letter."""
    return (Change("X-Congvu-Note", f"{clause}; {check}; {_ascii(vi)}", add=True),)


def junk(clause: str, vi: str) -> tuple[Change]:
    """The letter is delivered to the folder Junk, with the reason."""
    return (Change("X-Congvu-Junk", f"{clause}; {_ascii(vi)}", add=True),)


def _ascii(text: str) -> str:
    """Without marks, for a header that every program shows."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return " ".join(_UNSEEN.sub(" ", apart.encode("ascii", "ignore").decode()).split())[:_LONGEST]
