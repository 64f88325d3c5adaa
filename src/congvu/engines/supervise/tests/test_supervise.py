"""supervisord's file, and the processes that belong to one state directory."""

import os
import subprocess
import time
import xmlrpc.client
from configparser import RawConfigParser
from pathlib import Path
from unittest.mock import Mock

import pytest

from congvu.engines.plan import Plan, Program
from congvu.engines.supervise import control, processes
from congvu.engines.supervise.render import MARK, render


def test_config(plan: Plan) -> None:
    """Commands survive quoting and percent signs; every process is marked; restarts never end."""
    program = Program("x", ("/bin/echo", "a b", "50%"), user="congvu", environment={"A": "1%"})
    parser = RawConfigParser()
    parser.read_string(render(plan, [program]).content)
    section = parser["program:x"]
    assert section["command"] == "/bin/echo 'a b' 50%%"
    assert f'{MARK}="{plan.state}"' in section["environment"]
    assert 'A="1%%"' in section["environment"]
    assert (section["autorestart"], section["user"]) == ("true", "congvu")


def test_an_unknown_service_is_answered_with_those_that_are_there(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    """The supervisor does answer; it only knows no such name."""
    server = Mock()
    server.stopProcess.side_effect = xmlrpc.client.Fault(10, "BAD_NAME: mailer")
    monkeypatch.setattr(control, "_server", lambda _state: server)
    monkeypatch.setattr(control, "states", lambda _state: {"portal": ("RUNNING", 1), "worker": ("RUNNING", 2)})
    with pytest.raises(control.NoSuchService, match=r"mailer.*portal, worker"):
        control.stop_service(plan, "mailer")


def test_leftovers_are_ended(tmp_path: Path) -> None:
    """Only processes of this state directory, those included that do not listen to TERM."""
    mine = os.environ | {MARK: str(tmp_path)}
    other = os.environ | {MARK: str(tmp_path / "other")}
    stubborn = "trap '' TERM; while :; do sleep 0.1; done"
    started = [
        subprocess.Popen(["sleep", "60"], env=mine),
        subprocess.Popen(["sh", "-c", stubborn], env=mine),
        subprocess.Popen(["sleep", "60"], env=other),
    ]
    time.sleep(0.2)
    try:
        assert processes.end_leftovers(tmp_path, patience=1) >= 2
        assert started[0].wait(5) is not None
        assert started[1].wait(5) is not None
        assert started[2].poll() is None
    finally:
        for process in started:
            process.kill()
            process.wait()


def test_memory_counts_descendants() -> None:
    """A dead process takes none."""
    assert processes.memory(os.getpid()) > 1 << 20
    assert processes.memory(2**22 + 1) == 0
