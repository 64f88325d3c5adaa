"""The matrix of clauses: which code carries each, which tests and case files show it, what is still missing.

Read from the sources alone, without importing what they import, so it needs no database and no running system.
"""

import ast
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from congvu.regulations.clauses import Clause, Means
from congvu.regulations.profile import Profile
from congvu.regulations.uncarried import Work, waits_for

HOUSE = Path(__file__).resolve().parent.parent
ROOT = HOUSE.parent.parent

Found = dict[str, list[str]]
"""A word (a block, a clause) and every place that names it."""


class State(StrEnum):
    """How far a clause has come."""

    CARRIED = "carried"
    HUMAN = "human"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Row:
    """One clause with what carries and what shows it; ``work`` is what a missing one waits for, where that is known."""

    clause: Clause
    state: State
    carriers: tuple[str, ...]
    tests: tuple[str, ...]
    work: Work | None

    @property
    def reason(self) -> str:
        """Why only a human can do it, in the profile's words; empty for every other clause."""
        return self.clause.block if self.state is State.HUMAN else ""


def matrix(profile: Profile) -> list[Row]:
    """Every clause of a regulation, in its order."""
    shown = (marks(), cases(profile))
    return [_row(clause, shown) for clause in profile.clauses.values()]


def _row(clause: Clause, shown: Iterable[Found]) -> Row:
    tests = tuple(place for found in shown for place in found.get(clause.id, ()))
    if clause.means is Means.HUMAN:
        return Row(clause, State.HUMAN, (), tests, None)
    work, code = waits_for(clause), tuple(carriers().get(clause.block, ()))
    state = State.CARRIED if work is None and code and tests else State.MISSING
    return Row(clause, state, code, tests, work)


@cache
def carriers() -> Found:
    """Each block, form or procedure that code declares with ``@carries``, and the qualified names of that code."""
    found: Found = {}
    for path in sorted(HOUSE.rglob("*.py")):
        parts = path.relative_to(HOUSE.parent).with_suffix("").parts
        if "tests" in parts:
            continue
        module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        for name, word in named(path, "carries"):
            _add(found, word, f"{module}.{name}")
    return found


@cache
def marks() -> Found:
    """Each clause that a test is marked with, and the ids of those tests."""
    found: Found = {}
    for path in sorted({*HOUSE.rglob("tests/test_*.py"), *(ROOT / "tests").rglob("test_*.py")}):
        place = path.relative_to(ROOT).as_posix()
        for name, word in named(path, "mark.clause"):
            _add(found, word, f"{place}::{name.replace('.', '::')}" if name else place)
    return found


def cases(profile: Profile) -> Found:
    """Each clause that a case file of the regulation names, and those files."""
    found: Found = {}
    for path in sorted((profile.path.parent / "cases").glob("*.toml")):
        place = "/".join(path.parts[-4:])
        tables: Mapping[str, list[dict[str, list[str]]]] = tomllib.loads(path.read_text("utf-8"))
        for row in (row for rows in tables.values() for row in rows):
            for clause in row["clauses"]:
                _add(found, clause, place)
    return found


def _add(found: Found, word: str, place: str) -> None:
    places = found.setdefault(word, [])
    if place not in places:
        places.append(place)


def _words(node: ast.AST, called: str) -> Iterator[str]:
    """The texts that are handed to this function anywhere below the node."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and f".{ast.unparse(call.func)}".endswith(f".{called}"):
            texts = (each.value for each in call.args if isinstance(each, ast.Constant))
            yield from (text for text in texts if isinstance(text, str))


def named(path: Path, called: str) -> Iterator[tuple[str, str]]:
    """The dotted name of a definition, and a word that stands on it; no name for what stands on the whole file."""
    text = path.read_text("utf-8")
    return _within(ast.parse(text), "", called) if f"{called}(" in text else iter(())


def _within(node: ast.Module | ast.ClassDef, name: str, called: str) -> Iterator[tuple[str, str]]:
    for part in node.body:
        if not isinstance(part, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from ((name, word) for word in _words(part, called))
            continue
        inner = f"{name}.{part.name}".removeprefix(".")
        yield from ((inner, word) for decorator in part.decorator_list for word in _words(decorator, called))
        if isinstance(part, ast.ClassDef):
            yield from _within(part, inner, called)
