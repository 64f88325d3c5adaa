"""What naming did, step by step: each address that was tried, in which way, by which clause, and how it stood."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Way(StrEnum):
    """How an address came to be tried."""

    PINNED = "pinned"  # the regulation itself prints it
    FORM = "form"
    SUFFIX = "suffix"
    OFFER = "offer"  # only suggested to the officer who decides
    ALIAS = "alias"


class Standing(StrEnum):
    """How an address stood when it was tried."""

    FREE = "free"
    TAKEN = "taken"
    PROMISED = "promised"  # to an earlier row of the same batch
    RESERVED = "reserved"  # for nobody, or for lists only
    PINNED = "pinned"  # for the body that the regulation names


@dataclass(frozen=True, slots=True)
class Step:
    """One address tried; ``pieces`` are the parts of the form with what each gave, ``kept_by`` who keeps it back."""

    address: str
    way: Way
    clause: str | None
    standing: Standing
    form: str = ""
    pieces: tuple[tuple[str, str], ...] = ()
    kept_by: str | None = None


@dataclass
class Trace:
    """Filled by naming as it goes, for one row."""

    steps: list[Step] = field(default_factory=list)
    _way: Way = Way.FORM
    _clause: str | None = None
    _form: str = ""
    _pieces: tuple[tuple[str, str], ...] = ()

    def by(self, way: Way, clause: str | None) -> None:
        """What is tried from here on is tried in this way, by this clause."""
        self._way, self._clause = way, clause
        self.filled("", ())

    def filled(self, form: str, pieces: Iterable[tuple[str, str]]) -> None:
        """The form from which the next address is made."""
        self._form, self._pieces = form, tuple(pieces)

    def tried(self, address: str, standing: Standing, kept_by: str | None) -> None:
        """An address, and how it stood."""
        self.steps.append(Step(address, self._way, self._clause, standing, self._form, self._pieces, kept_by))
