"""``congvu report``: the same figures as the room's, frozen ones where they were handed in, clear refusals."""

import json
from argparse import ArgumentParser
from datetime import date

import pytest

from congvu.cli import report as command
from congvu.ground.errors import CongvuError
from congvu.reports.actions import complete, hand_in
from congvu.reports.models import Report
from congvu.reports.tests.conftest import calendar, morning, place, today

__all__ = ["calendar", "morning", "place", "today"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs the command and gives what it wrote."""
    monkeypatch.setattr(command, "open_system", lambda _state: None)

    def go(*words: str) -> bytes:
        parser = ArgumentParser()
        command.configure(parser)
        file = tmp_path / "out"
        assert command.run(parser.parse_args([*words, "-o", str(file)])) == 0
        return file.read_bytes()

    return go


@pytest.mark.clause("CT-15.1")
def test_the_annex_in_every_format_and_frozen_once_it_came(place, morning, run) -> None:
    made = place("cantho")
    asked = ("usage.annex", "--jurisdiction", "cantho", "--agency", "syt", "--period", "CT-15.1/2026-06")
    morning(made, date(2026, 6, 1))
    live = json.loads(run(*asked, "--format", "json"))
    assert (live["figures"]["mailboxes"], live["agency"], live["first"]) == (2, "syt", "2025-12-01")
    for kind, start in (("xlsx", b"PK"), ("docx", b"PK"), ("pdf", b"%PDF-")):
        assert run(*asked, "--format", kind).startswith(start)
    row, head = Report.objects.get(agency__code="syt"), made.boxes["gd.syt"]
    complete(row, {"staff": 77}, head)
    assert json.loads(run(*asked))["figures"]["staff"] == 1
    hand_in(row, head, ("q.pdf", b"%PDF-1.4"), scan=True)
    frozen = json.loads(run(*asked))
    assert (frozen["figures"]["staff"], frozen["sha256"]) == (77, row.sha256)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing", "--jurisdiction", "cantho", "--period", "2026"), "không có mẫu báo cáo “nothing”"),
        (("usage", "--jurisdiction", "hue", "--period", "2026"), "không có địa bàn “hue”"),
        (("usage", "--jurisdiction", "cantho", "--agency", "z", "--period", "2026"), "mã cơ quan “z” không có"),
        (("usage", "--jurisdiction", "cantho", "--period", "2027"), "ở tương lai"),
        (("usage", "--jurisdiction", "cantho", "--period", "2019"), "trước khi có hệ thống"),
        (("usage.annex", "--jurisdiction", "cantho", "--period", "2026-H1"), "hãy nêu cơ quan"),
        (("usage.aggregate", "--jurisdiction", "cantho", "--agency", "syt", "--period", "2026-H1"), "mọi cơ quan"),
    ],
)
def test_one_sentence_for_what_cannot_be(place, today, run, words, said) -> None:
    today(date(2026, 6, 5))
    place("cantho")
    with pytest.raises(CongvuError, match=said):
        run(*words)
