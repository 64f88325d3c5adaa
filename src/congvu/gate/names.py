"""Names in a letter that go with free mail: of these LDAP is asked (CT-10.4, DL-13.1, DN-9.4, VP-8.4)."""

from collections.abc import Iterator

from congvu.gate.letter import Direction, Letter
from congvu.ground.mail_words import addresses
from congvu.ground.vietnamese import fold

MOST = 20
"""Names asked about for one letter; a letter to more people is no private exchange."""

_LONGEST = 200


def correspondents(letter: Letter) -> Iterator[tuple[str, str]]:
    """Display name and address of who wrote a letter from outside, or of whom one of ours writes to."""
    if letter.envelope.direction is Direction.INBOUND:
        yield from letter.authors
        return
    fields = [value for name in ("to", "cc") for value in letter.header(name)]
    yield from addresses(fields)


def is_free(address: str, domains: frozenset[str]) -> bool:
    """Whether the address is at one of these services."""
    return address.rpartition("@")[2].strip().lower() in domains


def free_names(letter: Letter, domains: frozenset[str]) -> frozenset[str]:
    """The folded names that go with addresses at these services, the first of them."""
    names = (name_key(name) for name, address in correspondents(letter) if is_free(address, domains))
    return frozenset([name for name in dict.fromkeys(names) if " " in name][:MOST])


def name_key(name: str) -> str:
    """A display name for comparison: folded, without what stands behind a dash (``Họ tên - Cơ quan``)."""
    return " ".join(fold(name[:_LONGEST].partition(" - ")[0]).replace(",", " ").split())
