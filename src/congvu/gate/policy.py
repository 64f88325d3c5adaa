"""Which checks a regulation asks for in each direction: the one table; and what becomes of a letter by them.

A row is a clause in force and the check that shows it. The regulation of a submitted letter is its sender's; of an
inbound one that of each recipient, judged for the recipients under it; a list's own says who may write to it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from importlib import import_module
from typing import Protocol

from congvu.gate.facts import Facts
from congvu.gate.findings import Action, Finding, Verdict, verdict
from congvu.gate.letter import Direction, Letter
from congvu.regulations.clauses import Clause, Means
from congvu.regulations.free_mail import completed
from congvu.regulations.loading import province_profile
from congvu.regulations.overlays import regulation_in_force
from congvu.regulations.profile import Profile

_IN, _OUT, _ON = Direction.INBOUND, Direction.SUBMISSION, Direction.ONWARD

CHECKS: tuple[tuple[str, tuple[str, ...], tuple[Direction, ...]], ...] = (
    # check, the blocks of the profile that ask for it, the doors where it stands
    ("identity", ("identity.sender", "naming.display"), (_OUT,)),
    ("rate", ("security.outbound_rate",), (_OUT,)),
    ("lists", ("list.posting",), (_OUT, _ON)),
    ("freemail", ("freemail",), (_IN, _OUT)),
    ("forwarding", ("freemail", "content.purpose"), (_OUT, _ON)),
    ("size", ("attachment",), (_IN, _OUT)),
    ("advertising", ("content.advertising",), (_IN, _OUT)),
    ("purpose", ("content.purpose",), (_IN, _OUT)),
    ("secrecy", ("content.secrecy",), (_IN, _OUT, _ON)),
    ("uninspectable", ("content.secrecy",), (_IN, _OUT, _ON)),
    ("phrases", ("content.phrases",), (_OUT, _ON)),
    ("personal_data", ("content.personal_data",), (_OUT,)),
    ("encoding", ("encoding",), (_IN, _OUT)),
)
"""In the order in which people are told: who writes, to whom, what."""


AUTHOR = Clause(
    id="RFC 6409",
    vi="Người gửi ghi trên thư là người đã đăng nhập.",
    en="The author of a submitted letter is who has signed in.",
    means=Means.RULE,
    block="identity.sender",
    values={},
    effective_from=date.min,
    effective_to=None,
    line=0,
)
"""Holds also where a regulation does not say it: whose signature leaves (DKIM) must not be anybody's to choose."""


class Check(Protocol):
    """What a module of ``congvu.gate.checks`` gives."""

    def __call__(self, letter: Letter, clause: Clause, facts: Facts, /) -> Iterable[Finding]:
        """What the letter shows of this clause."""


Row = tuple[str, Clause]


@lru_cache(maxsize=512)
def table(regulation: str, direction: Direction, day: date) -> tuple[Row, ...]:
    """The checks that a regulation asks for at a door on a day, each with its clause."""
    rows = tuple(_rows(regulation_in_force(regulation, day), direction)) if regulation else ()
    authored = direction is not _OUT or any(name == "identity" for name, _clause in rows)
    return rows if authored else (("identity", AUTHOR), *rows)


def _rows(in_force: Profile, direction: Direction) -> Iterator[Row]:
    services = in_force.of_rule("freemail.services")
    for name, blocks, doors in CHECKS:
        if direction in doors:
            yield from ((name, completed(clause, services)) for clause in in_force.of_rule(*blocks))


@lru_cache
def check(name: str) -> Check:
    """The check of this name."""
    found: Check = import_module(f"congvu.gate.checks.{name}").check
    return found


def judge(letter: Letter, facts: Facts, day: date) -> Verdict:
    """What becomes of a letter; where regulations differ, see ``_together``."""
    parted = addressees(letter, facts)
    if not parted:
        return verdict(())
    return _together([_judged(letter.to(to), regulation, facts, day) for regulation, to in parted.items()])


def addressees(letter: Letter, facts: Facts) -> dict[str, tuple[str, ...]]:
    """The regulations that a letter is judged by, each with the recipients for whom it is."""
    envelope = letter.envelope
    if envelope.direction is not Direction.INBOUND:
        return {regulation_of(writer(letter), facts): envelope.recipients}
    parted: dict[str, tuple[str, ...]] = {}
    for recipient in envelope.recipients:
        if own := regulation_of(recipient, facts):
            parted[own] = (*parted.get(own, ()), recipient)
    return parted


def writer(letter: Letter) -> str:
    """The address here that a letter is sent by: a forward's is the mailbox that forwards (Pigeonhole's own field)."""
    forwarded = letter.header("X-Sieve-Redirected-From") if letter.envelope.direction is Direction.ONWARD else []
    return (forwarded[0].strip("<> ").lower() if forwarded else "") or letter.envelope.sender or letter.envelope.login


def regulation_of(address: str, facts: Facts) -> str:
    """The regulation that binds a mailbox or list; of another address in a domain here the jurisdiction's."""
    known = facts.account(address) or facts.mail_list(address)
    if known:
        return known.regulation
    jurisdiction = facts.domains.get(address.rpartition("@")[2])
    return province_profile(jurisdiction).slug if jurisdiction else ""


def _judged(letter: Letter, regulation: str, facts: Facts, day: date) -> Verdict:
    rows = (*table(regulation, letter.envelope.direction, day), *_of_lists(letter, regulation, facts, day))
    return verdict(found for name, clause in rows for found in check(name)(letter, clause, facts))


def _of_lists(letter: Letter, regulation: str, facts: Facts, day: date) -> Iterator[Row]:
    """The rows by which other regulations say who may write to their lists."""
    lists = filter(None, map(facts.mail_list, letter.envelope.recipients))
    for other in {one.regulation for one in lists} - {regulation}:
        yield from (row for row in table(other, letter.envelope.direction, day) if row[1].block == "list.posting")


def _together(verdicts: list[Verdict]) -> Verdict:
    """One for all recipients: the strongest; but what only some may not have is held, not refused to the others."""
    whole = verdict(finding for one in verdicts for finding in one.findings)
    if whole.action is Action.REJECT and any(one.action is not Action.REJECT for one in verdicts):
        return Verdict(Action.HOLD, whole.findings)
    return whole
