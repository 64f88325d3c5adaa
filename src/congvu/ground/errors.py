"""The one family of refusals that people read: Vietnamese first, English after, with the clause and the place."""


class CongvuError(Exception):
    """A refusal with a reason.

    ``code`` is stable and for programs, ``vi`` and ``en`` are one clear sentence each, ``clause`` is the id of the
    article that asks for the refusal (None where no article does), ``where`` is the place: row and column, file and
    line.
    """

    def __init__(self, code: str, vi: str, en: str, *, clause: str | None = None, where: str | None = None) -> None:
        super().__init__(code, vi, en)
        self.code = code
        self.vi = vi
        self.en = en
        self.clause = clause
        self.where = where

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        clause = f" [{self.clause}]" if self.clause else ""
        return f"{place}{self.vi} / {self.en}{clause}"
