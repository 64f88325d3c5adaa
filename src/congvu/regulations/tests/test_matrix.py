"""Each clause of a profile has code that carries its rule, and each test that names a clause names one that exists."""

import re
from pathlib import Path

import pytest

from congvu.regulations import naming
from congvu.regulations.blocks import BLOCKS, PIECES
from congvu.regulations.carriers import CARRIERS
from congvu.regulations.clauses import Means
from congvu.regulations.loading import profiles
from congvu.regulations.naming.forms import ADDED
from congvu.regulations.naming.forms import PIECES as FILLED
from congvu.regulations.profile import Profile

_MARK = re.compile(r"mark\.clause\(([^)]*)\)")
ROOM = Path(naming.__file__).parents[1]


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.jurisdiction)
def test_every_rule_has_a_carrier(profile: Profile) -> None:
    blocks = {clause.block for clause in profile.clauses.values() if clause.means is Means.RULE}
    assert blocks <= CARRIERS.keys()


def test_every_block_of_the_vocabulary_has_a_carrier() -> None:
    assert BLOCKS.keys() <= CARRIERS.keys()


def test_every_piece_of_the_vocabulary_can_be_filled() -> None:
    assert {*FILLED, ADDED} == set(PIECES)


def test_marked_clauses_exist() -> None:
    known = {clause for profile in profiles() for clause in profile.clauses}
    marked = {
        clause
        for path in ROOM.rglob("tests/test_*.py")
        for arguments in _MARK.findall(path.read_text("utf-8"))
        for clause in re.findall(r'"([A-Z]{2}-[^"]+)"', arguments)
    }
    assert marked
    assert marked <= known


@pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.jurisdiction)
def test_every_clause_is_shown(profile: Profile) -> None:
    folder = profile.path.parent / "cases"
    shown = " ".join(path.read_text("utf-8") for path in (*folder.glob("*.toml"), *ROOM.rglob("tests/test_*.py")))
    assert [clause for clause in profile.clauses if f'"{clause}"' not in shown] == []
