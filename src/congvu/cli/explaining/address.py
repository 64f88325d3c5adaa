"""An address, or a mailbox by its key: what the register knows of it, or whether it could be given.

What needs the directory's models is imported once a system is open.
"""

import re

from congvu.cli.explaining.asking import Asked, NotExplained
from congvu.cli.explaining.points import Explanation
from congvu.ground.vietnamese import nfc

_KEY = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


def recognises(text: str) -> bool:
    """Something with an @ and no brackets, or a mailbox's key."""
    return _KEY.fullmatch(text) is not None or ("@" in text and "<" not in text and ">" not in text)


def explain(asked: Asked) -> Explanation | None:
    """Who has it, how it came about, what binds the mailbox; None where the register does not know it."""
    asked.open()
    from congvu.cli.explaining import register

    if _KEY.fullmatch(asked.subject):
        return register.of_key(asked)
    return register.of_address(nfc(asked.subject).lower(), asked)


def unknown(asked: Asked) -> Explanation:
    """An address that nobody has: whether it could be given, and to whom."""
    if _KEY.fullmatch(asked.subject):
        vi = f"không có hộp thư nào có khóa “{asked.subject}”."
        raise NotExplained("unknown-mailbox", vi, f"no mailbox has the key “{asked.subject}”.")
    from congvu.cli.explaining import free_address

    return free_address.explained(nfc(asked.subject).lower())
