"""Advertising by its label in the subject (Nghị định 90/2008/NĐ-CP): DL-11.5.s3, VP-8.3.c.s1.

Inbound it goes to Junk with the reason, and nothing is lost; outbound it is refused where the regulation says so.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from congvu.gate.facts import Facts
from congvu.gate.findings import Action, Finding
from congvu.gate.letter import Direction, Letter
from congvu.gate.notes import junk
from congvu.ground.vietnamese import fold
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause

CHECK = "advertising"
OUTBOUND = {"reject": Action.REJECT, "hold": Action.HOLD, "warn": Action.ACCEPT, "accept": Action.ACCEPT}
_BLANKS = re.compile(r"\s+")


@carries("content.advertising")
def check(letter: Letter, clause: Clause, facts: Facts) -> Iterator[Finding]:
    """The subject begins with one of the labels, however its letters are written; an answer to it is none."""
    del facts
    label = labelled(letter, clause.get("labels", ()))
    if not label:
        return
    vi = f"thư quảng cáo (nhãn {label})"
    en = f"advertising (label {label})"
    if letter.envelope.direction is Direction.INBOUND and clause.get("inbound") == "junk":
        yield Finding(
            clause.id,
            CHECK,
            f"{vi}, để ở thư mục Junk.",
            f"{en}, filed in Junk.",
            "subject",
            changes=junk(clause.id, vi),
        )
    elif letter.envelope.direction is Direction.SUBMISSION and "outbound" in clause.values:
        outbound = clause.get("outbound")
        yield Finding(
            clause.id,
            CHECK,
            f"{vi} không được gửi qua hệ thống.",
            f"{en} must not be sent here.",
            "subject",
            action=OUTBOUND[outbound],
            warn=outbound == "warn",
        )


def labelled(letter: Letter, labels: Iterable[str]) -> str:
    """The label with which the subject begins; empty where it has none."""
    plain = {_plain(label): label for label in labels}
    for subject in letter.header("subject"):
        begins = _plain(subject[:80])
        for key, label in plain.items():
            if begins.startswith(key):
                return label
    return ""


def _plain(text: str) -> str:
    return _BLANKS.sub("", fold(unicodedata.normalize("NFKC", text)))
