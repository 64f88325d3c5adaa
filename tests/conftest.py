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
LAST = ("test_independence", "test_kill", "test_up")
"""What disturbs the system, or takes long, comes at the end."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the system and what touches the database, and put what disturbs the system last."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "system" in fixtures:
            item.add_marker(pytest.mark.system)
        elif fixtures & {"db", "transactional_db"} or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
    names = {item: item.path.stem for item in items}
    items.sort(key=lambda item: LAST.index(names[item]) + 1 if names[item] in LAST else 0)


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """Five jurisdictions with 40 people each, all engines on; or, for work on the tests, one that runs already."""
    if running := os.environ.get("CONGVU_TEST_SYSTEM"):
        yield System(Path(running))
        return
    state = Path(tempfile.mkdtemp(prefix="congvu-test-"))
    state.chmod(0o755)
    raised = System(state / "var")
    try:
        options = ("--demo", "--demo-size", "200", "--port-base", str(PORT_BASE), "--state", str(raised.state))
        up = subprocess.run(
            [str(ROOT / "congvu"), "up", *options], capture_output=True, text=True, check=False, timeout=600
        )
        if up.returncode:
            # said once; without the system there is nothing to test
            pytest.exit(f"up: {up.returncode}\n{up.stdout}{up.stderr}", returncode=1)
        yield raised
    finally:
        raised.run("down", check=False)
        shutil.rmtree(state, ignore_errors=True)
