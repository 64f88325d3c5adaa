"""The work of a bounded child (``congvu.ground.bounded``): files or a message in, verdicts as JSON out."""

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from congvu.ground.signatures import files as each_file
from congvu.ground.signatures import messages
from congvu.ground.signatures.trust import anchors

HERE = __name__


def files(content: bytes, *, names: Sequence[str], sizes: Sequence[int], trust: str) -> list[dict[str, Any]]:
    """The verdicts on files that stand one behind the other in the content."""
    ends = list(accumulate(sizes))
    cut = [content[end - size : end] for end, size in zip(ends, sizes, strict=True)]
    return [one.as_json() for one in each_file.examine(list(zip(names, cut, strict=True)), anchors(Path(trust)))]


def message(content: bytes, *, trust: str) -> list[dict[str, Any]]:
    """The verdicts on a message and on the files in it."""
    return [one.as_json() for one in messages.examine(content, anchors(Path(trust)))]
