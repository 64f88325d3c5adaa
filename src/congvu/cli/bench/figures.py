"""From samples to figures: medians, paired ratios, and whether a target is met. Pure."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """One run of a load: how many a second, and the CPU time of the servers (children included) for one."""

    per_second: float
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Target:
    """A bound on a figure, or on its ratio to the bare engines where ``of_ratio``."""

    limit: float
    at_least: bool
    of_ratio: bool = False

    def met(self, value: float) -> bool:
        """Whether a value is on the right side."""
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}{' ×' if self.of_ratio else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table."""

    bench: str
    name: str
    unit: str
    value: float
    bare: float | None = None
    ratio: float | None = None
    target: Target | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        value = self.ratio if self.target.of_ratio else self.value
        return value is not None and self.target.met(value)


@dataclass(frozen=True, slots=True)
class Round:
    """A sample of ours and one of the bare engines, taken one after the other."""

    ours: Sample
    bare: Sample


def interleaved(rounds: int, ours: Callable[[], Sample], bare: Callable[[], Sample]) -> list[Round]:
    """A B, B A, A B, ...: a drift of the machine within or between the rounds favours neither."""
    taken = []
    for number in range(rounds):
        if number % 2:
            second, first = bare(), ours()
        else:
            first, second = ours(), bare()
        taken.append(Round(first, second))
    return taken


def paired(of_ours: Sequence[float], of_bare: Sequence[float]) -> float:
    """The median of the rounds' own ratios, which noise lasting longer than a round does not touch."""
    return statistics.median(one / other for one, other in zip(of_ours, of_bare, strict=True))


def compared(bench: str, name: str, rounds: Sequence[Round], target: Target | None) -> list[Figure]:
    """The figure of speed, which bears the target, and its twin in CPU time."""
    speeds = [one.ours.per_second for one in rounds], [one.bare.per_second for one in rounds]
    costs = [one.ours.cpu_ms for one in rounds], [one.bare.cpu_ms for one in rounds]
    return [
        Figure(
            bench=bench,
            name=name,
            unit=unit,
            value=statistics.median(ours),
            bare=statistics.median(bare),
            ratio=paired(ours, bare),
            target=bound,
        )
        for unit, (ours, bare), bound in (("1/s", speeds, target), ("CPU ms", costs, None))
    ]


def percentile(values: Sequence[float], hundredths: int) -> float:
    """The value that so many in a hundred do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * hundredths // 100) - 1)]
