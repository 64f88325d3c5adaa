"""When each mailbox was last used, piece by piece as events come in, for whoever carries it elsewhere.

A day that is still written is read on from where it was left; a day that has been sealed is read once more, whole.
So nothing is missed however long nobody came; and because only the latest use counts, reading twice changes nothing.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from congvu.evidence.book import SUFFIX as LINES
from congvu.evidence.chain import SUFFIX as SEALED
from congvu.evidence.lines import Day
from congvu.ground.clock import LOCAL
from congvu.regulations.access import OK, PROTOCOLS, is_access

PIECE = 8 << 20
_QUERY = f"""
SELECT mailbox, max(epoch_ms(coalesce(until, time))) FILTER (protocol IN {PROTOCOLS}),
       max(epoch_ms(time)) FILTER (protocol = 'submission')
FROM read_parquet(?) WHERE mailbox IS NOT NULL AND epoch_ms(coalesce(until, time)) <= ?
  AND (kind = 'session' OR (kind = 'login' AND outcome = '{OK}')) GROUP BY mailbox
"""  # noqa: S608 - words of our own


@dataclass(slots=True)
class Use:
    """Local dates of the last access and of the last sign-in to send."""

    access: date | None = None
    submission: date | None = None


@dataclass(frozen=True)
class Reached:
    """Up to where events have been read: the last day that was read sealed, and bytes of the days after it."""

    sealed: Day = ""
    offsets: Mapping[Day, int] = field(default_factory=dict)


Piece = tuple[dict[str, Use], Reached]


def news(events: Path, reached: Reached, present: datetime) -> Iterator[Piece]:
    """What has come since, each piece with what is then reached; events that are dated later than now are no use."""
    for path in sorted(events.glob(f"[0-9]*{SEALED}")):
        if path.stem > reached.sealed:
            later = {day: offset for day, offset in reached.offsets.items() if day > path.stem}
            reached = Reached(path.stem, later)
            yield _of_sealed(path, present), reached
    for path in sorted(events.glob(f"[0-9]*{LINES}")):
        while path.stem > reached.sealed:
            start = reached.offsets.get(path.stem, 0)
            lines = whole_lines(path, start)
            if not lines:
                break
            reached = Reached(reached.sealed, {**reached.offsets, path.stem: start + sum(map(len, lines))})
            yield _of_lines(lines, present), reached


def whole_lines(path: Path, start: int) -> list[bytes]:
    """Whole lines from there on; none when the day is being sealed just now."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            lines = file.readlines(PIECE)
    except FileNotFoundError:
        return []
    return lines if not lines or lines[-1].endswith(b"\n") else lines[:-1]


def _of_lines(lines: list[bytes], present: datetime) -> dict[str, Use]:
    uses: dict[str, Use] = {}
    for line in lines:
        if b'"login"' not in line and b'"session"' not in line:
            continue
        try:
            one = json.loads(line)
            kind, mailbox, protocol = one["kind"], one["mailbox"], one["protocol"]
            moment = datetime.fromisoformat(one.get("until") or one["time"])
        except (ValueError, KeyError, TypeError):
            continue  # counted by those who count, when the day is sealed
        if moment > present:
            continue
        day = moment.astimezone(LOCAL).date()
        use, outcome = uses.setdefault(mailbox, Use()), one.get("outcome", "")
        if is_access(kind, protocol, outcome):
            use.access = max(use.access or day, day)
        elif kind == "login" and protocol == "submission" and outcome == OK:
            use.submission = max(use.submission or day, day)
    return uses


def _of_sealed(path: Path, present: datetime) -> dict[str, Use]:
    import duckdb  # a worker without a sealed day to read does without its 40 MB

    with duckdb.connect() as connection:
        rows = connection.execute(_QUERY, [str(path), int(present.timestamp() * 1000)]).fetchall()
    return {mailbox: Use(_day(access), _day(submission)) for mailbox, access, submission in rows}


def _day(milliseconds: int | None) -> date | None:
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, LOCAL).date()
