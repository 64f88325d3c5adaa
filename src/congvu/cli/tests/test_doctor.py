"""``congvu doctor``: what was not looked at is not called well."""

from pathlib import Path

import pytest

from congvu.cli.doctor import show
from congvu.engines.examination import dns_records
from congvu.engines.plan import Finding, parse_plan
from congvu.engines.state.settings import Options, first_text


def test_records_below_test_are_to_be_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody can look them up, so they have a sign of their own; and nothing is to mend."""
    plan = parse_plan(first_text(Options(demo=True)), tmp_path, tmp_path)
    show([Finding("disk", True, "1 MB"), *dns_records(plan)])
    first, *records, meaning, last = capsys.readouterr().out.splitlines()
    assert first.startswith("✓ disk")
    assert any("vinhphuc.gov.vn.test. IN MX" in line for line in records)
    assert all(line.startswith("→ dns") for line in records)
    assert "to publish" in meaning
    assert last == "Không có gì phải sửa / Nothing to mend"
