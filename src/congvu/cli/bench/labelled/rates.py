"""How many marks are found, and how many letters without one are taken for marked."""

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from congvu.cli.bench.labelled.samples import MARKS, Sample
from congvu.gate.checks.secrecy import in_text
from congvu.gate.letter import Kind, Text
from congvu.gate.marks import Marks
from congvu.ground.extraction import Reader


@dataclass
class Rates:
    """Counts by kind; ``wrong`` are the samples that were misjudged, with what was found in them."""

    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    bare: Counter[str] = field(default_factory=Counter)
    alarms: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[Sample, list[str]]] = field(default_factory=list)

    def add(self, sample: Sample, marks: list[str]) -> None:
        """Count one sample; another mark than its own is not its mark."""
        (self.marked if sample.mark else self.bare)[sample.kind] += 1
        if sample.mark:
            self.found[sample.kind] += sample.mark in marks
        else:
            self.alarms[sample.kind] += bool(marks)
        if (sample.mark not in marks) if sample.mark else marks:
            self.wrong.append((sample, marks))

    @property
    def recall(self) -> float:
        """The share of marked letters that were found, in per cent."""
        return 100 * self.found.total() / max(self.marked.total(), 1)

    @property
    def false_alarms(self) -> float:
        """The share of letters without a mark that were stopped, in per cent."""
        return 100 * self.alarms.total() / max(self.bare.total(), 1)


def measured(samples: Iterable[Sample], reader: Reader, threads: int = 2) -> Rates:
    """Judge every sample as the gate does."""
    rates = Rates()
    with ThreadPoolExecutor(threads) as pool:
        for sample, marks in pool.map(lambda one: (one, judged(one, reader)), samples):
            rates.add(sample, marks)
    return rates


def judged(sample: Sample, reader: Reader) -> list[str]:
    """The marks found in a letter."""
    marks = Marks.of(MARKS)
    return list(dict.fromkeys(mark for text in texts(sample, reader) for mark in in_text(marks, text)))


def texts(sample: Sample, reader: Reader) -> Iterator[Text]:
    """Every text of a letter, as the gate's letter gives them."""
    yield Text(Kind.SUBJECT, "subject", sample.subject)
    yield Text(Kind.BODY, "body", sample.body)
    for name, content in sample.files:
        yield Text(Kind.NAME, name, name)
        found = reader.read(name, "application/octet-stream", content)
        for inner in found.files:
            yield Text(Kind.NAME, inner.where, inner.name)
        for piece in found.texts:
            yield Text(Kind.ATTACHMENT, piece.where, piece.text, piece.charset, piece.raw, piece.fonts)
