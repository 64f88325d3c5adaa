"""A quarter's events for the bench ``usage``: seeded by number, so the same each time; by DuckDB, a file for each day.

People and offices (one mailbox in twenty is an agency's) sign in, read, keep sessions open, send and get mail, nine in
ten times in office hours; weekends have a tenth of a weekday's events. No name in it is anybody's.
``python -m congvu.cli.bench.events FOLDER EVENTS parquet|lines``, a process of its own: a child's peak of memory is at
least that of the process it was forked from.
"""

import sys
from datetime import date, timedelta
from pathlib import Path
from string import Template

import duckdb

from congvu.evidence.sealing import FIELDS

MAILBOXES = 20_000
FIRST, DAYS, WEEKEND = date(2025, 7, 1), 92, 0.1
PERIOD = "2025-Q3"
"""A past one, whatever the clock says: what is still to come counts for nothing."""
_ROSTER = Template("""
COPY (SELECT mailbox, kind, agency, '2025-01-01' AS created_at FROM box ORDER BY n) TO '$file' (FORMAT csv, HEADER)
""")
_BOXES = Template("""
CREATE TABLE box AS
SELECT n, 'so' || n // 200 AS agency, CASE WHEN n % 20 = 0 THEN 'agency' ELSE 'person' END AS kind,
       CASE WHEN n % 20 = 0 THEN 'vanthu' ELSE 'nguyenvan' END || '.' || n || '@' || agency || '.congvu.test' AS mailbox
FROM range($mailboxes) t(n);
CREATE MACRO draw(i, nth) AS (hash(i * 8 + nth) >> 11) / 9007199254740992.0
""")
_DAY = Template("""
CREATE OR REPLACE VIEW day AS
WITH number AS (SELECT ${day}::BIGINT * 100000000 + i AS i FROM range($events) t(i)),
drawn AS (
  SELECT i, floor(draw(i, 0) * $mailboxes)::BIGINT AS n, draw(i, 1) AS kind_draw, draw(i, 2) AS length,
         CASE WHEN draw(i, 3) < 0.5 THEN 25200 + draw(i, 4) * 16200
              WHEN draw(i, 3) < 0.9 THEN 48600 + draw(i, 4) * 12600 ELSE draw(i, 4) * 86400 END AS second,
         CASE WHEN kind_draw < 0.18 THEN 'login' WHEN kind_draw < 0.35 THEN 'session' WHEN kind_draw < 0.57 THEN 'read'
              WHEN kind_draw < 0.65 THEN 'logout' WHEN kind_draw < 0.90 THEN 'delivered'
              WHEN kind_draw < 0.98 THEN 'sent' ELSE 'rejected' END AS kind,
         CASE WHEN kind = 'sent' OR (kind = 'login' AND draw(i, 5) < 0.05) THEN 'submission'
              WHEN draw(i, 5) < 0.65 THEN 'imap' WHEN draw(i, 5) < 0.75 THEN 'pop3' ELSE 'webmail' END AS used
  FROM number
)
SELECT make_timestamptz($midnight + (second * 1000000)::BIGINT) AS time, kind, box.mailbox AS mailbox,
       CASE WHEN kind NOT IN ('delivered', 'rejected') THEN box.mailbox END AS actor,
       CASE WHEN kind NOT IN ('delivered', 'rejected') THEN used END AS protocol,
       CASE WHEN kind IN ('login', 'logout', 'session') THEN printf('%016x', i) END AS session,
       CASE WHEN kind = 'session' THEN time + to_microseconds((-ln(1 - length) * 3000000000)::BIGINT) END AS until,
       '10.' || n % 250 || '.' || n // 250 || '.7' AS peer,
       CASE WHEN kind IN ('delivered', 'sent', 'read') THEN printf('<%016x@congvu.test>', i) END AS message_id,
       NULL::VARCHAR AS queue_id, CASE WHEN kind IN ('delivered', 'sent') THEN (length * 100000)::BIGINT END AS bytes,
       CASE WHEN draw(i, 6) < 0.97 THEN 'ok' ELSE 'failed' END AS outcome, NULL::VARCHAR AS clause
FROM drawn JOIN (SELECT n, mailbox FROM box) box USING (n) ORDER BY time
""")
_PARQUET = Template("COPY (FROM day) TO '$file' (FORMAT parquet, COMPRESSION zstd)")
_LINES = Template("""
COPY (SELECT '{' || concat_ws(',', $fields) || '}' FROM day)
TO '$file' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '')
""")


def write(folder: Path, events: int, *, lines: bool = False) -> None:
    """The roster beside a folder ``events`` of daily files, Parquet or JSON lines."""
    (folder / "events").mkdir(parents=True)
    with duckdb.connect(config={"threads": 2, "memory_limit": "1500MB"}) as connection:
        connection.execute(_BOXES.substitute(mailboxes=MAILBOXES))
        connection.execute(_ROSTER.substitute(file=folder / "roster.csv"))
        days = [FIRST + timedelta(number) for number in range(DAYS)]
        weights = [WEEKEND if day.isoweekday() > 5 else 1 for day in days]
        for day, weight in zip(days, weights, strict=True):
            number = (day - FIRST).days
            midnight = (day.toordinal() - date(1970, 1, 1).toordinal()) * 86_400_000_000 - 7 * 3_600_000_000
            words = {"day": number, "events": round(events * weight / sum(weights)), "midnight": midnight}
            connection.execute(_DAY.substitute(words, mailboxes=MAILBOXES))
            query, suffix = (_LINES, "jsonl") if lines else (_PARQUET, "parquet")
            connection.execute(query.substitute(file=folder / "events" / f"{day}.{suffix}", fields=_fields()))


def _fields() -> str:
    """The fields of an event line as SQL; an absent one is left out."""
    return ", ".join(_field(name, kind) for name, kind in FIELDS.items())


def _field(name: str, kind: str) -> str:
    shown = {
        "TIMESTAMPTZ": f"""'"' || strftime(make_timestamp(epoch_us({name})), '%Y-%m-%dT%H:%M:%S.%fZ') || '"'""",
        "VARCHAR": f"""'"' || {name} || '"'""",
    }
    return f"""'"{name}":' || {shown.get(kind, name)}"""


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), lines=sys.argv[3] == "lines")
