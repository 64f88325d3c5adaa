"""Event lines: one JSON object on a line, fields in one order, absent ones left out; no subject and no body, ever.

Times are UTC in milliseconds (RFC 3339). A line belongs to the day that Vietnam counted when it happened.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

from congvu.ground.clock import LOCAL, now

Event = dict[str, str | int]
Day = str
"""``2026-11-23``."""


class Moment(NamedTuple):
    """When a line of a log was written: as an event says it, and the local day."""

    text: str
    day: Day


class UnreadableError(ValueError):
    """A line that is none of its log: torn, or overwritten by a damaged disk."""


def event(moment: Moment, kind: str, **fields: str | int | None) -> Event:
    """An event of that moment; what is None or empty is left out."""
    return {"time": moment.text, "kind": kind} | {
        name: value for name, value in fields.items() if value is not None and value != ""
    }


_encode: Callable[[Event], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def written(one: Event) -> bytes:
    """The line of an event; what no text may hold (a lone surrogate) is escaped."""
    return _encode(one).encode("utf-8", "backslashreplace") + b"\n"


def iso_moment(line: str) -> Moment:
    """The moment of a line that begins ``2026-11-23T08:29:33.834762+0700 ``."""
    if line[31:32] != " " or not (line[17:19] + line[20:26]).isdigit():
        raise UnreadableError
    minute, day = _iso_minute(line[:16], line[26:31])
    return Moment(f"{minute}{line[16:23]}Z", day)


def syslog_moment(line: str) -> Moment:
    """The moment of a line that begins ``Nov 23 01:29:33 ``, in this machine's time (RFC 3164: no year)."""
    if line[15:16] != " " or not line[13:15].isdigit():
        raise UnreadableError
    minute, day = _syslog_minute(line[:12])
    return Moment(f"{minute}{line[12:15]}Z", day)


@lru_cache(16)
def _iso_minute(minute: str, zone: str) -> tuple[str, Day]:
    try:
        return _told(datetime.fromisoformat(minute + zone))
    except ValueError:
        raise UnreadableError from None


@lru_cache(16)
def _syslog_minute(minute: str) -> tuple[str, Day]:
    """The log names no year: it is the one that brings the minute nearest to now."""
    found = []
    for year in (now().year + nth for nth in (-1, 0, 1)):
        try:
            found.append(datetime.strptime(f"{year} {minute}", "%Y %b %d %H:%M").astimezone())
        except ValueError:
            continue  # no such day in that year, or no date at all
    if not found:
        raise UnreadableError
    return _told(min(found, key=lambda moment: abs(moment - now())))


def _told(moment: datetime) -> tuple[str, Day]:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M}", moment.astimezone(LOCAL).date().isoformat()
