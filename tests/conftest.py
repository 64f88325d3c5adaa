"""One system for the whole run, on ports of its own; how tests at the same time share it."""

import fcntl
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

from congvu.cli.trial import SYSTEM, DoesNotRise, trial_system
from tests.system import System

LAST = ("test_independence", "test_kill")
"""Of the tests that are alone, those that stop engines."""
TOGETHER = {
    "test_api": "requests of Cần Thơ, which are counted",
    "test_requests": "requests of Cần Thơ, which are counted",
    "test_shared_mailboxes": "a shared mailbox",
    "test_up": "a second system",
} | dict.fromkeys(("test_directory_ldap", "test_import", *LAST), "alone")
"""Modules whose tests follow each other in one process, and why; all others go to whoever is free."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the system and what touches the database; what takes longest comes first, what is alone last."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if "system" in fixtures:
            item.add_marker(pytest.mark.system)
        elif fixtures & {"db", "transactional_db"} or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
    items.sort(key=place)


def place(item: pytest.Item) -> int:
    """Before, among or behind the others."""
    if item.get_closest_marker("alone"):
        return 1 + (LAST.index(item.path.stem) + 1 if item.path.stem in LAST else 0)
    return -1 if item.path.stem == "test_up" else 0


class Sharing(LoadScopeScheduling):
    """Which tests go to one process together."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER.get(Path(nodeid.partition("::")[0]).stem, nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Sharing | None:
    """For ``--dist loadscope``."""
    return Sharing(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Processes that test one system share it; a test that is alone waits for the others, and they for it."""
    running = os.environ.get(SYSTEM)
    if not running or not item.get_closest_marker("system"):
        return (yield)
    with (Path(running) / "demo-accounts.csv").open() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX if item.get_closest_marker("alone") else fcntl.LOCK_SH)
        return (yield)


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Five jurisdictions with 40 people each, all engines on."""
    shared = tmp_path_factory.getbasetemp()
    claims = (shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared) / "claims"
    claims.mkdir(exist_ok=True)
    try:
        with trial_system() as state:
            yield System(state, claims)
    except DoesNotRise as refusal:
        # said once; without the system there is nothing to test
        pytest.exit(str(refusal), returncode=1)
