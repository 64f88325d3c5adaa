"""A closed ancestor is found, and in a namespace of its own other accounts reach checkout and state directory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from congvu.engines.state import namespace
from congvu.engines.state.preflight import CannotStart

SOURCE = Path(__file__).resolve().parents[4]


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """tmp/closed (0700)/{checkout/src/x, state}, with open directories above and below."""
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    place = tmp_path / "closed"
    (place / "checkout" / "src").mkdir(parents=True)
    (place / "checkout" / "src" / "x").write_text("code", encoding="ascii")
    (place / "state").mkdir()
    (place / "private").write_text("private", encoding="ascii")
    place.chmod(0o700)
    return place


def test_the_topmost_closed_directory(closed: Path) -> None:
    """Also when the directory itself is the closed one."""
    assert namespace.closed_ancestor(closed / "checkout") == closed
    (closed / "checkout").chmod(0o700)
    assert namespace.closed_ancestor(closed / "checkout") == closed
    closed.chmod(0o755)
    assert namespace.closed_ancestor(closed / "checkout") == closed / "checkout"
    (closed / "checkout").chmod(0o755)
    assert namespace.closed_ancestor(closed / "checkout") is None


@pytest.mark.skipif(os.geteuid() != 0, reason="a mount namespace needs root")
@pytest.mark.parametrize("itself", [False, True], ids=["ancestor", "checkout itself"])
def test_inside(closed: Path, itself: bool) -> None:
    """The same paths serve an unprivileged account, writes arrive outside, and nothing else below is seen."""
    root, state = closed / "checkout", closed / "state"
    if itself:
        closed.chmod(0o755)
        root.chmod(0o700)
    code = (
        "import subprocess, sys; from pathlib import Path; from congvu.engines.state.namespace import cover;"
        f"cover(Path({str(root)!r}), Path({str(state)!r}));"
        f"reader = ['setpriv', '--reuid=congvu', '--clear-groups', 'cat', {str(root / 'src' / 'x')!r}];"
        "subprocess.run(reader, check=True);"
        f"Path({str(state / 'written')!r}).write_text('here');"
        f"print(Path({str(closed / 'private')!r}).exists())"
    )
    command = ["unshare", "--mount", "--propagation", "private", sys.executable, "-c", code]
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, timeout=30)
    assert done.stdout.startswith("code")
    assert done.stdout.strip().endswith(str(itself))
    assert (state / "written").read_text(encoding="ascii") == "here"


@pytest.mark.parametrize("tool", [("/bin/sh", "-c", "echo Operation not permitted >&2; exit 1"), ("/no/unshare",)])
def test_no_namespace_is_refused_in_one_sentence(tool: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that may not mount: which directory is closed, why, and what to do."""
    monkeypatch.setattr(namespace, "UNSHARE", tool)
    with pytest.raises(CannotStart, match=r"/root.*(Operation not permitted|No such file).*/srv"):
        namespace.require_own_namespace(Path("/root"))
