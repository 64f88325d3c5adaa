"""What all unit tests share: no time limit for one example, for the machine may be busy with engines; cheap hashes."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from congvu.directory.hashers import Argon2id

settings.register_profile("house", deadline=None)
settings.load_profile("house")

COST = {"time_cost": Argon2id.time_cost, "memory_cost": Argon2id.memory_cost}
CHEAP = {"time_cost": 1, "memory_cost": 8}
"""What Argon2 allows at least: thousands of passwords are set here, and nobody guesses them."""


@pytest.fixture(autouse=True, scope="session")
def _cheap_hashes() -> Iterator[None]:
    """The same algorithm and form of hash, without the work that is its use."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CHEAP.items():
            patch.setattr(Argon2id, name, value)
        yield


@pytest.fixture
def full_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes as a running system makes them."""
    for name, value in COST.items():
        monkeypatch.setattr(Argon2id, name, value)
