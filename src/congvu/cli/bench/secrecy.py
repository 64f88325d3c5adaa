"""How many marks of secrecy the gate finds on a labelled set, how many letters it stops for nothing, and how soon."""

import statistics
import time
from collections.abc import Callable

from congvu.cli.bench.figures import Figure, Target
from congvu.cli.bench.labelled.rates import Rates, measured
from congvu.cli.bench.labelled.samples import samples
from congvu.cli.bench.letters import with_pdf
from congvu.ground.extraction import Reader
from congvu.ground.mime import walk

BENCH = "secrecy"
EACH, SCANS = (120, 40), (10, 2)
FOUND, ALARMS, SECONDS = 99.0, 0.5, 2.0
TIMES, QUICK_TIMES = 100, 10


def run(port_base: int, quick: bool, say: Callable[[str], None]) -> list[Figure]:
    """The whole set through the readers, then a large PDF again and again."""
    del port_base
    reader = Reader()
    try:
        say("secrecy: the labelled set")
        each, scans = SCANS if quick else EACH
        rates = measured(samples(each, scans), reader)
        say("secrecy: a PDF of 10 MB")
        slowest = percentile(reader, QUICK_TIMES if quick else TIMES)
    finally:
        reader.close()
    return [*overall(rates), *by_kind(rates), figure("PDF of 10 MB read, p99", slowest, "s", Target(SECONDS, False))]


def overall(rates: Rates) -> list[Figure]:
    """The two figures with a target, and on how many letters they stand."""
    return [
        figure("marked letters found", rates.recall, "%", Target(FOUND, at_least=True)),
        figure("letters stopped for nothing", rates.false_alarms, "%", Target(ALARMS, at_least=False)),
        figure("marked letters", rates.marked.total(), "letters"),
        figure("letters without a mark", rates.bare.total(), "letters"),
    ]


def by_kind(rates: Rates) -> list[Figure]:
    """Where the mark stands."""
    found = [figure(f"found: {kind}", 100 * rates.found[kind] / count, "%") for kind, count in rates.marked.items()]
    wrong = [
        figure(f"stopped for nothing: {kind}", 100 * rates.alarms[kind] / rates.bare[kind], "%") for kind in rates.bare
    ]
    return found + wrong


def percentile(reader: Reader, times: int) -> float:
    """The time that is exceeded once in a hundred, for a text layer with a picture on each page."""
    content = next(part.content() for part in walk(with_pdf(10)).parts if part.is_file)
    taken = []
    for _time in range(times):
        start = time.monotonic()
        reader.read("văn bản.pdf", "application/pdf", content)
        taken.append(time.monotonic() - start)
    return statistics.quantiles(taken, n=100, method="inclusive")[-1]


def figure(name: str, value: float, unit: str, target: Target | None = None) -> Figure:
    """One line."""
    return Figure(bench=BENCH, name=name, unit=unit, value=value, target=target)
