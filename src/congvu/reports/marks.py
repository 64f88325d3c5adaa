"""What in a clause is not the regulation's own word: chosen where it is silent, restored where its print is defective.

Listed beside the clause under its own name, so that nobody takes a choice of ours for law.
"""

from dataclasses import dataclass
from typing import Any

from congvu.regulations.blocks import BLOCKS, Shape
from congvu.regulations.clauses import Clause, Source, Value

SIZES = {
    name for block in BLOCKS.values() for name, parameter in block.parameters.items() if parameter.shape is Shape.SIZE
}
"""The values that are bytes."""
UNITS = ((1024**3, "GB"), (1024**2, "MB"), (1024, "KB"))
SOURCES = {Source.CHOICE: "hệ thống chọn", Source.RECONSTRUCTED: "khôi phục"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One value that is not printed in the regulation."""

    source: Source
    name: str
    value: str
    note: str

    def __str__(self) -> str:
        value = f" = {self.value}" if self.value else ""
        note = f" ({self.note})" if self.note else ""
        return f"{SOURCES[self.source]}: {self.name}{value}{note}"


def marks(clause: Clause, language: str = "vi") -> tuple[Mark, ...]:
    """The clause's values that are not law."""
    ours = ((name, value) for name, value in clause.values.items() if value.source is not Source.LAW)
    return tuple(Mark(value.source, name, _text(name, value, language), value.note) for name, value in ours)


def _text(name: str, value: Value, language: str) -> str:
    if name in SIZES and isinstance(value.value, int) and value.value > 0:
        return _size(value.value, language)
    return _plain(value.value, language)


def _size(number: int, language: str) -> str:
    """Bytes as the reader counts them, and with the reader's decimal sign."""
    unit, name = next(((unit, name) for unit, name in UNITS if number >= unit), (1, "B"))
    text = f"{number / unit:.1f}\N{NO-BREAK SPACE}{name}"
    return text.replace(".", ",") if language == "vi" else text


def _plain(value: Any, language: str) -> str:
    """A value in a line; nothing for tables, which only code reads."""
    if isinstance(value, bool):
        return {"vi": ("không", "có")}.get(language, ("no", "yes"))[value]
    if isinstance(value, list | tuple):
        plain = all(isinstance(one, str | int) for one in value)
        return ", ".join(_plain(one, language) for one in value) if plain else ""
    return str(value) if isinstance(value, str | int) else ""
