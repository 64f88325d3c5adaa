"""Which signatures clamd loads, and that this repository is no carrier of the test file."""

from pathlib import Path

from congvu.engines.clamav import render as module
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
