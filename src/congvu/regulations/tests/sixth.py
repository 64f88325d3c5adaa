"""The invented sixth regulation among the shipped ones, as a new province comes: a folder more; and its amendments."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from unittest.mock import patch

from congvu.regulations import loading
from congvu.regulations.overlays import regulation_in_force

SLUG = "son-hai-07-2020"
SIXTH = Path(__file__).parent / "provinces" / SLUG


@contextmanager
def shipped(parent: Path) -> Iterator[Path]:
    """The folder of the sixth regulation, among links to the five; what is written there before its first use holds."""
    folder = parent / "profiles"
    folder.mkdir()
    for path in loading.PROFILES.iterdir():
        (folder / path.name).symlink_to(path)
    shutil.copytree(SIXTH, folder / SLUG)
    reading = cache(loading._profile.__wrapped__)  # what is read here must not outlive the folder
    regulation_in_force.cache_clear()
    with patch.multiple(loading, PROFILES=folder, _profile=reading):
        yield folder / SLUG
    regulation_in_force.cache_clear()


def amend(folder: Path, ident: str, former: str, new: str, since: date) -> None:
    """Give a clause new words from a day on; the version before ends the day before."""
    path = folder / "profile.toml"
    text = path.read_text("utf-8")
    found = re.search(rf'\[\[clause\]\]\nid = "{re.escape(ident)}"\n.*?(?=\n\[\[clause\]\]|\Z)', text, re.DOTALL)
    assert found
    assert former in found[0]
    line = 'rule = "'
    old = found[0].replace(line, f"effective_to = {since - timedelta(1)}\n{line}")
    later = found[0].replace(line, f"effective_from = {since}\n{line}").replace(former, new)
    path.write_text(f"{text.replace(found[0], old)}\n{later}", "utf-8")
