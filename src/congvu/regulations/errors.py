"""Refusals of this room: a profile that cannot be used, a regulation that is not known."""

from congvu.ground.errors import CongvuError


class BadProfileError(CongvuError):
    """A profile file is wrong; ``where`` is file and line, ``clause`` the clause that holds the fault."""

    def __init__(self, vi: str, en: str, *, where: str, clause: str | None = None) -> None:
        super().__init__("bad-profile", vi, en, clause=clause, where=where)


class UnknownRegulationError(CongvuError):
    """No profile has this slug."""

    def __init__(self, slug: str, known: list[str]) -> None:
        names = ", ".join(known)
        super().__init__(
            "unknown-regulation",
            f"không có quy chế “{slug}”; các quy chế hiện có: {names}",
            f"there is no regulation “{slug}”; known are: {names}",
        )


class UnfitValueError(CongvuError):
    """Values of one clause, each well-formed, do not fit together."""

    def __init__(self, vi: str, en: str, clause: str) -> None:
        super().__init__("unfit-value", vi, en, clause=clause)
