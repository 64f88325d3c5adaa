"""One-off jobs of the control plane under its own account: the database before the portal, the demo after all."""

import subprocess

from congvu.engines.control_plane.environment import environment, python
from congvu.engines.plan import Plan
from congvu.ground.errors import CongvuError


class JobFailed(CongvuError):
    """A job ended badly; its last words are in the sentence, the rest in its log."""


class Job:
    """A Python module, begun once; done when its process has ended well. It writes to ``logs/<name>.log``."""

    def __init__(self, plan: Plan, name: str, module: str, *arguments: str) -> None:
        self._plan = plan
        self._name = name
        self._command = [python(plan), "-m", module, *arguments]
        self._log = plan.state / "logs" / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Start the process."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
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
            return self._name
        if code:
            lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise JobFailed(
                "job-failed",
                f"Bước '{self._name}' không thành",
                f"The step '{self._name}' failed: {lines[-1] if lines else code}",
                where=str(self._log),
            )
        return None

    def end(self) -> None:
        """End the process when ``up`` gives up."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(10)
