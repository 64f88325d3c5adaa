"""A regulation's clauses as people look them up: by article, by words without diacritics, its own words told from ours.

What a profile adds where the regulation is silent, or restores where the print is defective, is listed beside the
clause under its own name, so that nobody takes it for the regulation's own word.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from congvu.ground.vietnamese import fold
from congvu.portal.words import text_of
from congvu.regulations.clauses import Clause
from congvu.regulations.profile import Profile
from congvu.reports.marks import Mark, marks


@dataclass(frozen=True, slots=True)
class Entry:
    """One clause: its id, its words in the reader's language, and what in it is not the regulation's own."""

    id: str
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article (điều), an appendix or the decision itself, with its clauses.

    Below an agency's own regulation stand the articles of its province's that still bind it, under the clauses' prefix.
    """

    key: str
    title: str
    entries: tuple[Entry, ...]


def articles(profile: Profile, query: str = "") -> list[Article]:
    """The clauses that hold all words of the query, in the order of the regulation."""
    words = fold(query).split()
    found = [clause for clause in profile.clauses.values() if not words or _holds(clause, words)]
    grouped = groupby(found, lambda clause: clause.id.partition(".")[0].removeprefix(f"{profile.prefix}-"))
    return [Article(key, _title(key), tuple(entry(clause) for clause in clauses)) for key, clauses in grouped]


def _holds(clause: Clause, words: Iterable[str]) -> bool:
    """Whether a clause holds all the words, in its id or in either language."""
    text = fold(f"{clause.id} {clause.vi} {clause.en}")
    return all(word in text for word in words)


def _title(key: str) -> str:
    """What people call the part of the regulation that the second part of an id names."""
    prefix, dash, key = key.rpartition("-")
    return f"{_named(key)} ({prefix})" if dash else _named(key)


def _named(key: str) -> str:
    if key == "QD":
        return _("Quyết định ban hành")
    if key.startswith("PL"):
        return _("Phụ lục %(number)s") % {"number": key.removeprefix("PL")}
    return _("Điều %(number)s") % {"number": key}


def entry(clause: Clause) -> Entry:
    """The clause as it is shown."""
    language = get_language() or "vi"
    return Entry(clause.id, text_of(clause), marks(clause, language))
