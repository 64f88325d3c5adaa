"""Calendar months: the same day so many months later, clamped to the month's end (31/1 + 1 month = 28/2)."""

import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """The day that many months later, or earlier; the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def month_end(day: date) -> date:
    """The last day of the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
