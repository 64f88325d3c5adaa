"""Who or what needs an address, what is proposed for it, and what a register must answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Subject:
    """One row of a roster; ``agency``, ``unit`` and ``district`` hold codes already set in the system."""

    kind: str
    full_name: str = ""
    family: str = ""
    middle: str = ""
    given: str = ""
    position: str = ""
    rank: int | None = None
    registered_at: datetime | None = None
    agency: str = ""
    unit: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The address, or None where an officer decides; ``note`` says in both languages what one should know."""

    address: str | None
    aliases: tuple[str, ...] = ()
    note: str = ""
    clause: str | None = None


class Register(Protocol):
    """All addresses that are or ever were in use: primaries, aliases, lists, retired ones."""

    def taken(self, address: str) -> bool:
        """Whether this full address may not be given out."""


class _Empty:
    def taken(self, address: str) -> bool:  # noqa: ARG002 - the shape of a register
        return False


EMPTY_REGISTER: Register = _Empty()


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to know about a proposal, with the clause it rests on."""

    vi: str
    en: str
    clause: str | None = None

    def __str__(self) -> str:
        return f"{self.vi} / {self.en}" + (f" [{self.clause}]" if self.clause else "")


class OfficerDecides(Exception):
    """No rule gives an address here; raised inside this package only."""

    def __init__(self, vi: str, en: str, clause: str | None = None) -> None:
        super().__init__(vi)
        self.remark = Remark(vi, en, clause)
