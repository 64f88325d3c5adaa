"""Files are written whole or not at all, and only when something changed."""

import errno
import os
from pathlib import Path

import pytest

from congvu.engines.plan import Directory, RenderedFile
from congvu.engines.state import files

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="changing owners needs root")


@root_only
def test_written_once(tmp_path: Path) -> None:
    """The same file again is no change; another mode is."""
    wanted = RenderedFile(tmp_path / "a" / "x.conf", "một\n", 0o640, "root", "congvu")
    assert files.write(wanted)
    assert not files.write(wanted)
    assert wanted.path.stat().st_mode & 0o777 == 0o640
    wanted.path.chmod(0o644)
    assert files.write(wanted)


@root_only
def test_a_full_disk_leaves_the_former_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal names the file; the former content and no part file are there."""
    path = tmp_path / "x.conf"
    files.write(RenderedFile(path, "cũ"))

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(files.CannotWrite, match="No space left"):
        files.write(RenderedFile(path, "mới"))
    assert path.read_text(encoding="utf-8") == "cũ"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.conf"]


@root_only
def test_directory_is_mended(tmp_path: Path) -> None:
    """Mode and owner are set also where the directory is there already."""
    wanted = Directory(tmp_path / "d", 0o700, "congvu", "congvu")
    wanted.path.mkdir(mode=0o777)
    files.make_directory(wanted)
    assert wanted.path.stat().st_mode & 0o777 == 0o700
    assert wanted.path.owner() == "congvu"
