"""Who can show, in a running system, how a clause is kept: the live half of the clause matrix.

A room says with ``@evidence_of("quota")`` in its module ``witnesses`` which of its queries speak for a block; the
report of compliance asks them all and adds what the ledger holds.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from congvu.regulations.clauses import Clause
from congvu.regulations.profile import Profile


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the facts of one agency come to for a clause; ``agency`` is None for facts that are no agency's.

    ``page`` is the portal's page where they are seen: a route's name and its filter, ``admin-mailboxes?kind=personal``.
    """

    count: int
    last: datetime | None = None
    breaches: int = 0
    page: str = ""
    agency: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A few words in both languages."""

    vi: str
    en: str


Question = Callable[[Profile, str, Clause], Iterable[Evidence]]
"""Asked with the regulation, the jurisdiction's slug and the clause; answers at most once for each agency."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One query that speaks for blocks: what it counts, and what it calls a breach (None: it knows of none)."""

    name: str
    blocks: frozenset[str]
    counts: Said
    breaches: Said | None
    ask: Question


WITNESSES: dict[str, Witness] = {}
"""Every witness that was imported, by name."""


def evidence_of(
    *blocks: str, counts: tuple[str, str], breaches: tuple[str, str] | None = None
) -> Callable[[Question], Question]:
    """Enter a query as a witness for these blocks; the words are Vietnamese and English."""

    def enter(ask: Question) -> Question:
        name = f"{ask.__module__}.{ask.__name__}"
        WITNESSES[name] = Witness(name, frozenset(blocks), Said(*counts), Said(*breaches) if breaches else None, ask)
        return ask

    return enter


def witnesses_of(clause: Clause) -> list[Witness]:
    """Those who speak for the clause."""
    return [witness for witness in WITNESSES.values() if clause.block in witness.blocks]
