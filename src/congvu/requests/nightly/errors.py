"""What a night refuses, and what an answer to it."""

from datetime import date

from congvu.ground import clock
from congvu.ground.errors import CongvuError


class DayRefused(CongvuError):
    """A day that has not come yet."""


class AnswerRefused(CongvuError):
    """An answer to a suspension that is not asked for, too late, or not theirs to give."""


def check_day(day: date) -> date:
    """The day itself. Raises DayRefused for one in the future: nobody is suspended before the time is over."""
    if day > clock.today():
        raise DayRefused(
            "night-future",
            f"Ngày {day:%d/%m/%Y} chưa đến; chỉ xét được đến hôm nay.",
            f"The day {day} has not come; nights are run up to today.",
        )
    return day
