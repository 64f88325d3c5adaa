"""The one clock: instants in UTC, dates as Vietnam counts them (UTC+7, no summer time)."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present date in Vietnam."""
    return now().astimezone(LOCAL).date()
