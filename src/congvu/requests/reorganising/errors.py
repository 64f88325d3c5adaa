"""What a reorganisation refuses."""

from collections.abc import Sequence

from congvu.requests.errors import RequestRefused


class OrderRefused(RequestRefused):
    """The order makes no sense: a body that is not there, a name that is missing, a part without members."""


class NotDecided(RequestRefused):
    """Something is left for an officer to decide, or must be finished first."""


class UndoRefused(RequestRefused):
    """Something has happened since, so that what was before cannot be restored."""

    def __init__(self, obstacles: Sequence[tuple[str, str]]) -> None:
        self.obstacles = obstacles
        more = len(obstacles) - 3
        vi, en = ("; ".join(one[place] for one in obstacles[:3]) for place in (0, 1))
        super().__init__(
            "undo-refused",
            f"Không hoàn tác được: {vi}{f'; và {more} điều nữa' if more > 0 else ''}.",
            f"It cannot be undone: {en}{f'; and {more} more' if more > 0 else ''}.",
        )


def refused(vi: str, en: str, where: str = "") -> OrderRefused:
    """An order that makes no sense."""
    return OrderRefused("order-refused", vi, en, where=where or None)
