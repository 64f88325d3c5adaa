"""The start sequence: each step begins when what it needs has answered, and all that can runs at the same time."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from congvu.ground.errors import CongvuError


class NotReady(CongvuError):
    """A step did not become ready in time."""


@dataclass(frozen=True, slots=True)
class Step:
    """A service or a one-off job: how it begins, and a question that is answered by None when it is ready."""

    name: str
    needs: tuple[str, ...]
    begin: Callable[[], None]
    waiting: Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as the sequence sees it, so that a test need not wait."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def run(steps: list[Step], patience: float, report: Callable[[str, float], None], clock: Clock | None = None) -> None:
    """Run all steps to readiness; ``report`` hears the name and the seconds since the beginning of each."""
    clock = clock or Clock()
    start = clock.now()
    begun: set[str] = set()
    ready: set[str] = set()
    reasons: dict[str, str] = {}
    while len(ready) < len(steps):
        for step in steps:
            if step.name not in begun and set(step.needs) <= ready:
                step.begin()
                begun.add(step.name)
        for step in steps:
            if step.name in begun - ready:
                reason = step.waiting()
                if reason is None:
                    ready.add(step.name)
                    report(step.name, clock.now() - start)
                else:
                    reasons[step.name] = reason
        if clock.now() - start > patience:
            late = next(step.name for step in steps if step.name in begun - ready)
            raise NotReady(
                "not-ready",
                f"Dịch vụ {late} chưa sẵn sàng sau {patience:.0f} giây: {reasons[late]}.",
                f"The service {late} is not ready after {patience:.0f} seconds: {reasons[late]}.",
            )
        clock.sleep(0.1)
