"""One system for the whole run, on ports of its own, taken down at the end."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system import ROOT, System

PORT_BASE = int(os.environ.get("CONGVU_TEST_PORT_BASE", "26000"))


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """Five jurisdictions with 40 people each, all engines on."""
    state = Path(tempfile.mkdtemp(prefix="congvu-test-"))
    raised = System(state / "var")
    try:
        up = subprocess.run(
            [str(ROOT / "congvu"), "up", "--demo", "--demo-size", "200", "--port-base", str(PORT_BASE), "--state", str(raised.state)],
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert up.returncode == 0, up.stderr[-4000:] + up.stdout[-4000:]
        yield raised
    finally:
        raised.run("down", check=False)
        shutil.rmtree(state, ignore_errors=True)
