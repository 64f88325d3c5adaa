"""Which code carries which rule block, form or procedure of the profiles: the code's half of the clause matrix."""

from collections.abc import Callable
from typing import TypeVar

Carrier = TypeVar("Carrier", bound=Callable[..., object])

CARRIERS: dict[str, list[str]] = {}
"""Block name, as a profile writes it in ``rule = "..."``, to the qualified names of the code that carries it."""


def carries(*blocks: str) -> Callable[[Carrier], Carrier]:
    """Declare that the decorated function or class carries these blocks."""

    def register(carrier: Carrier) -> Carrier:
        for block in blocks:
            CARRIERS.setdefault(block, []).append(f"{carrier.__module__}.{carrier.__qualname__}")
        return carrier

    return register
