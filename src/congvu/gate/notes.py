"""Fields that the gate adds beside what the sender wrote; what strangers bring under these names is removed first.

``X-Congvu-Note`` is shown to the recipient, ``X-Congvu-Junk`` has the letter filed in Junk (VP-8.3.c.s1, DL-11.5.s3).
"""

from congvu.gate.findings import Change
from congvu.ground.vietnamese import fold


def note(clause: str, check: str, vi: str) -> tuple[Change]:
    """What the recipient should know of the letter."""
    return (Change("X-Congvu-Note", f"{clause}; {check}; {fold(vi)}", add=True),)


def junk(clause: str, vi: str) -> tuple[Change]:
    """The letter is delivered to the folder Junk, with the reason."""
    return (Change("X-Congvu-Junk", f"{clause}; {fold(vi)}", add=True),)
