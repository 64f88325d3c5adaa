"""What servers have used: CPU time and memory of whole process families, as the kernel counts them (proc(5))."""

import contextlib
from collections.abc import Iterable, Iterator

import psutil


def family(roots: Iterable[int]) -> Iterator[psutil.Process]:
    """The processes and all their descendants."""
    for pid in roots:
        with contextlib.suppress(psutil.NoSuchProcess):
            root = psutil.Process(pid)
            yield root
            yield from root.children(recursive=True)


def cpu_seconds(roots: Iterable[int]) -> float:
    """User and system time of the families; ended children count through the parent that waited for them."""
    total = 0.0
    for process in family(roots):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += sum(process.cpu_times()[:4])
    return total


def memory(roots: Iterable[int]) -> tuple[int, int]:
    """Resident bytes summed process by process, and the proportional share, which counts a shared page once."""
    resident = proportional = 0
    for process in family(roots):
        with contextlib.suppress(psutil.NoSuchProcess):
            facts = process.memory_full_info()
            resident, proportional = resident + facts.rss, proportional + facts.pss
    return resident, proportional
