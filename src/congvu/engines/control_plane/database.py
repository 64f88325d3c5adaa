"""The one-off job between the directory and the portal: ``congvu.wiring.prepare`` under the control plane's account."""

import subprocess

from congvu.engines.control_plane.environment import environment, python
from congvu.engines.plan import Plan
from congvu.ground.errors import CongvuError


class DatabaseNotReady(CongvuError):
    """The database could not be brought up to date; its words are in the log."""


class DatabaseJob:
    """Begun once; done when its process has ended well."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Start the process, writing to ``logs/database.log``."""
        with (self._plan.state / "logs" / "database.log").open("ab") as log:
            self._process = subprocess.Popen(
                [python(self._plan), "-m", "congvu.wiring.prepare"],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                user="congvu",
                group="congvu",
                extra_groups=[],
                env=environment(self._plan),
                cwd=self._plan.state / "portal",
            )

    def waiting(self) -> str | None:
        """None when done; raises with the last line of the log when it failed."""
        code = self._process.poll() if self._process else None
        if code is None:
            return "migrate"
        if code:
            log = self._plan.state / "logs" / "database.log"
            lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            words = lines[-1] if lines else str(code)
            raise DatabaseNotReady(
                "database-not-ready",
                "Không chuẩn bị được cơ sở dữ liệu",
                f"The database could not be prepared: {words}",
                where=str(log),
            )
        return None

    def end(self) -> None:
        """End the process when ``up`` gives up."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(10)
