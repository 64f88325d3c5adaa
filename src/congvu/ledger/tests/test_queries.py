"""The pages of the ledger, and what is asked of it."""

from datetime import UTC, datetime, timedelta

import pytest

from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.ledger.queries import Asked, acts, page

pytestmark = pytest.mark.django_db


def write(moment: datetime, monkeypatch: pytest.MonkeyPatch, *subjects: str, **values: str) -> None:
    """Acts at a moment."""
    monkeypatch.setattr(clock, "now", lambda: moment)
    said = {"actor": "a", "verb": "v", **values}
    record([Entry(subject=subject, **said) for subject in subjects])


def subjects(asked: Asked) -> list[str]:
    """What was found, the newest first."""
    return [act.subject for act in acts(asked)]


def test_pages_follow_each_other_without_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    write(datetime(2026, 3, 1, tzinfo=UTC), monkeypatch, *map(str, range(7)))
    seen, after = [], ""
    for _ in range(3):
        found = page(acts(Asked()), after, 3)
        seen += [act.subject for act in found.rows]
        after = found.after
    assert seen == list("6543210")
    assert after == ""


def test_days_are_local(monkeypatch: pytest.MonkeyPatch) -> None:
    """17:00 UTC is midnight in Vietnam."""
    evening = datetime(2026, 3, 1, 16, 59, tzinfo=UTC)
    write(evening, monkeypatch, "first")
    write(evening + timedelta(minutes=1), monkeypatch, "second")
    day = datetime(2026, 3, 1, tzinfo=UTC).date()
    assert subjects(Asked(last=day)) == ["first"]
    assert subjects(Asked(first=day + timedelta(1))) == ["second"]
    assert subjects(Asked(first=day + timedelta(2))) == []
    assert subjects(Asked(first=day, last=day + timedelta(9))) == ["second", "first"]


def test_every_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 3, 1, tzinfo=UTC)
    write(moment, monkeypatch, "x", "y", jurisdiction="here", clause="VP-1")
    write(moment, monkeypatch, "x", jurisdiction="there", actor="b", verb="w")
    assert subjects(Asked(jurisdiction="here")) == ["y", "x"]
    assert subjects(Asked(jurisdiction="here", clause="VP-1", subject="x")) == ["x"]
    assert subjects(Asked(actor="b")) == subjects(Asked(verb="w")) == ["x"]
    assert subjects(Asked(subjects=["y"])) == ["y"]
