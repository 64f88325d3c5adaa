"""The case files' tables of all profiles and of an invented one: each row as one test that carries its clauses."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from congvu.regulations.loading import load_profile, profiles, read_profile

FIVE = tuple(map(load_profile, ("cantho", "daklak", "daknong", "quangtri", "vinhphuc")))
"""Of these it is known what they set; further regulations may come."""

INVENTED = read_profile(Path(__file__).parent / "provinces" / "son-hai-07-2020" / "profile.toml")
"""A province that is nowhere: TOML only, so whatever holds for it holds for the next one without a line of code."""


def rows(file: str, table: str) -> Iterator[ParameterSet]:
    """Every row of that table, of every profile that has the file."""
    for profile in (*profiles(), INVENTED):
        path = profile.path.parent / "cases" / file
        found = tomllib.loads(path.read_text("utf-8")).get(table, []) if path.is_file() else []
        for number, row in enumerate(found, start=1):
            mark = pytest.mark.clause(*row["clauses"])
            yield pytest.param(profile, row, marks=mark, id=f"{profile.jurisdiction}-{number}")
