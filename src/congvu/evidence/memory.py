"""What a reader must remember between two lines: sessions and messages that are under way, and what was counted."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

Facts = dict[str, Any]


class Memory:
    """Facts by key; it knows which of them have changed since they were last kept on disk."""

    def __init__(self, facts: dict[str, Facts] | None = None) -> None:
        """With what was kept on disk."""
        self._facts = facts or {}
        self._kept = set(self._facts)
        self._touched: set[str] = set()
        self.tally: Counter[str] = Counter()

    def put(self, key: str, facts: Facts) -> None:
        """Remember, or remember anew."""
        self._facts[key] = facts
        self._touched.add(key)

    def get(self, key: str) -> Facts | None:
        """What is known; changed facts must be put again."""
        return self._facts.get(key)

    def pop(self, key: str) -> Facts | None:
        """What was known, forgotten from now on."""
        self._touched.add(key)
        return self._facts.pop(key, None)

    def items(self) -> Iterator[tuple[str, Facts]]:
        """Everything, for a clearing out."""
        return iter(list(self._facts.items()))

    def changes(self) -> tuple[dict[str, Facts], list[str]]:
        """What is to be written to disk and what is to be deleted there, since the last call."""
        known = {key: self._facts[key] for key in self._touched if key in self._facts}
        gone = [key for key in self._touched if key not in self._facts and key in self._kept]
        self._kept = (self._kept | known.keys()) - set(gone)
        self._touched.clear()
        return known, gone
