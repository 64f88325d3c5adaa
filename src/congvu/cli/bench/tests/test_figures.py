"""Medians, ratios and verdicts."""

import pytest

from congvu.cli.bench.figures import Figure, Round, Sample, Target, compared, interleaved, paired, percentile


def test_interleaved_alternates_who_begins() -> None:
    """A drift of the machine favours neither."""
    order: list[str] = []

    def sample(name: str) -> Sample:
        order.append(name)
        return Sample(float(len(order)), 1.0)

    rounds = interleaved(3, lambda: sample("A"), lambda: sample("B"))
    assert "".join(order) == "ABBAAB"
    assert [one.ours.per_second for one in rounds] == [1.0, 4.0, 5.0]


def test_paired_ratio_ignores_what_slows_a_whole_round() -> None:
    """A round at a tenth of the speed has the same ratio as the others."""
    assert paired([100, 10, 95], [100, 10, 100]) == 1.0


def test_compared_gives_speed_with_the_target_and_cost_without() -> None:
    """The twin figures."""
    rounds = [Round(Sample(90, 5), Sample(100, 4)), Round(Sample(96, 6), Sample(100, 4))]
    speed, cost = compared("mail", "name", rounds, Target(0.95, at_least=True, of_ratio=True))
    assert (speed.value, speed.bare, speed.ratio, speed.met) == (93, 100, pytest.approx(0.93), False)
    assert (cost.value, cost.ratio, cost.met) == (5.5, 1.375, None)


@pytest.mark.parametrize(("value", "met"), [(20.0, True), (20.1, False)])
def test_target_may_bound_the_value_from_above(value: float, met: bool) -> None:
    """As for seconds and megabytes."""
    figure = Figure(bench="b", name="n", unit="s", value=value, target=Target(20, at_least=False))
    assert figure.met is met


def test_percentile_is_a_value_that_occurred() -> None:
    """Nearest rank."""
    assert percentile([5, 1, 2, 3, 4], 50) == 3
    assert percentile(list(range(1, 101)), 95) == 95
    assert percentile([7], 95) == 7
