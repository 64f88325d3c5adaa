"""Clauses that nothing carries yet: ``profiles/uncarried.toml`` names them and the work that will carry them.

A clause is carried (code and test), or for a human, or stands here; the test of the matrix holds this.
"""

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from congvu.regulations.clauses import Clause, Means
from congvu.regulations.loading import PROFILES


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work still to be done, and what it will carry; ``clauses`` are patterns such as ``CT-PL2.*``."""

    subject: str
    vi: str
    en: str
    rules: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    procedures: frozenset[str] = frozenset()
    clauses: tuple[str, ...] = ()

    def names(self, means: Means) -> frozenset[str]:
        """The blocks, forms or procedures it will carry; a human needs no carrier."""
        by_means = {Means.RULE: self.rules, Means.FORM: self.forms, Means.PROCEDURE: self.procedures}
        return by_means.get(means, frozenset())

    def will_carry(self, clause: Clause) -> bool:
        """Whether the clause waits for this work."""
        named = clause.block in self.names(clause.means)
        return named or any(fnmatchcase(clause.id, pattern) for pattern in self.clauses)


@cache
def works() -> tuple[Work, ...]:
    """Everything in the file."""
    tables = tomllib.loads((PROFILES / "uncarried.toml").read_text("utf-8"))["work"]
    return tuple(_work(table) for table in tables)


def _work(table: dict[str, Any]) -> Work:
    names = {key: frozenset(table.get(key, ())) for key in ("rules", "forms", "procedures")}
    return Work(table["subject"], table["vi"], table["en"], **names, clauses=tuple(table.get("clauses", ())))


def waits_for(clause: Clause) -> Work | None:
    """The work that will carry the clause, or None where it is carried or for a human."""
    return next((work for work in works() if work.will_carry(clause)), None)
