"""A bounded child answers, refuses or is stopped; whatever it meets, the next file is read."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from congvu.ground.bounded import Bounds, Children, Stopped, ask_once

WORK = "congvu.ground.tests.ordeals"


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    with Children(WORK, bounds=Bounds(memory=512 << 20, cpu_seconds=1, wall_seconds=3), at_once=4) as made:
        yield made


def test_what_a_child_answers_comes_back(children: Children) -> None:
    assert children.ask(f"{WORK}:measured", b"abc", more=4) == 7
    assert children.ask(f"{WORK}:measured", b"x" * (12 << 20)) == 12 << 20
    assert ask_once(f"{WORK}:measured", b"abc") == 3


@pytest.mark.parametrize(
    ("ordeal", "reason"),
    [
        ("hanging", "too_slow"),
        ("spinning", "too_slow"),
        ("eating", "too_large"),
        ("dying", "damaged"),
        ("failing", "damaged"),
        ("writing", "damaged"),
        ("rambling", "damaged"),
    ],
)
def test_a_child_beyond_its_bounds_is_stopped_and_the_next_file_is_read(
    children: Children, caplog: pytest.LogCaptureFixture, ordeal: str, reason: str
) -> None:
    began = time.monotonic()
    with pytest.raises(Stopped) as stopped:
        children.ask(f"{WORK}:{ordeal}", b"so secret")
    assert (stopped.value.reason, time.monotonic() - began < 5) == (reason, True)
    assert "secret" not in caplog.text
    assert children.ask(f"{WORK}:measured", b"abc") == 3


def test_what_a_child_started_ends_with_it(children: Children) -> None:
    left = children.ask(f"{WORK}:breeding", b"")
    until = time.monotonic() + 5
    while Path(f"/proc/{left}").exists() and time.monotonic() < until:
        if Path(f"/proc/{left}/stat").read_text().rsplit(")")[-1].split()[0] == "Z":
            return
        time.sleep(0.02)
    assert not Path(f"/proc/{left}").exists()


def test_a_child_has_no_network(children: Children) -> None:
    with socket.create_server(("127.0.0.1", 0)) as ear, pytest.raises(Stopped):
        children.ask(f"{WORK}:calling", str(ear.getsockname()[1]).encode())


def test_many_ask_at_once_and_one_hostile_file_takes_nothing_from_the_others(children: Children) -> None:
    with ThreadPoolExecutor(8) as threads:
        hostile = threads.submit(children.ask, f"{WORK}:spinning", b"")
        sizes = list(threads.map(lambda size: children.ask(f"{WORK}:measured", b"x" * size), range(0, 400, 10)))
    assert sizes == list(range(0, 400, 10))
    assert isinstance(hostile.exception(), Stopped)


def test_a_server_that_was_killed_is_started_anew(children: Children) -> None:
    assert children.server is not None
    children.server.kill()
    children.server.wait()
    assert children.ask(f"{WORK}:measured", b"abc") == 3
