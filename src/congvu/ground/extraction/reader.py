"""The parent's half: a file goes to a bounded child, and what the child found comes back."""

from congvu.ground.bounded import Bounds, Children, Stopped
from congvu.ground.extraction.results import Extracted, Shut

WORK = "congvu.ground.extraction.looking"
BOUNDS = Bounds(memory=1 << 30, cpu_seconds=30, wall_seconds=40)
SECONDS = 20.0
"""After so long, and at most half of the bound, a child says what it has, and names the rest as too slow."""


class Reader:
    """Reads files, several at once from several threads; close it when done."""

    def __init__(self, *, at_once: int | None = None, bounds: Bounds = BOUNDS) -> None:
        self.children = Children(WORK, bounds=bounds, at_once=at_once)

    def read(self, name: str, media_type: str, content: bytes, *, seconds: float = SECONDS) -> Extracted:
        """All text in a file. Raises Busy where no child is to be had; everything else is said in the answer.

        Name and type are what the sender says: the name is shown, the type only helps where the content is plain text.
        """
        seconds = min(seconds, self.children.bounds.wall_seconds / 2)
        try:
            found = self.children.ask(f"{WORK}:gathered", content, name=name, media_type=media_type, seconds=seconds)
        except Stopped as stopped:
            return Extracted(media_type, closed=[Shut(name or media_type, name, stopped.reason)])
        return Extracted.of_json(found)

    def close(self) -> None:
        """Let the children go."""
        self.children.close()
