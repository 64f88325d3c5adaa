"""Values of one clause that must fit together, tried when the profile is read: windows in sessions, days in pairs."""

from congvu.regulations.checks import check_duty
from congvu.regulations.clauses import Clause
from congvu.regulations.report_calendar import dues_of

_ANY_YEAR = 2001


def try_values(clause: Clause) -> None:
    """Refuse, as UnfitValueError, what is well-formed value by value and yet cannot be carried out."""
    if clause.block.startswith("checks."):
        check_duty(clause)
    elif clause.block == "report.calendar":
        dues_of(clause, _ANY_YEAR)
