"""A lock that is taken makes others wait, but not for ever."""

from pathlib import Path

from congvu.directory.lock import file_lock


def test_a_second_holder_gives_up_after_its_patience(tmp_path: Path) -> None:
    with file_lock(tmp_path / "lock") as first, file_lock(tmp_path / "lock", patience=0.05) as second:
        assert first
        assert not second
    with file_lock(tmp_path / "lock", patience=0.05) as third:
        assert third
