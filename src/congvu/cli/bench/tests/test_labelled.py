"""A small part of the labelled set, always the same: every mark found, nothing stopped for nothing."""

from collections.abc import Iterator

import pytest

from congvu.cli.bench.labelled.rates import measured
from congvu.cli.bench.labelled.samples import Sample, samples
from congvu.ground.extraction import Reader


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


@pytest.mark.clause("CT-7.1.s1", "DL-8.1.s2", "DL-8.2.s2", "DN-3.2", "DN-8.2", "QT-1.4", "VP-8.3.a")
def test_marks_are_found_and_the_rest_goes_through(reader: Reader) -> None:
    rates = measured(samples(each=8, scans=1), reader)
    assert [(sample.kind, sample.mark, sample.subject, marks) for sample, marks in rates.wrong] == []
    assert (rates.recall, rates.false_alarms) == (100, 0)
    assert (rates.marked.total(), rates.bare.total()) == (8 * 12 + 4, 8 * 12 + 4)


def test_the_set_is_the_same_for_the_same_seed() -> None:
    def told(sample: Sample) -> tuple[str, str, str, str]:
        return sample.kind, sample.mark, sample.subject, sample.body

    assert list(map(told, samples(2, 0))) == list(map(told, samples(2, 0)))
