"""A clause as a profile states it, after it was read and checked.

A clause is carried by exactly one of four: a rule (a parameter block that code reads), a form (a report), a procedure
(a workflow), or a human. Each value stands beside the clause that states it and tells where it comes from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Source(StrEnum):
    """Where a value comes from."""

    LAW = "law"  # printed in the regulation
    RECONSTRUCTED = "reconstructed"  # the print is defective; read from the context
    CHOICE = "choice"  # the regulation is silent; ours, never to be shown as law


class Means(StrEnum):
    """What carries a clause."""

    RULE = "rule"
    FORM = "form"
    PROCEDURE = "procedure"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a clause, with its origin and, where it needs one, the reason."""

    value: Any
    source: Source
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One duty of a regulation; ``block`` names the rule, form or procedure, or says why only a human can do it."""

    id: str
    vi: str
    en: str
    means: Means
    block: str
    values: Mapping[str, Value]
    effective_from: date
    effective_to: date | None
    line: int

    def get(self, name: str, default: Any = None) -> Any:
        """The bare value, or the default where the clause states none."""
        found = self.values.get(name)
        return default if found is None else found.value

    def in_force(self, day: date) -> bool:
        """Whether an event of this day is judged by the clause."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)

    def overlaps(self, other: "Clause") -> bool:
        """Whether there is a day on which both are in force."""
        starts_first, then = sorted((self, other), key=lambda clause: clause.effective_from)
        return starts_first.in_force(then.effective_from)
