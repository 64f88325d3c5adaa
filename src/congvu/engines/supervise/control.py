"""Talking to supervisord over its unix socket: is it there, start, stop, what does it know."""

import os
import signal
import subprocess
import sys
import time
import xmlrpc.client
from pathlib import Path
from typing import Any

import psutil
from supervisor.xmlrpc import SupervisorTransport

from congvu.engines.plan import Plan
from congvu.engines.supervise.processes import end_leftovers
from congvu.engines.supervise.render import MARK, config
from congvu.ground.errors import CongvuError

START_SECONDS = 15
STOP_SECONDS = 60


class SupervisorSilent(CongvuError):
    """supervisord does not start or does not answer."""


class NoSuchService(CongvuError):
    """A name that no service of this system has."""


def _silent(plan: Plan) -> SupervisorSilent:
    return SupervisorSilent(
        "supervisor-silent",
        "Bộ giám sát không trả lời; xem nhật ký.",
        "The supervisor does not answer; see its log.",
        where=str(plan.state / "logs" / "supervisord.log"),
    )


def supervisor_pid(state: Path) -> int | None:
    """The pid of this state's supervisord; None when the file is stale."""
    try:
        pid = int((state / "supervise" / "supervisord.pid").read_text(encoding="ascii"))
        command = psutil.Process(pid).cmdline()
    except (FileNotFoundError, ValueError, psutil.Error):
        return None
    return pid if str(state / "supervise" / "supervisord.conf") in command else None


def _server(state: Path) -> Any:
    """supervisord's XML-RPC interface (supervisord.org/api.html)."""
    transport = SupervisorTransport(None, None, serverurl=f"unix://{state}/supervise/run/supervisor.sock")
    return xmlrpc.client.ServerProxy("http://127.0.0.1", transport=transport).supervisor


def launch(plan: Plan) -> int:
    """Start supervisord in the background with a clean environment; returns its pid."""
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
        "LANG": "C.UTF-8",
        "HOME": "/",
        MARK: str(plan.state),
    }
    arguments = [sys.executable, "-m", "supervisor.supervisord", "-c", str(config(plan))]
    done = subprocess.run(
        arguments, capture_output=True, text=True, timeout=START_SECONDS, check=False, env=environment, cwd="/"
    )
    if done.returncode:
        words = (done.stderr + done.stdout).strip().splitlines()
        raise SupervisorSilent(
            "supervisor-refuses",
            f"Bộ giám sát không khởi động: {words[-1] if words else done.returncode}.",
            f"The supervisor does not start: {words[-1] if words else done.returncode}.",
        )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        pid = supervisor_pid(plan.state)
        if pid and states(plan.state) is not None:
            return pid
        time.sleep(0.05)
    raise _silent(plan)


def states(state: Path) -> dict[str, tuple[str, int | None]] | None:
    """Each service's state in lower case and its pid; None when no supervisor answers."""
    try:
        known = _server(state).getAllProcessInfo()
    except (OSError, xmlrpc.client.Error):
        return None
    return {row["name"]: (row["statename"].lower(), row["pid"] or None) for row in known}


def start_service(plan: Plan, name: str) -> None:
    """Start one service and do not wait for it."""
    try:
        _server(plan.state).startProcess(name, False)
    except xmlrpc.client.Fault as fault:
        if not fault.faultString.startswith("ALREADY_STARTED"):
            raise _silent(plan) from fault
    except OSError as error:
        raise _silent(plan) from error


def stop_service(plan: Plan, name: str) -> None:
    """Stop one service and wait until it is gone."""
    try:
        _server(plan.state).stopProcess(name, True)
    except xmlrpc.client.Fault as fault:
        if fault.faultString.startswith("BAD_NAME"):
            known = ", ".join(states(plan.state) or ())
            raise NoSuchService(
                "no-service",
                f"Không có dịch vụ “{name}”; đang có: {known}.",
                f"There is no service “{name}”; there are: {known}.",
            ) from fault
        if not fault.faultString.startswith("NOT_RUNNING"):
            raise _silent(plan) from fault
    except OSError as error:
        raise _silent(plan) from error


def stop(state: Path) -> int:
    """Stop everything of this state directory; returns how many processes had to be ended by hand."""
    pid = supervisor_pid(state)
    if pid is not None:
        process = psutil.Process(pid)
        os.kill(pid, signal.SIGTERM)
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(5)
    return end_leftovers(state)
