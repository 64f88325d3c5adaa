"""Which addresses are free, and what to try when one is not: numbers, letters, or what an officer may be offered."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count, islice
from string import ascii_lowercase

from congvu.regulations.carriers import carries
from congvu.regulations.naming.law import NamingLaw
from congvu.regulations.naming.subjects import Register
from congvu.regulations.naming.tracing import Standing, Trace

SUFFIXES: Mapping[str, Callable[[], Iterable[str]]] = {
    "number": lambda: map(str, count(1)),
    "letter": lambda: iter(ascii_lowercase),
}
"""What is added to a name that is taken, in order; the letters end, and then an officer decides."""


class Book:
    """The register with what this batch has given out so far, and the names that are kept for others.

    ``trace``, where there is one, is told of every address that is asked for.
    """

    def __init__(self, register: Register, law: NamingLaw, domain: str, trace: Trace | None = None) -> None:
        self.trace = trace
        self._register = register
        self._kept = law.kept(domain)
        self._law = law
        self._given: set[str] = set()
        self._tried: dict[str, int] = {}

    @carries("naming.unique")
    def free(self, address: str, *, own: bool = False) -> bool:
        """Whether the address may be given out; ``own`` lifts what is kept back, for the one it is kept for."""
        standing, kept_by = self.standing(address, own=own)
        if self.trace:
            self.trace.tried(address, standing, kept_by)
        return standing is Standing.FREE

    def standing(self, address: str, *, own: bool = False) -> tuple[Standing, str | None]:
        """The same in full: how the address stands, and the clause that keeps it back."""
        if address in self._given:
            return Standing.PROMISED, None
        if not own and (kept := self._kept.get(address)):
            return Standing.PINNED, kept
        if not own and (reserved := self._law.reserved_by(address.partition("@")[0])):
            return Standing.RESERVED, reserved
        return (Standing.TAKEN if self._register.taken(address) else Standing.FREE), None

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
