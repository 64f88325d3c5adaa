"""Figures as a table for people, as Markdown for ``docs/performance.md``, and as JSON for programs. Pure."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from congvu.cli.bench.figures import Figure

HEADS = ("figure", "ours", "bare", "ratio", "target", "met")
SECTION = "<!-- bench {name} -->\n{body}\n<!-- end {name} -->"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a reader must know to read the figures: when, on how large a machine, by which command."""

    date: str
    cores: int
    memory_gib: int
    load: float
    command: str

    def __str__(self) -> str:
        size = f"{self.cores} cores, {self.memory_gib} GiB"
        return f"{self.date} · {size} · load average {self.load:.1f} before the run · `{self.command}`"


def number(value: float | None) -> str:
    """Three significant digits, whole numbers in full."""
    if value is None:
        return ""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def row(figure: Figure) -> tuple[str, ...]:
    """The cells of one figure."""
    verdict = {None: "", True: "✓", False: "✗"}[figure.met]
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    target = str(figure.target) if figure.target else ""
    return f"{figure.name}, {figure.unit}", number(figure.value), number(figure.bare), ratio, target, verdict


def text(figures: Sequence[Figure]) -> str:
    """The table for a terminal."""
    rows = [HEADS, *map(row, figures)]
    widths = [max(len(cells[column]) for cells in rows) for column in range(len(HEADS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()
        for cells in rows
    )


def markdown(figures: Sequence[Figure]) -> str:
    """The table for the document."""
    rows = [HEADS, ("---",) * len(HEADS), *map(row, figures)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def as_json(figures: Sequence[Figure], where: Circumstances) -> dict[str, object]:
    """For programs."""
    return asdict(where) | {"figures": [asdict(figure) | {"met": figure.met} for figure in figures]}


def replaced(document: str, name: str, figures: Sequence[Figure], where: Circumstances) -> str:
    """The document with one bench's section renewed, or added at the end where it has none."""
    section = SECTION.format(name=name, body=f"{where}\n\n{markdown(figures)}")
    pattern = re.compile(rf"<!-- bench {name} -->.*?<!-- end {name} -->", re.DOTALL)
    if pattern.search(document):
        return pattern.sub(lambda _found: section, document)
    return f"{document.rstrip()}\n\n{section}\n"
