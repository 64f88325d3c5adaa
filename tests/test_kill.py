"""Every process may be killed at any moment: while mail is sent, each engine in turn, by SIGKILL."""

import os
import re
import signal
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.system import Account, System, compose

ENGINES = (
    *("slapd", "redis", "clamav", "rspamd", "dovecot", "postfix", "caddy"),
    *("portal", "worker", "collector", "upkeep"),
)
pytestmark = pytest.mark.alone
SENDERS = 4
MOST = 6000
"""Messages in all, so that a test that hangs does not fill a disk."""


@dataclass
class Injection:
    """Clients that send one message after another and try again what was not taken, each time under a new name.

    A connection that breaks before the answer leaves a client in doubt (RFC 1047): such a try may arrive or not, and is
    not counted. What was answered with 250 must arrive, once.
    """

    system: System
    sender: Account
    receiver: Account
    accepted: list[str] = field(default_factory=list)
    doubtful: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def send_one(self, client: smtplib.SMTP) -> None:
        """One try."""
        message = compose(self.sender.address, self.receiver.address, "Thư thử", "Nội dung. " * 200)
        client.send_message(message)
        self.accepted.append(str(message["Message-ID"]))

    def work(self, door: str) -> None:
        """One client's life: a connection after another, ten messages each."""
        while not self.stop.is_set() and len(self.accepted) < MOST:
            try:
                with self.connect(door) as client:
                    for _message in range(10):
                        if self.stop.is_set():
                            break
                        self.send_one(client)
                        time.sleep(0.1)
            except (OSError, smtplib.SMTPException):
                self.doubtful += 1
                time.sleep(0.2)

    def connect(self, door: str) -> smtplib.SMTP:
        """A client at one of the doors."""
        if door == "submission":
            return self.system.submission(self.sender.address, self.sender.password)
        return smtplib.SMTP(*self.system.at("smtp"), timeout=30)


@pytest.fixture(scope="module")
def injection(system: System) -> Iterator[Injection]:
    """Mail all the while, from outside and from the signed-in."""
    running = Injection(system, system.member("cantho"), system.active("quangtri"))
    doors = ["smtp", "submission"] * (SENDERS // 2)
    threads = [threading.Thread(target=running.work, args=(door,), daemon=True) for door in doors]
    for thread in threads:
        thread.start()
    yield running
    running.stop.set()
    for thread in threads:
        thread.join(60)


@pytest.mark.parametrize("engine", ENGINES)
def test_killed_engine_comes_back(system: System, injection: Injection, engine: str) -> None:
    """Within half a minute it answers again under a new pid, and mail goes on."""
    system.wait_healthy(60)
    pid = system.services()[engine]["pid"]
    sent = len(injection.accepted)
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while system.services()[engine]["pid"] in (pid, None):
        assert time.monotonic() < deadline, f"{engine} does not come back"
        time.sleep(0.1)
    system.wait_healthy(30)
    while len(injection.accepted) < sent + 30:
        assert time.monotonic() < deadline + 30, f"no mail goes through after {engine} was killed"
        time.sleep(0.1)


def arrived(system: System, account: Account) -> Counter[str]:
    """How often each message is in the inbox."""
    client = system.imap(account.address, account.password)
    try:
        count = int(client.select("INBOX", readonly=True)[1][0] or 0)
        rows = client.fetch(f"1:{count}", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")[1] if count else []
    finally:
        client.logout()
    heads = b"".join(row[1] for row in rows if isinstance(row, tuple)).decode()
    return Counter(re.findall(r"<[^>]+>", heads))


def test_every_message_answered_250_arrived_once(system: System, injection: Injection) -> None:
    """Nothing lost, nothing doubled."""
    injection.stop.set()
    system.wait_healthy(60)
    wanted = list(injection.accepted)
    assert len(wanted) >= 250
    assert len(set(wanted)) == len(wanted)
    deadline = time.monotonic() + 120
    while set(wanted) - set(found := arrived(system, injection.receiver)):
        assert time.monotonic() < deadline, f"lost: {sorted(set(wanted) - set(found))[:5]}"
        time.sleep(1)
    assert {identity: found[identity] for identity in wanted if found[identity] != 1} == {}
    assert not [one for one in system.queue() if one["recipients"][0]["address"] == injection.receiver.address]
