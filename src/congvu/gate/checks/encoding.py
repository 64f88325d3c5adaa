"""Vietnamese text must be Unicode by TCVN 6909:2001 (CT-QD.0, DL-10, DN-9.5, VP-7.2).

A sender of ours is reminded, warned or refused, as the regulation says; a letter from outside only gets a note. A
subject with its marks apart is composed where the clause asks for it; no part, and nothing signed, is ever changed.
"""

import re
from collections.abc import Iterator

from congvu.gate.facts import Facts
from congvu.gate.findings import Action, Change, Finding
from congvu.gate.letter import Direction, Kind, Letter, Text
from congvu.gate.notes import note
from congvu.ground.legacy import Legacy, detect, to_unicode
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause

CHECK = "encoding"
_MOST = 10  # findings of one letter
_WIDE = ("gb", "big5", "euc", "shift", "sjis", "iso-2022", "utf-16", "utf-32", "utf-7", "hz", "ks_c")
"""Labels of charsets with letters of several bytes: such bytes are no words in any other."""

_TAGS = re.compile(rb"<[^<>]*>")


@carries("encoding")
def check(letter: Letter, clause: Clause, facts: Facts) -> Iterator[Finding]:
    """One finding for each place (a page of a file is its file) whose text is in a listed encoding."""
    seen: set[str] = set()
    for text in letter.texts():
        place = text.where.partition(", ")[0]
        if place in seen or len(seen) == _MOST:
            continue
        found = legacy(text)
        if found and found.encoding in clause.get("legacy", ()):
            seen.add(place)
            yield _finding(letter, clause, facts, place, text, found)


def legacy(text: Text) -> Legacy | None:
    """The legacy encoding of a text, as it was decoded or in its bytes, for the label may be wrong."""
    found = detect(text.decoded, charset=text.charset, fonts=text.fonts)
    if found or not _hides(text.raw) or text.charset.startswith(_WIDE):
        return found
    return detect(_TAGS.sub(b" ", text.raw), charset=text.charset)


def _hides(raw: bytes) -> bool:
    """Whether bytes may say more than the text decoded from them: no UTF-8, or with a mark apart."""
    if raw.isascii() or b"\xcc" in raw:
        return not raw.isascii()
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _finding(letter: Letter, clause: Clause, facts: Facts, place: str, text: Text, found: Legacy) -> Finding:
    vi = f"văn bản dùng bảng mã {found.encoding}, không phải Unicode theo TCVN 6909:2001"
    en = f"text in {found.encoding}, not Unicode by TCVN 6909:2001"
    if found.encoding == "NFD":
        vi, en = "chữ Unicode viết rời dấu (NFD), chưa dựng sẵn", "Unicode with its marks apart (NFD), not composed"
    if letter.envelope.direction is not Direction.SUBMISSION:
        return Finding(clause.id, CHECK, f"{vi}.", f"{en}.", place, changes=note(clause.id, CHECK, f"{vi} ({place})"))
    if found.encoding in clause.get("convert", ()):
        composed = text.kind is Kind.SUBJECT and place == "subject" and not letter.signed
        changes = (
            (Change("Subject", " ".join(to_unicode(text.raw or text.decoded, found).split())),) if composed else ()
        )
        action = Action.REWRITE if composed else Action.ACCEPT
        return Finding(clause.id, CHECK, f"{vi}.", f"{en}.", place, action=action, changes=changes)
    severity = clause.get("severity")
    page = f" {facts.portal_url.rstrip('/')}/chuyen-ma" if facts.portal_url else ""
    return Finding(
        clause.id,
        CHECK,
        f"{vi}; hãy soạn lại, hoặc chuyển mã trên cổng{page}.",
        f"{en}; write it anew, or convert it in the portal{page}.",
        place,
        action=Action.REJECT if severity == "reject" else Action.ACCEPT,
        warn=severity == "warn",
    )
