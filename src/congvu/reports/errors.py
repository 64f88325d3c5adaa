"""Refusals of the reports: a period without figures, a form that is not for this body, a report that cannot go."""

from congvu.ground.errors import CongvuError


class NoFiguresError(CongvuError):
    """There is nothing to tell of this period or body; the sentence says why."""


class ReportRefusedError(CongvuError):
    """A report cannot be handed in, changed or asked for as it is; the sentence says why."""
