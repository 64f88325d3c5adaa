"""Mail needs neither the portal, nor the worker, nor the database (DESIGN.md, section 2)."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system import Account, System

pytestmark = pytest.mark.alone


@pytest.fixture
def issued(system: System) -> Account:
    """Somebody who has not signed in yet."""
    return system.fresh("vinhphuc")


@pytest.fixture
def without_control_plane(system: System, issued: Account) -> Iterator[System]:
    """Portal and worker stopped, the database out of reach; afterwards all is as before."""
    away = system.state / "db-away"
    system.supervisor("stop", "portal", "worker")
    (system.state / "db").rename(away)
    try:
        yield system
    finally:
        away.rename(system.state / "db")
        system.supervisor("start", "portal", "worker")
        system.wait_healthy(60)


def test_mail_flows_without_portal_worker_and_database(without_control_plane: System, issued: Account) -> None:
    """Taken from outside, sent, delivered, read, filtered; strangers refused; one-time passwords still told why."""
    system = without_control_plane
    down = {name for name, one in system.services().items() if one["state"] != "running"}
    assert down == {"portal", "worker"}
    assert not Path(system.state / "db").exists()
    sender, receiver = system.member("vinhphuc"), system.member("cantho", nth=1)
    identities = [system.send(sender, receiver.address, f"Không cần cổng {number}") for number in range(5)]
    assert [len(system.fetch(receiver, identity)) for identity in identities] == [1] * 5
    answer = system.send(receiver, sender.address, "Trả lời")
    assert len(system.fetch(sender, answer)) == 1
    with pytest.raises(Exception, match="/password"):
        system.imap(issued.address, issued.password)


def test_everything_is_as_before(system: System) -> None:
    """After the control plane is back, nothing was lost and the two sides agree."""
    start = time.monotonic()
    assert system.wait_healthy(30) < 30
    assert system.run("directory", "verify").returncode == 0
    assert time.monotonic() - start < 60
