"""The gate without a system: one message judged by a regulation alone, no LDAP, no Redis, no network.

What only a directory knows is supposed: every address in the regulation's domain is a mailbox there; those that the
regulation itself gives to bodies are theirs, the others are persons'. Whoever writes in a letter sends it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from congvu.gate import policy
from congvu.gate.facts import Account, Facts
from congvu.gate.findings import Verdict
from congvu.gate.letter import Direction, Envelope, Letter
from congvu.gate.message import letter_of
from congvu.gate.names import name_key
from congvu.ground.extraction import Reader
from congvu.regulations.profile import Profile

NOBODY = Envelope(Direction.INBOUND, "", ())
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]]{1,64}@[^\s<>,;:\"()\[\]@]{1,255}")
_TO = ("to", "cc", "bcc", "resent-to", "delivered-to")


@dataclass(frozen=True)
class Supposed(Facts):
    """Facts from the regulation alone."""

    profile: Profile | None = None
    writer: str = ""

    def account(self, address: str) -> Account | None:
        """A mailbox for each address here, and for who writes."""
        address = address.lower()
        if self.profile is None or not (self.local(address) or address == self.writer):
            return None
        kind = _bodies(self.profile).get(address.partition("@")[0], "personal")
        return Account(address, kind, self.profile.jurisdiction, self.profile.slug)

    def local(self, address: str) -> bool:
        """Also in the subdomains, and under the test domain of a demonstration."""
        domain = address.rpartition("@")[2].lower().removesuffix(".test")
        own = self.profile.domain if self.profile else ""
        return domain == own or domain.endswith(f".{own}")


def judge(
    raw: bytes,
    profile: Profile,
    direction: Direction,
    day: date,
    *,
    address: str = "",
    known: Iterable[str] = (),
    reader: Reader | None = None,
) -> Verdict:
    """The verdict on a message. ``address`` is who sends it, or to whom it comes; ``known`` are names of ours.

    Without a reader its files are not looked into.
    """
    read = letter_of(raw, NOBODY)
    authors = [found for _name, found in read.authors]
    outbound = direction is not Direction.INBOUND
    writer = (address if outbound else "") or (authors[0] if authors else "")
    facts = Supposed(
        domains={profile.domain: profile.jurisdiction, f"{profile.domain}.test": profile.jurisdiction},
        known=frozenset(map(name_key, known)),
        profile=profile,
        writer=(writer or f"@{profile.domain}").lower() if outbound else "",
    )
    recipients = tuple(dict.fromkeys(_recipients(read)))
    if not outbound:
        ours = tuple(filter(facts.local, recipients))
        recipients = (address.lower(),) if address else ours or (f"@{profile.domain}",)
    sender = facts.writer if outbound else writer.lower()
    login = sender if direction is Direction.SUBMISSION else ""
    return policy.judge(letter_of(raw, Envelope(direction, sender, recipients, login), reader), facts, day)


def _recipients(letter: Letter) -> Iterable[str]:
    """However many there are: a field of thousands is not parsed, only its addresses are picked out."""
    return (found.lower() for name in _TO for value in letter.header(name) for found in _ADDRESS.findall(value))


def _bodies(profile: Profile) -> dict[str, str]:
    """Local part and kind of the addresses that the regulation prints."""
    clauses = (clause for clause in profile.clauses.values() if clause.get("pinned"))
    return {body["local"]: body["kind"] for clause in clauses for body in clause.get("pinned") if "local" in body}
