"""Which addresses are free, and what to try when one is not: numbers, letters, or what an officer may be offered."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count, islice
from string import ascii_lowercase

from congvu.regulations.carriers import carries
from congvu.regulations.naming.law import NamingLaw
from congvu.regulations.naming.subjects import Register

SUFFIXES: Mapping[str, Callable[[], Iterable[str]]] = {
    "number": lambda: map(str, count(1)),
    "letter": lambda: iter(ascii_lowercase),
}
"""What is added to a name that is taken, in order; the letters end, and then an officer decides."""


class Book:
    """The register with what this batch has given out so far, and the names that are kept for others."""

    def __init__(self, register: Register, law: NamingLaw, domain: str) -> None:
        self._register = register
        self._kept = frozenset(law.kept(domain))
        self._law = law
        self._given: set[str] = set()
        self._tried: dict[str, int] = {}

    @carries("naming.unique")
    def free(self, address: str, *, own: bool = False) -> bool:
        """Whether the address may be given out; ``own`` lifts what is kept back, for the one it is kept for."""
        if address in self._given or (not own and self._held_back(address)):
            return False
        return not self._register.taken(address)

    def give(self, address: str) -> None:
        """Take the address for a row of this batch."""
        self._given.add(address)

    def first_free(self, base: str, build: Callable[[str], str], suffix: str) -> str | None:
        """The first free address with a suffix; what earlier rows of this batch passed over is not tried again."""
        return next(self._free_ones(base, build, suffix), None)

    def offers(self, base: str, build: Callable[[str], str], suffix: str) -> list[str]:
        """Two free addresses for an officer to choose from; the next row of this name is offered from the second on."""
        found = list(islice(self._free_ones(base, build, suffix), 2))
        self._tried[base] -= len(found) - 1 if found else 0
        return found

    def _free_ones(self, base: str, build: Callable[[str], str], suffix: str) -> Iterator[str]:
        start = self._tried.setdefault(base, 0)
        for position, added in enumerate(islice(SUFFIXES[suffix](), start, None), start):
            address = build(added)
            if self.free(address):
                self._tried[base] = position + 1
                yield address

    def _held_back(self, address: str) -> bool:
        return address in self._kept or self._law.is_reserved(address.partition("@")[0])
