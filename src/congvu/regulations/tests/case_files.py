"""The tables of the profiles' case files, each row as one test that carries its clauses."""

import tomllib
from collections.abc import Iterator

import pytest
from _pytest.mark import ParameterSet

from congvu.regulations.loading import profiles


def rows(file: str, table: str) -> Iterator[ParameterSet]:
    """Every row of that table, of every profile that has the file."""
    for profile in profiles():
        path = profile.path.parent / "cases" / file
        found = tomllib.loads(path.read_text("utf-8")).get(table, []) if path.is_file() else []
        for number, row in enumerate(found, start=1):
            mark = pytest.mark.clause(*row["clauses"])
            yield pytest.param(profile, row, marks=mark, id=f"{profile.jurisdiction}-{number}")
