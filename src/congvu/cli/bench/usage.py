"""``congvu usage`` over a quarter's events of 20,000 mailboxes, by every regulation: each run is a whole process.

*Bare* is the plain scan: DuckDB reads the same columns of the same Parquet files and takes the greatest value of each,
in a process of its own as well.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from congvu.cli.bench import events as quarter
from congvu.cli.bench.figures import Figure, Target
from congvu.cli.bench.figures import paired as ratio_of
from congvu.cli.bench.stage import BenchFailed, temporary_place
from congvu.regulations.loading import profiles

EVENTS, LINES = 20_000_000, 4_000_000
ROUNDS = 3
REACH, REACH_SECONDS, REACH_MB, REACH_RATIO, REACH_LINES = 100_000_000, 60, 2048, 3, 400_000
COLUMNS = ("epoch_us(time)", "epoch_us(until)", "kind", "mailbox", "protocol", "outcome")
SCAN = """
import duckdb, sys
with duckdb.connect(config={"threads": 2, "memory_limit": "1200MB", "preserve_insertion_order": False}) as connection:
    print(connection.execute(sys.argv[1]).fetchall())
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took."""

    seconds: float
    cpu: float
    megabytes: float


def measured(*words: str) -> Run:
    """Run it to the end; it must succeed."""
    start = time.monotonic()
    with subprocess.Popen([sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        told = process.stderr.read() if process.stderr else b""
        _, status, taken = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        reason = told.decode(errors="replace").strip()[-500:]
        raise BenchFailed("process-failed", f"usage: {reason}", f"usage: {reason}")
    return Run(time.monotonic() - start, taken.ru_utime + taken.ru_stime, taken.ru_maxrss / 1024)


def written(folder: Path, events: int) -> None:
    """Events in the form that the folder is named for."""
    measured("-m", "congvu.cli.bench.events", str(folder), str(events), folder.name)


def usage(slug: str, place: Path) -> Run:
    """The command, whole."""
    where = ("--events", str(place / "events"), "--roster", str(place / "roster.csv"), "--period", quarter.PERIOD)
    return measured("-m", "congvu.wiring.main", "usage", "--regulation", slug, *where, "--json")


def scan(place: Path) -> Run:
    """The least that any reading of these columns takes."""
    greatest = ", ".join(f"max({column})" for column in COLUMNS)
    return measured("-c", SCAN, f"SELECT {greatest} FROM read_parquet('{place}/events/*.parquet')")  # noqa: S608


def rounds(slug: str, place: Path, count: int) -> Iterator[tuple[Run, Run]]:
    """Ours and the scan in turns, each first every other time."""
    for number in range(count):
        if number % 2:
            bare, ours = scan(place), usage(slug, place)
        else:
            ours, bare = usage(slug, place), scan(place)
        yield ours, bare


def by_regulation(slug: str, place: Path, events: int, count: int, say: Callable[[str], None]) -> list[Figure]:
    """Time, CPU time and memory by one regulation, beside the plain scan."""
    taken = list(rounds(slug, place, count))
    say(f"{slug}: " + ", ".join(f"{o.seconds:.1f} s (scan {b.seconds:.1f})" for o, b in taken))
    figure = partial(Figure, bench="usage")
    times = [one.seconds for one, _ in taken], [bare.seconds for _, bare in taken]
    costs = [one.cpu for one, _ in taken], [bare.cpu for _, bare in taken]
    whole = Target(REACH_SECONDS, at_least=False) if events >= REACH else None
    near = Target(REACH_RATIO, at_least=False, of_ratio=True)
    return [
        figure(name=f"{slug}, to all verdicts", unit="s", value=statistics.median(times[0]), target=whole),
        *(
            figure(
                name=f"{slug}, to the plain scan",
                unit=unit,
                value=statistics.median(ours),
                bare=statistics.median(bare),
                ratio=ratio_of(ours, bare),
                target=bound,
            )
            for unit, (ours, bare), bound in (("s", times, near), ("CPU s", costs, None))
        ),
        figure(
            name=f"{slug}, memory at the peak",
            unit="MB",
            value=max(one.megabytes for one, _ in taken),
            target=Target(REACH_MB, at_least=False),
        ),
    ]


def from_lines(slug: str, place: Path, count: int) -> list[Figure]:
    """The same command over JSON lines."""
    taken = [usage(slug, place) for _ in range(count)]
    figure = partial(Figure, bench="usage")
    rate = statistics.median(LINES / one.seconds for one in taken)
    cost = statistics.median(one.cpu * 1e6 / LINES for one in taken)
    target = Target(REACH_LINES, at_least=True)
    return [
        figure(name=f"{slug}, events from JSON lines", unit="1/s", value=rate, target=target),
        figure(name=f"{slug}, an event from JSON lines", unit="CPU µs", value=cost),
    ]


def run(_port_base: int, quick: bool, say: Callable[[str], None], events: int = EVENTS) -> list[Figure]:
    """All regulations over the same events."""
    count = 1 if quick or events >= REACH else ROUNDS
    slugs = [profile.slug for profile in profiles()]
    with temporary_place() as place:
        written(place / "parquet", events)
        say(f"{events:,} events in {quarter.DAYS} Parquet files")
        scan(place / "parquet")  # into the file cache
        figures = [figure for slug in slugs for figure in by_regulation(slug, place / "parquet", events, count, say)]
        written(place / "lines", LINES)
        return figures + [figure for slug in slugs for figure in from_lines(slug, place / "lines", count)]
