"""What was asked: a subject, a day, and where to look; the system is opened only by those who need it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from congvu.cli.database import open_system
from congvu.engines.plan import Plan
from congvu.ground.errors import CongvuError


@dataclass
class Asked:
    """The subject as written, without blanks around it; ``events`` is a folder that was named, else the system's."""

    subject: str
    day: date
    state: Path
    events: Path | None = None

    @property
    def has_system(self) -> bool:
        """Whether the state directory holds a system."""
        return (self.state / "congvu.toml").is_file()

    def open(self) -> Plan:
        """The system of the state directory, its models usable. Refuses where there is none."""
        return self._plan

    @cached_property
    def _plan(self) -> Plan:
        return open_system(self.state)

    @property
    def event_files(self) -> Path | None:
        """Where events lie; None where the system has none yet."""
        if self.events:
            return self.events
        folder = self.open().state / "events"
        return folder if folder.is_dir() and any(one.is_file() for one in folder.rglob("*")) else None


class NotExplained(CongvuError):
    """Nothing is known under this name, or more than one thing."""
