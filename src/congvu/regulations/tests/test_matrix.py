"""Every clause is carried by code and shown by a test, or for a human, or listed with the work that will carry it."""

import re
from pathlib import Path

import pytest

from congvu.regulations import matrix
from congvu.regulations.blocks import BLOCKS, FORMS, PIECES, PROCEDURES, Block
from congvu.regulations.clauses import Means
from congvu.regulations.loading import load_profile, profiles
from congvu.regulations.matrix import ROOT, State
from congvu.regulations.naming.forms import ADDED
from congvu.regulations.naming.forms import PIECES as FILLED
from congvu.regulations.profile import Profile
from congvu.regulations.uncarried import works

VOCABULARY = {Means.RULE: BLOCKS.keys(), Means.FORM: FORMS.keys(), Means.PROCEDURE: PROCEDURES.keys()}
EVERY_WORD = {name for names in VOCABULARY.values() for name in names}
CARRIED = matrix.carriers().keys()
LISTED = {name for work in works() for means in VOCABULARY for name in work.names(means)}


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
def test_every_clause_has_a_carrier_and_a_test_or_waits_for_them(profile: Profile) -> None:
    missing = [row for row in matrix.matrix(profile) if row.state is State.MISSING and row.work is None]
    assert [(row.clause.id, row.carriers, row.tests) for row in missing] == []


def test_every_piece_of_the_vocabulary_can_be_filled() -> None:
    assert {*FILLED, ADDED} == set(PIECES)


def test_marked_clauses_exist() -> None:
    """A mark names a clause, or a provision whose points are clauses (``CT-4.1`` for ``CT-4.1.a``)."""
    known = {clause for profile in profiles() for clause in profile.clauses}
    groups = {clause[:dot] for clause in known for dot in range(len(clause)) if clause[dot] == "."}
    marked = matrix.marks().keys()
    assert marked
    assert marked <= known | groups


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.jurisdiction)
def test_cases_name_clauses_of_their_own_regulation(profile: Profile) -> None:
    assert matrix.cases(profile).keys() <= profile.clauses.keys()


def test_a_row_names_code_tests_and_case_files() -> None:
    rows = {row.clause.id: row for row in matrix.matrix(load_profile("cantho"))}
    idle = rows["CT-5.4.s1"]
    assert idle.state is State.CARRIED
    assert idle.carriers == ("congvu.regulations.idleness.IdleRule",)
    assert "profiles/can-tho-33-2015/cases/duties.toml" in idle.tests
    assert any(re.fullmatch(r"src/congvu/regulations/tests/test_\w+\.py::test_\w+", test) for test in idle.tests)
    assert idle.reason == ""


def test_only_a_clause_for_a_human_has_a_reason() -> None:
    rows = [row for profile in profiles() for row in matrix.matrix(profile)]
    assert all((row.state is State.HUMAN) == bool(row.reason) for row in rows)
    assert all((row.state is State.MISSING) == (row.work is not None) for row in rows)


def test_names_are_read_from_the_source(tmp_path: Path) -> None:
    """Marks on a class and on a whole file, names within classes, several words, spread words that are no text."""
    path = tmp_path / "test_it.py"
    path.write_text(
        "import pytest\n"
        'pytestmark = pytest.mark.clause("CT-1")\n'
        '@pytest.mark.clause("CT-2", "CT-3")\n'
        "class TestIt:\n"
        '    @pytest.mark.clause("CT-4", *more)\n'
        "    async def test_one(self): ...\n"
    )
    found = list(matrix.named(path, "mark.clause"))
    assert found == [("", "CT-1"), ("TestIt", "CT-2"), ("TestIt", "CT-3"), ("TestIt.test_one", "CT-4")]
    assert list(matrix.named(path, "carries")) == []


def row(name: str, block: Block) -> str:
    """The line of docs/regulations.md on a block; values that may be left out stand in brackets."""
    values = (key if parameter.required else f"[{key}]" for key, parameter in block.parameters.items())
    return f"| `{name}` | {block.meaning} | {' '.join(values)} |"


def test_the_vocabulary_is_documented() -> None:
    told = (ROOT / "docs" / "regulations.md").read_text("utf-8").splitlines()
    rows = [row(name, block) for name, block in BLOCKS.items()]
    rows += [f"| `{name}` | {meaning} |" for name, meaning in (*FORMS.items(), *PROCEDURES.items())]
    assert [line for line in rows if line not in told] == []
