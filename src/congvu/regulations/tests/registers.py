"""A register for tests: these addresses are taken."""

from collections.abc import Iterable


class Taken:
    """Knows what is taken, and counts how often it was asked."""

    def __init__(self, addresses: Iterable[str] = ()) -> None:
        self.addresses = frozenset(addresses)
        self.asked = 0

    def taken(self, address: str) -> bool:
        self.asked += 1
        return address in self.addresses
