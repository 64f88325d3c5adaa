"""The working days that every time limit is counted in: decisions of ``profiles/calendar``, or a file that is given."""

from pathlib import Path

from congvu.ground.decisions import read_decision
from congvu.ground.working_days import WorkingDays
from congvu.regulations.loading import PROFILES

DECISIONS = PROFILES / "calendar"
CALENDAR = "calendar"
"""The operator's own folder of decisions, ``<year>.toml``, in the state directory."""


def working_days(*folders: Path, only: Path | None = None) -> WorkingDays:
    """The calendar by the shipped decisions and those in further folders, which win; or by one file alone."""
    if only is not None:
        return WorkingDays(only=read_decision(only))
    files = [path for folder in (DECISIONS, *folders) for path in sorted(folder.glob("*.toml"))]
    return WorkingDays(map(read_decision, files))
