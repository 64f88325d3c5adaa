"""What stands in the way is found before anything is touched, and named."""

import shutil
import socket
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from congvu.engines.plan import Plan
from congvu.engines.state import preflight
from congvu.engines.state.lock import locked
from congvu.engines.state.preflight import CannotStart

Usage = namedtuple("Usage", "total used free")


def test_a_taken_port_is_named_with_its_holder(plan: Plan) -> None:
    """The sentence names the port, the service and the process."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStart, match=rf"Port {port} \(smtp\) is taken by \S+ \(\d+\)"):
            preflight.require_ports(replace(plan, port_base=port - 25))


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked of the nearest directory that exists."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(100, 99, 5 << 20))
    with pytest.raises(CannotStart, match="Only 5 MB are free"):
        preflight.require_room(tmp_path / "not" / "yet")


@pytest.mark.parametrize("state", ["/srv/" + "x" * 60, "/srv/thư mục", "/srv/a b", "/srv/a;b", "/srv/a%b"])
def test_paths_that_engines_would_misread(state: str) -> None:
    """Too long for a socket, or with letters that a configuration file would take for something else."""
    with pytest.raises(CannotStart):
        preflight.require_place(Path(state))


def test_a_file_is_no_state_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in its place is refused."""
    monkeypatch.setattr(preflight, "LONGEST_STATE_PATH", 500)
    (tmp_path / "var").touch()
    with pytest.raises(CannotStart, match="not a directory"):
        preflight.require_place(tmp_path / "var")


def test_missing_programs(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the plan's features need is asked for."""
    monkeypatch.setattr(preflight, "PROGRAMS", {"/nonexistent/clamd": "clamav"})
    monkeypatch.setattr(preflight, "ACCOUNTS", {})
    with pytest.raises(CannotStart, match="/nonexistent/clamd"):
        preflight.require_programs(plan)
    preflight.require_programs(replace(plan, features=frozenset()))


def test_one_at_a_time(tmp_path: Path) -> None:
    """A second up or down on the same directory is refused while the first works."""
    with locked(tmp_path), pytest.raises(CannotStart, match="Another up or down"), locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


def test_an_empty_directory_made_for_the_lock_is_taken_away(tmp_path: Path) -> None:
    """A refusal leaves no trace."""
    with locked(tmp_path / "var"):
        assert (tmp_path / "var").is_dir()
    assert not (tmp_path / "var").exists()
