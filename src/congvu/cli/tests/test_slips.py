"""``congvu slips`` and ``congvu import``: where the slips go is tried before any password is issued."""

from pathlib import Path

import pytest

from congvu.cli.slips import CannotPrint, require_writable


@pytest.mark.parametrize("name", [".", "file/slips.pdf"], ids=["a directory", "below a file"])
def test_a_place_that_takes_no_file_is_refused(tmp_path: Path, name: str) -> None:
    """With the place, and the word that nothing was changed."""
    (tmp_path / "file").touch()
    with pytest.raises(CannotPrint, match="nothing was changed") as refusal:
        require_writable(tmp_path / name)
    assert str(tmp_path / name) in str(refusal.value)


def test_trying_leaves_no_trace(tmp_path: Path) -> None:
    """A new file is gone again, an old one stays as it is."""
    old = tmp_path / "old.pdf"
    old.write_text("old", encoding="ascii")
    require_writable(None)
    require_writable(old)
    require_writable(tmp_path / "new.pdf")
    assert [one.read_text(encoding="ascii") for one in tmp_path.iterdir()] == ["old"]
