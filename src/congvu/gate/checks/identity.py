"""Who wrote it: the author that readers see is who signed in, under the name that the directory gives them.

Postfix has proved that the envelope's sender belongs to who has signed in; readers see From. Were it another's, an
official could write in anybody's name, and the name's own province would sign it. CT-4.2.dd wants the name as well.
"""

import re
from base64 import b64encode
from collections.abc import Iterator

from congvu.gate.facts import Account, Facts
from congvu.gate.findings import Action, Change, Finding
from congvu.gate.letter import Letter
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause

CHECK = "identity"
MOST_BYTES = 45
"""Of one encoded word, which may be 75 characters long."""

_SYLLABLE = re.compile(r"\S{1,11}\s?|\s")
"""Words are cut between syllables: some mail programs show a blank at each cut."""


@carries("identity.sender", "naming.display")
def check(letter: Letter, clause: Clause, facts: Facts) -> Iterator[Finding]:
    """From is the one address that sends; where the clause is of names, under its name in the directory."""
    if not letter.header("From"):
        return  # Postfix adds it
    proved = letter.envelope.sender or letter.envelope.login  # a receipt has no envelope sender
    authors = letter.authors
    if len(letter.header("From")) != 1 or [address for _name, address in authors] != [proved]:
        yield Finding(
            clause=clause.id,
            check=CHECK,
            vi="địa chỉ ở dòng From không phải địa chỉ gửi.",
            en="the address in From is not the one that sends.",
            where="sender",
            action=Action.REJECT,
        )
        return
    account = facts.account(proved)
    if clause.block == "naming.display" and account and _named_otherwise(account, authors[0][0]):
        yield Finding(
            clause=clause.id,
            check=CHECK,
            vi=f"tên hiển thị được ghi lại thành '{account.name}' như trong danh bạ.",
            en=f"the display name becomes '{account.name}', as in the directory.",
            where="sender",
            action=Action.REWRITE,
            changes=(Change("From", written(account.name, proved)),),
        )


def _named_otherwise(account: Account, shown: str) -> bool:
    """Only of people: an agency's mailbox bears the agency's name anyway, however it is written."""
    return account.kind == "personal" and bool(account.name) and shown != account.name


def written(name: str, address: str) -> str:
    """A name and an address as they stand in a header field (RFC 5322, 3.4; RFC 2047)."""
    if name.isascii():
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{address}>'
    words = [""]
    for piece in _SYLLABLE.findall(name):
        if len((words[-1] + piece).encode()) > MOST_BYTES:
            words.append("")
        words[-1] += piece
    encoded = (f"=?utf-8?b?{b64encode(word.encode()).decode()}?=" for word in words if word)
    return "\n ".join((*encoded, f"<{address}>"))
