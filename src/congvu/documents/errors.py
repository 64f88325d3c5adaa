"""The room's refusals."""

from congvu.ground.errors import CongvuError


class DocumentRefused(CongvuError):
    """A document cannot be entered, approved, issued or corrected like this; the clause says why."""


class LetterRefused(CongvuError):
    """A letter cannot be confirmed, submitted or assigned like this."""


class PaperStays(CongvuError):
    """A paper that may not be refused: nothing lets its kind go by mail alone (CT-7.2.s2)."""
