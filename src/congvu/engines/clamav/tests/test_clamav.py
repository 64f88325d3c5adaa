"""Which signatures clamd loads, and that this repository is no carrier of the test file."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from congvu.engines.clamav import render as module
from congvu.engines.clamav.signatures import examine, signatures
from congvu.engines.plan import Plan


def test_the_official_database_wins(plan: Plan, tmp_path: Path) -> None:
    """Our own small database serves only where freshclam has brought none."""
    official = tmp_path / "official"
    assert module.database(plan, official) == plan.state / "clamav" / "db"
    official.mkdir()
    (official / "freshclam.dat").touch()
    assert module.database(plan, official) == plan.state / "clamav" / "db"
    (official / "daily.cld").touch()
    assert module.database(plan, official) == official


def test_signature(plan: Plan) -> None:
    """One line in ClamAV's extended format, the hexadecimal form of 68 bytes."""
    signature = next(file.content for file in module.render(plan) if file.path.suffix == ".ndb")
    name, kind, offset, body = signature.strip().split(":")
    assert (name, kind, offset, len(body)) == ("Eicar-Test-Signature", "0", "*", 136)
    assert module.TEST_FILE not in Path(module.__file__).read_text(encoding="utf-8")


@pytest.mark.clause("CT-8.3", "DL-11.5.s1")
def test_old_signatures_are_told(
    plan: Plan, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the strictest regulation here; none at all is worse than old ones, and a test system's own have no age."""
    official = tmp_path_factory.mktemp("official")
    assert signatures(plan).fresh
    monkeypatch.setattr("congvu.engines.clamav.signatures.database", lambda _plan: official)
    assert signatures(plan).hours is None
    (told,) = examine(plan)
    assert not told.ok
    (official / "daily.cld").touch()
    assert (signatures(plan).hours, signatures(plan).allowed, signatures(plan).fresh) == (0, 24, True)
    os.utime(official / "daily.cld", (time.time() - 25 * 3600,) * 2)
    (told,) = examine(plan)
    assert not told.ok
    assert "25 h" in told.text
    assert examine(replace(plan, features=frozenset())) == []
