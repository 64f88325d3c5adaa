"""What tests of several rooms share: a sixth regulation, invented, that is there for one test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from congvu.regulations.tests.sixth import shipped


@pytest.fixture
def sixth(tmp_path: Path) -> Iterator[Path]:
    """The folder of the invented regulation, shipped like the others."""
    with shipped(tmp_path) as folder:
        yield folder
