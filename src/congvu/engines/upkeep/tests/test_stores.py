"""The mail of closed mailboxes is moved, brought back, removed; begun again after any interruption."""

import errno
import json
from pathlib import Path

import pytest

from congvu.engines.plan import Plan
from congvu.engines.state.files import make_directory
from congvu.engines.upkeep import stores
from congvu.engines.upkeep.render import directories

STORE = "vinhphuc/3f/3f2a"
States = dict[str, str]


@pytest.fixture
def states(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> States:
    """What LDAP says; one mailbox has a message."""
    said: States = {STORE: "revoked"}
    monkeypatch.setattr(stores, "_closed", lambda _plan: said)
    for wanted in directories(plan):
        make_directory(wanted)
    deliver(plan, "first")
    return said


def deliver(plan: Plan, name: str) -> None:
    """A message in the store."""
    folder = plan.state / "mail" / STORE / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(name, "ascii")


def messages(plan: Plan, place: str) -> list[str]:
    """What lies below a place."""
    return sorted(path.name for path in (plan.state / place).rglob("*") if path.is_file() and path.suffix != ".json")


def settled(plan: Plan) -> dict[str, str]:
    """One round, and what the control plane reads of it."""
    stores.settle_stores(plan)
    path = plan.state / "archive" / stores.PLACES
    assert path.stat().st_mode & 0o777 == 0o640
    return dict(json.loads(path.read_text("ascii")))


def test_revoked_mail_stays(plan: Plan, states: States) -> None:
    assert settled(plan) == {STORE: "mail"}
    assert messages(plan, "mail") == ["first"]


def test_archived_and_brought_back(plan: Plan, states: States) -> None:
    states[STORE] = "archived"
    assert settled(plan) == settled(plan) == {STORE: "archive"}
    assert (messages(plan, "mail"), messages(plan, "archive")) == ([], ["first"])
    states[STORE] = "revoked"
    assert settled(plan) == {STORE: "mail"}
    assert (messages(plan, "mail"), messages(plan, "archive")) == (["first"], [])


def test_what_comes_after_the_move_is_kept_beside(plan: Plan, states: States) -> None:
    states[STORE] = "archived"
    settled(plan)
    deliver(plan, "late")
    settled(plan)
    assert (messages(plan, "mail"), messages(plan, "archive")) == ([], ["first", "late"])


def test_deleted_is_gone_from_both(plan: Plan, states: States) -> None:
    states[STORE] = "archived"
    settled(plan)
    deliver(plan, "late")
    states[STORE] = "deleted"
    assert settled(plan) == {STORE: "gone"}
    assert messages(plan, "mail") == messages(plan, "archive") == []


def test_another_file_system_gets_a_whole_copy(plan: Plan, states: States, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.rename

    def across(source: Path, target: Path) -> Path:
        if source.is_relative_to(plan.state / "mail"):
            raise OSError(errno.EXDEV, "another file system")
        return real(source, target)

    monkeypatch.setattr(Path, "rename", across)
    states[STORE] = "archived"
    settled(plan)
    assert (messages(plan, "mail"), messages(plan, "archive")) == ([], ["first"])


@pytest.mark.parametrize("store", ["../secrets", "/etc", ".", "a/../.."])
def test_a_store_outside_is_left_alone(plan: Plan, states: States, store: str) -> None:
    states.clear()
    states[store] = "deleted"
    assert settled(plan) == {}
    assert messages(plan, "mail") == ["first"]
