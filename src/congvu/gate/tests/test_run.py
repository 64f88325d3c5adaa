"""The gate's processes: what they survive, and that nothing passes while the directory is silent."""

import os
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from congvu.gate import wire
from congvu.gate.letter import Direction, Envelope
from congvu.gate.peer import Peer

SETTINGS = """\
home = "{home}"
workers = 2
log = "{home}/gate.jsonl"
redis = ""
portal_url = "https://localhost"
[ldap]
uri = "ldapi://%2Fnonexistent"
dn = "cn=gate"
secret = "{home}/gate.toml"
suffix = "dc=test"
[jurisdictions]
cantho = "cantho.gov.vn.test"
"""
LETTER = b"From: a@example.test\r\nSubject: x\r\n\r\nx\r\n"
ENVELOPE = Envelope(Direction.INBOUND, "a@example.test", ("b@cantho.gov.vn.test",), queue_id="Q1")


@dataclass
class Gate:
    """A running gate."""

    home: Path
    process: subprocess.Popen[bytes]

    @property
    def door(self) -> Path:
        return self.home / "run" / "inbound"

    @property
    def workers(self) -> set[int]:
        return {child.pid for child in psutil.Process(self.process.pid).children()}

    def judges(self) -> bool:
        """Whether a letter on a new connection is answered (it is deferred: nobody can be looked up)."""
        peer = Peer(self.door)
        ((command, words),) = peer.send(LETTER, ENVELOPE)
        peer.close()
        return command == b"y" and words.startswith(b"451 4.7.1 ")


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """One for all tests here."""
    home = tmp_path_factory.mktemp("g")
    (home / "run").mkdir()
    (home / "gate.toml").write_text(SETTINGS.format(home=home), encoding="utf-8")
    process = subprocess.Popen([sys.executable, "-m", "congvu.gate.run", str(home / "gate.toml")])
    running = Gate(home, process)
    until(lambda: running.door.exists() and len(running.workers) == 2)
    yield running
    process.terminate()
    assert process.wait(20) == 0


def until(true: Callable[[], object], seconds: float = 20) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_nothing_passes_while_the_directory_is_silent(gate: Gate):
    assert gate.judges()
    assert '"action":"defer"' in (gate.home / "gate.jsonl").read_text(encoding="utf-8").splitlines()[-1]


@pytest.mark.parametrize(
    "words",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\0" * 999,
        b"\xff" * 99,
        struct.pack(">I", wire.LONGEST_PACKET) + b"O",
        wire.packet(b"O", b"short"),
        wire.packet(b"E"),
        wire.packet(b"B", b"x" * 9999),
        wire.packet(b"M", b"<a@b>\0") + wire.packet(b"E"),
        wire.packet(b"M", b"<a@b>\0") + wire.packet(b"R", b"<c@d>\0") + wire.packet(b"E"),
        wire.packet(b"D", b"Ei\0../../x\0")
        + wire.packet(b"M", b"<a@b>\0")
        + wire.packet(b"R", b"<c@d>\0")
        + wire.packet(b"E"),
        wire.packet(b"D", b"M\xff\xfe\0") + wire.packet(b"M", b"\xff\xfe") + wire.packet(b"L", b"\xff\xfe"),
        b"".join(wire.packet(bytes([number]), b"noise") for number in range(256)),
    ],
)
def test_a_forged_peer_is_cut_off_and_harms_nobody(gate: Gate, words: bytes):
    waiting = Peer(gate.door)
    with socket.socket(socket.AF_UNIX) as forged:
        forged.connect(str(gate.door))
        forged.sendall(words)
        forged.shutdown(socket.SHUT_WR)
        forged.settimeout(10)
        while forged.recv(4096):
            pass
    assert waiting.send(LETTER, ENVELOPE)[-1][0] == b"y"
    waiting.close()


def test_several_letters_on_one_connection_and_one_given_up(gate: Gate):
    peer = Peer(gate.door)
    assert peer.send(LETTER, ENVELOPE)
    peer.begin(LETTER, ENVELOPE)
    peer.connection.sendall(wire.packet(b"A"))
    assert peer.send(LETTER, ENVELOPE)
    peer.close()


def test_a_killed_worker_is_replaced(gate: Gate):
    """What it held is deferred by Postfix, whose connection breaks; the other goes on."""
    victim = min(gate.workers)
    os.kill(victim, signal.SIGKILL)
    after: set[int] = set()
    until(lambda: len(after.clear() or after.update(gate.workers) or after) == 2 and victim not in after)
    for _ in range(8):
        assert gate.judges()
    time.sleep(1)
    assert gate.workers == after


def test_a_reload_drops_no_connection(gate: Gate):
    before = gate.workers
    peer = Peer(gate.door)
    peer.begin(LETTER, ENVELOPE)
    gate.process.send_signal(signal.SIGHUP)
    until(lambda: len(gate.workers - before) == 2)
    until(lambda: len(gate.workers & before) == 1)
    assert gate.judges()
    peer.connection.sendall(wire.packet(b"D", b"Ei\0Q2\0") + wire.packet(b"E"))
    assert peer.read()[0] == b"y"
    assert peer.send(LETTER, ENVELOPE)[-1][0] == b"y"
    peer.close()
    until(lambda: not gate.workers & before)


def test_settings_that_cannot_be_used_change_nothing(gate: Gate):
    text = (gate.home / "gate.toml").read_text(encoding="utf-8")
    before = gate.workers
    for bad in ("home = ", text.replace("cantho =", "nowhere =")):
        (gate.home / "gate.toml").write_text(bad, encoding="utf-8")
        gate.process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        until(lambda: gate.workers == before)
        assert gate.judges()
    (gate.home / "gate.toml").write_text(text, encoding="utf-8")


def test_workers_end_with_their_parent(gate: Gate):
    """Else they would hold sockets that nobody keeps; a second gate takes the doors over."""
    other = subprocess.Popen([sys.executable, "-m", "congvu.gate.run", str(gate.home / "gate.toml")])
    until(lambda: len(psutil.Process(other.pid).children()) == 2)
    children = psutil.Process(other.pid).children()
    until(gate.judges)
    other.kill()
    other.wait()
    _gone, alive = psutil.wait_procs(children, 10)
    assert not alive
