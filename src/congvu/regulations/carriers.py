"""Which code carries which rule block, form or procedure of the profiles: the code's half of the clause matrix."""

from collections.abc import Callable
from typing import TypeVar

Carrier = TypeVar("Carrier", bound=Callable[..., object])


def carries(*_blocks: str) -> Callable[[Carrier], Carrier]:
    """Declare that the decorated function or class carries these blocks; the matrix reads it in the source."""
    return lambda carrier: carrier
