"""The table, for people and for the document."""

from congvu.cli.bench.figures import Figure, Target
from congvu.cli.bench.table import Circumstances, as_json, markdown, replaced, text

FIGURES = [
    Figure(
        bench="mail", name="mail", unit="1/s", value=312.4, bare=300.0, ratio=1.0413, target=Target(0.95, True, True)
    ),
    Figure(bench="mail", name="memory", unit="MB", value=701.2, target=Target(700, at_least=False)),
]
WHERE = Circumstances("2026-01-02", 2, 24, 0.5, "./congvu bench mail")


def test_text_aligns_and_judges() -> None:
    """One line for each figure, numbers to the right."""
    head, mail, memory = text(FIGURES).splitlines()
    assert head.split() == ["figure", "ours", "bare", "ratio", "target", "met"]
    assert mail.split()[-3:] == ["0.95", "×", "✓"]
    assert memory.split() == ["memory,", "MB", "701", "≤", "700", "✗"]


def test_markdown_has_a_row_for_each_figure() -> None:
    """Head, rule, rows."""
    assert len(markdown(FIGURES).splitlines()) == 4


def test_section_of_the_document_is_renewed_in_place() -> None:
    """What people wrote around it stays."""
    first = replaced("# Performance\n\nWhy.\n", "mail", FIGURES[:1], WHERE)
    second = replaced(first + "\nAfter.\n", "mail", FIGURES[1:], WHERE)
    assert second.startswith("# Performance\n\nWhy.\n")
    assert second.endswith("\nAfter.\n")
    assert "memory" in second
    assert "312" not in second
    assert second.count("<!-- bench mail -->") == 1


def test_json_carries_the_verdict() -> None:
    """For programs."""
    figures = as_json(FIGURES, WHERE)["figures"]
    assert isinstance(figures, list)
    assert [one["met"] for one in figures] == [True, False]
