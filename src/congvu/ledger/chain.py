"""Proving that nobody changed the ledger: from its table, or from an exported file alone.

Each entry's digest is SHA-256 over its canonical JSON, which holds the digest of the entry before it. So a change, a
removal or an insertion breaks the chain at its place. Who could rewrite the whole table could rewrite all digests too:
against that stands an *anchor*, the number and digest of an entry that somebody outside noted on some day.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from congvu.ledger.actions import GENESIS, Entry, digest, facts
from congvu.ledger.errors import BadAnchor, BadExport
from congvu.ledger.models import Act, Head


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as it stands in the chain: its number, its time (RFC 3339), what it says, and its digest."""

    number: int
    time: str
    entry: Entry
    digest: str

    def line(self) -> str:
        """The entry as one line of an export."""
        said = {"number": self.number, "time": self.time, **facts(self.entry), "digest": self.digest}
        return json.dumps(said, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Anchor:
    """An entry's number and digest, noted outside: ``123:9f86d0…``."""

    number: int
    digest: str

    @classmethod
    def read(cls, text: str) -> "Anchor":
        """From its text. Raises BadAnchor."""
        number, colon, noted = text.strip().lower().partition(":")
        if not (colon and number.isdecimal() and len(noted) == len(GENESIS)):
            raise BadAnchor(text)
        return cls(int(number), noted)

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found: how many entries, the last link, the number of the first break, anchors that do not hold."""

    entries: int
    head: Anchor
    broken: int | None
    false_anchors: tuple[Anchor, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was changed."""
        return self.broken is None and not self.false_anchors


def links() -> Iterator[Link]:
    """Every entry of the table, in order, a few at a time."""
    for act in Act.objects.order_by("id").iterator(chunk_size=2000):
        # A database may give the time in another zone; the digest was made of it in UTC.
        moment = act.time.astimezone(UTC).isoformat()
        yield Link(act.pk, moment, Entry(**facts(act)), act.digest)


def exported(lines: Iterable[str]) -> Iterator[Link]:
    """Every entry of an exported file. Raises BadExport with the number of the line."""
    for number, line in enumerate(lines, start=1):
        try:
            said: dict[str, Any] = json.loads(line)
            yield Link(said.pop("number"), said.pop("time"), digest=said.pop("digest"), entry=Entry(**said))
        except (ValueError, TypeError, KeyError, AttributeError):
            raise BadExport(number) from None


def prove(chain: Iterable[Link], anchors: Iterable[Anchor] = (), end: str | None = None) -> Proof:
    """Follow the chain from its beginning, past every anchor, to its ``end`` (a digest; None: wherever it ends)."""
    noted = {anchor.number: anchor for anchor in anchors}
    previous, number, entries, broken = GENESIS, 0, 0, None
    for link in chain:
        if broken is None and digest(link.entry, link.time, previous) != link.digest:
            broken = link.number
        previous, number, entries = link.digest, link.number, entries + 1
        if number in noted and noted[number].digest == previous:
            del noted[number]
    if broken is None and end not in {None, previous}:
        broken = number + 1
    return Proof(entries, Anchor(number, previous), broken, tuple(noted.values()))


def prove_table(anchors: Iterable[Anchor] = ()) -> Proof:
    """The same of the database; a chain whose end was cut off is broken at the number after the last entry."""
    head = Head.objects.filter(pk=1).first()
    return prove(links(), anchors, head.digest if head else GENESIS)
