"""Sealing: a closed day's lines become one Parquet file (zstd), and a record in the hash chain.

The order of steps lets it be killed anywhere and begun again: the Parquet file takes its place whole, then the chain
says so, then the lines go.
"""

import logging
import shutil
from datetime import date, timedelta
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

import duckdb

from congvu.evidence.book import SUFFIX as LINES
from congvu.evidence.chain import DAMAGED, SUFFIX, Chain, Record, digest
from congvu.evidence.durable import put, sync
from congvu.evidence.errors import BadEvidenceError
from congvu.evidence.lines import Day

log = logging.getLogger("congvu.collector")
FIELDS = {
    **dict.fromkeys(("time",), "TIMESTAMPTZ"),
    **dict.fromkeys(("kind", "mailbox", "actor", "protocol", "session"), "VARCHAR"),
    **dict.fromkeys(("until",), "TIMESTAMPTZ"),
    **dict.fromkeys(("peer", "message_id", "queue_id"), "VARCHAR"),
    **dict.fromkeys(("bytes",), "BIGINT"),
    **dict.fromkeys(("outcome", "clause"), "VARCHAR"),
}
"""The columns, in the order of an event line."""

_READ = Template("""
CREATE TABLE event AS SELECT * FROM read_json($source, format = 'newline_delimited', ignore_errors = true,
                                             columns = {$columns}) WHERE time IS NOT NULL AND kind IS NOT NULL
""")
_EMPTY = Template("CREATE TABLE event ($columns)")
# What belongs to one message, and to one session, lies together: half the size of an order by time, and a message id
# is found by the bounds of few row groups.
_WRITE = Template("""
COPY (FROM event ORDER BY message_id, mailbox, session, time)
TO $target (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 12, PARQUET_VERSION V2, ROW_GROUP_SIZE 122880)
""")


def seal_through(events: Path, through: Day) -> None:
    """Every day from the first that is not sealed to this one; a day without events is sealed as one without."""
    chain = Chain(events)
    sealed = chain.sealed
    for stale in (*events.glob(f".*{SUFFIX}.new"), *events.glob(".sealing.*")):
        shutil.rmtree(stale) if stale.is_dir() else stale.unlink()
    for record in sealed.values():
        _put_away(events, record)
    waiting = [path.stem for path in events.glob(f"*{LINES}") if path.stem <= through]
    if not sealed and not waiting:
        return
    first = date.fromisoformat(max(sealed)) + timedelta(1) if sealed else date.fromisoformat(min(waiting))
    for nth in range((date.fromisoformat(through) - first).days + 1):
        _seal(events, chain, (first + timedelta(nth)).isoformat())


def _seal(events: Path, chain: Chain, day: Day) -> None:
    """One day: the file, the record, the end of the lines."""
    lines, target = _lines(events, day), events / f"{day}{SUFFIX}"
    prepared = events / f".{target.name}.new"
    try:
        count, unreadable = _write(lines, prepared)
    except duckdb.Error as error:
        told = str(error).splitlines()[0]
        vi = "không niêm phong được ngày này"
        raise BadEvidenceError(vi, f"the day cannot be sealed: {told}", where=str(lines)) from None
    put(prepared, target)
    record = {"day": day, "file": target.name, "sha256": digest(target), "events": count}
    record |= {"unreadable": unreadable} if unreadable else {}
    chain.append(record)
    _put_away(events, record)
    log.info("%s: %d sự kiện đã niêm phong / events sealed", day, count)
    if unreadable:
        log.warning("%s: %d dòng không đọc được / unreadable lines, kept in %s%s", day, unreadable, day, DAMAGED)


def _put_away(events: Path, record: Record) -> None:
    """The lines of a sealed day go; where some could not be read they are kept for whoever can."""
    lines = _lines(events, record["day"])
    if lines.exists():
        if record.get("unreadable"):
            lines.replace(lines.with_suffix(DAMAGED))
        else:
            lines.unlink()
        sync(events)


def _write(lines: Path, prepared: Path) -> tuple[int, int]:
    """How many events went into the Parquet file, and how many lines could not be read."""
    with TemporaryDirectory(dir=prepared.parent, prefix=".sealing.") as spill, duckdb.connect() as connection:
        settings = {"threads": 1, "memory_limit": "400MB", "temp_directory": spill, "TimeZone": "UTC"}
        for name, value in settings.items():
            connection.execute(f"SET {name} = {_quoted(value)}")
        if lines.exists():
            columns = ", ".join(f"{_quoted(name)}: {_quoted(kind)}" for name, kind in FIELDS.items())
            connection.execute(_READ.substitute(source=_quoted(lines), columns=columns))
        else:
            connection.execute(
                _EMPTY.substitute(columns=", ".join(f'"{name}" {kind}' for name, kind in FIELDS.items()))
            )
        connection.execute(_WRITE.substitute(target=_quoted(prepared)))
        [(count,)] = connection.execute("SELECT count(*) FROM event").fetchall()
    return count, _count(lines) - count


def _count(lines: Path) -> int:
    if not lines.exists():
        return 0
    with lines.open("rb") as file:
        return sum(1 for _line in file)


def _lines(events: Path, day: Day) -> Path:
    return events / f"{day}{LINES}"


def _quoted(value: object) -> str:
    return "'{}'".format(str(value).replace("'", "''"))
