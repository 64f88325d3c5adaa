"""The system that the tests use: raised in a directory of its own, taken down and gone at the end."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from congvu.cli.place import ROOT

PORT_BASE = int(os.environ.get("CONGVU_TEST_PORT_BASE", "26000"))
SYSTEM = "CONGVU_TEST_SYSTEM"
"""The environment's name for the state directory of a system that runs already."""
PATIENCE_SECONDS = 600


class DoesNotRise(Exception):
    """``up`` failed; with its words."""


def _congvu(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "congvu"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS)


@contextmanager
def trial_system() -> Iterator[Path]:
    """Five jurisdictions with 40 people each, all engines on; gives the state directory.

    For work on the tests, one that runs already may be named in the environment.
    """
    if running := os.environ.get(SYSTEM):
        yield Path(running)
        return
    place = Path(tempfile.mkdtemp(prefix="congvu-test-"))
    place.chmod(0o755)
    state = place / "var"
    try:
        up = _congvu("up", "--demo", "--demo-size", "200", "--port-base", str(PORT_BASE), "--state", str(state))
        if up.returncode:
            raise DoesNotRise(f"up: {up.returncode}\n{up.stdout}{up.stderr}")
        yield state
    finally:
        _congvu("down", "--state", str(state))
        shutil.rmtree(place, ignore_errors=True)
