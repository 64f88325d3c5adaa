"""What compliance is told of held letters and of virus signatures."""

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from congvu.documents import witnesses
from congvu.documents.held.tests.conftest import World
from congvu.documents.models import HeldLetter
from congvu.ground import clock
from congvu.regulations.loading import load_profile
from congvu.regulations.witnesses import Evidence


def asked(question: Any, clause: str) -> list[Evidence]:
    """The answers for a clause of Cần Thơ."""
    profile = load_profile("can-tho-33-2015")
    return list(question(profile, "cantho", profile.clauses[clause]))


@pytest.mark.clause("CT-7.1.s1")
def test_held_letters_by_agency(world: World) -> None:
    """One that waits for long is a breach."""
    world.held()
    world.held()
    HeldLetter.objects.filter(pk=HeldLetter.objects.order_by("pk")[0].pk).update(since=clock.now() - timedelta(8))
    (found,) = asked(witnesses.held, "CT-7.1.s1")
    assert (found.count, found.breaches, found.agency) == (2, 1, world.health.pk)


@pytest.mark.clause("CT-8.3")
def test_signatures(db: None, settings: Settings, tmp_path: Path) -> None:
    """Old ones are a breach; where nothing is scanned there is nothing to show."""
    settings.CONGVU_SIGNATURES = None
    assert asked(witnesses.signatures, "CT-8.3") == []
    settings.CONGVU_SIGNATURES = tmp_path
    (tmp_path / "daily.cvd").touch()
    assert [one.breaches for one in asked(witnesses.signatures, "CT-8.3")] == [0]
    os.utime(tmp_path / "daily.cvd", (time.time() - 25 * 3600,) * 2)
    assert [one.breaches for one in asked(witnesses.signatures, "CT-8.3")] == [1]
