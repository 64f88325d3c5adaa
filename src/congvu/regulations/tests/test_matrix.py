"""Every clause is carried by code and shown by a test, or for a human, or listed with the work that will carry it."""

import re
from pathlib import Path

import pytest

import congvu
from congvu.regulations.blocks import BLOCKS, FORMS, PIECES, PROCEDURES, Block
from congvu.regulations.clauses import Clause, Means
from congvu.regulations.loading import PROFILES, profiles
from congvu.regulations.naming.forms import ADDED
from congvu.regulations.naming.forms import PIECES as FILLED
from congvu.regulations.profile import Profile
from congvu.regulations.uncarried import waits_for, works

HOUSE = Path(congvu.__file__).parent
ROOT = HOUSE.parent.parent
_MARK = re.compile(r"mark\.clause\(([^)]*)\)")
_CARRIES = re.compile(r"^\s*@carries\(([^)]*)\)", re.MULTILINE)
_QUOTED = re.compile(r'"([^"]+)"')
VOCABULARY = {Means.RULE: BLOCKS.keys(), Means.FORM: FORMS.keys(), Means.PROCEDURE: PROCEDURES.keys()}
EVERY_WORD = {name for names in VOCABULARY.values() for name in names}


def quoted(pattern: re.Pattern[str], *paths: Path) -> set[str]:
    """What stands in quotes where the pattern matches, in these files."""
    texts = (path.read_text("utf-8") for path in paths)
    return {word for text in texts for found in pattern.findall(text) for word in _QUOTED.findall(found)}


def shown_in() -> list[Path]:
    return [*HOUSE.rglob("tests/test_*.py"), *(ROOT / "tests").rglob("test_*.py")]


CARRIED = quoted(_CARRIES, *(path for path in HOUSE.rglob("*.py") if "tests" not in path.relative_to(HOUSE).parts))
LISTED = {name for work in works() for means in VOCABULARY for name in work.names(means)}


def carried(clause: Clause) -> bool:
    return clause.means is not Means.HUMAN and waits_for(clause) is None


def test_a_word_means_one_thing() -> None:
    assert len(EVERY_WORD) == sum(map(len, VOCABULARY.values()))


def test_code_carries_only_words_of_the_vocabulary() -> None:
    assert CARRIED <= EVERY_WORD


def test_every_word_is_carried_or_listed() -> None:
    assert EVERY_WORD <= CARRIED | LISTED


def test_nothing_listed_is_carried_already() -> None:
    assert CARRIED.isdisjoint(LISTED)
    assert LISTED <= EVERY_WORD


def test_nothing_is_listed_twice() -> None:
    assert len(LISTED) == sum(len(work.names(means)) for work in works() for means in VOCABULARY)


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.jurisdiction)
def test_every_clause_has_a_carrier_or_waits_for_one(profile: Profile) -> None:
    assert [clause.id for clause in profile.clauses.values() if carried(clause) and clause.block not in CARRIED] == []


def test_every_piece_of_the_vocabulary_can_be_filled() -> None:
    assert {*FILLED, ADDED} == set(PIECES)


def test_marked_clauses_exist() -> None:
    """A mark names a clause, or a provision whose points are clauses (``CT-4.1`` for ``CT-4.1.a``)."""
    known = {clause for profile in profiles() for clause in profile.clauses}
    groups = {clause[:dot] for clause in known for dot in range(len(clause)) if clause[dot] == "."}
    marked = {word for word in quoted(_MARK, *shown_in()) if re.match(r"[A-Z]{2}-", word)}
    assert marked
    assert marked <= known | groups


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.jurisdiction)
def test_every_carried_clause_is_shown(profile: Profile) -> None:
    shown = " ".join(
        path.read_text("utf-8") for path in (*(PROFILES / profile.slug / "cases").glob("*.toml"), *shown_in())
    )
    clauses = [clause.id for clause in profile.clauses.values() if carried(clause)]
    assert [clause for clause in clauses if f'"{clause}"' not in shown] == []


def row(name: str, block: Block) -> str:
    """The line of docs/regulations.md on a block; values that may be left out stand in brackets."""
    values = (key if parameter.required else f"[{key}]" for key, parameter in block.parameters.items())
    return f"| `{name}` | {block.meaning} | {' '.join(values)} |"


def test_the_vocabulary_is_documented() -> None:
    told = (ROOT / "docs" / "regulations.md").read_text("utf-8").splitlines()
    rows = [row(name, block) for name, block in BLOCKS.items()]
    rows += [f"| `{name}` | {meaning} |" for name, meaning in (*FORMS.items(), *PROCEDURES.items())]
    assert [line for line in rows if line not in told] == []
