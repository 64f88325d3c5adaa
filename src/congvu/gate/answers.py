"""A verdict as Postfix is told it: changes of the header, a hold, and the words of a refusal.

Replies go to programs without any charset, so the Vietnamese is folded to ASCII (RFC 5321, 4.2).
"""

from collections.abc import Iterator, Sequence
from email.header import Header

from congvu.gate import wire
from congvu.gate.findings import Action, Change, Finding, Verdict
from congvu.ground.vietnamese import fold, nfc
from congvu.regulations.carriers import carries

OWN = "x-congvu-"
"""Fields that only the gate writes; what others bring under these names is removed."""

CODES = {Action.REJECT: "550 5.7.1", Action.DEFER: "451 4.7.1"}
WORDS = {Action.REJECT: ("Từ chối", "Refused"), Action.DEFER: ("Tạm hoãn", "Deferred")}


@carries("content.intact")
def answer(verdict: Verdict, names: Sequence[str]) -> bytes:
    """All packets; ``names`` are the fields of the header in order. A body is never changed, by anything said here."""
    if verdict.action in CODES:
        return refusal(verdict.action, verdict.decisive)
    lower = [name.lower() for name in names]
    packets = [*_cleaned(lower), *(part for change in verdict.changes for part in _changed(change, lower))]
    if verdict.action is Action.HOLD:
        decisive = verdict.decisive
        packets.append(wire.quarantine(f"[{decisive.clause}] {decisive.check}" if decisive else "gate"))
    return b"".join(packets) + wire.CONTINUE


def refusal(action: Action, finding: Finding | None) -> bytes:
    """A rejection or deferral with its reason and clause."""
    vi, en = WORDS[action]
    if finding:
        clause = f" [{finding.clause}]" if finding.clause else ""
        vi, en = f"{vi}: {finding.vi}", f"{en}: {finding.en}{clause}"
    return wire.reply(CODES[action], f"{ascii_only(vi)} / {ascii_only(en)}")


def ascii_only(text: str) -> str:
    """Readable without marks, in upper and lower case as it was."""
    return "".join(fold(char).upper() if char.isupper() else fold(char) for char in nfc(text))


def _cleaned(lower: Sequence[str]) -> Iterator[bytes]:
    """Our own fields that came from elsewhere go, the last first: removing one renumbers those behind it."""
    for place in reversed(range(len(lower))):
        if lower[place].startswith(OWN):
            yield wire.change_header(lower[place], lower[: place + 1].count(lower[place]), "")


def _changed(change: Change, lower: Sequence[str]) -> Iterator[bytes]:
    there = 0 if change.add else lower.count(change.field.lower())
    first = 1 if change.value is not None else 0
    for number in range(there, first, -1):
        yield wire.change_header(change.field, number, "")
    if change.value is None:
        return
    value = change.value if change.value.isascii() else Header(change.value, "utf-8").encode(linesep="\n")
    yield wire.change_header(change.field, 1, value) if there else wire.add_header(change.field, value)
