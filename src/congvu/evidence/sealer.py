"""Starting the sealing of complete days as a process of its own, one at a time, again until it has succeeded."""

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from congvu.evidence.book import SUFFIX
from congvu.evidence.lines import Day

AGAIN_SECONDS = 300.0


class Sealer:
    """To be called often; it starts something when a day became complete, or when an earlier try left lines behind."""

    def __init__(self, events: Path, command: Sequence[str]) -> None:
        """``command`` seals through the day that is appended to it."""
        self._events = events
        self._command = command
        self._running: subprocess.Popen[bytes] | None = None
        self._through: Day = ""
        self._started = 0.0

    def __call__(self, through: Day) -> None:
        """Seal through that day, unless that is done or being done."""
        if self._running and self._running.poll() is None:
            return
        left = any(path.stem <= through for path in self._events.glob(f"*{SUFFIX}"))
        again = left and time.monotonic() - self._started > AGAIN_SECONDS
        if through > self._through or again:
            self._through, self._started = through, time.monotonic()
            self._running = subprocess.Popen([*self._command, through])
