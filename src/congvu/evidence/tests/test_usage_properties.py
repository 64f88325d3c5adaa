"""Random logs judged in queries as an independent reading judges them, for every regulation."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congvu.evidence.mailboxes import read_mailboxes
from congvu.evidence.periods import read_period
from congvu.evidence.tests.naive import Event, report
from congvu.evidence.usage import Judge, usage
from congvu.regulations.calendars import working_days
from congvu.regulations.overlays import regulation_in_force

SLUGS = ["vinhphuc", "quangtri", "daklak", "cantho", "daknong"]
NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)
CALENDAR = working_days()
BOXES = ["a@x", "b@x", "c@x", "d@x"]
KINDS = ["person", "agency", "leader", "district"]
# local moments at and beside the edges of windows, most of them on few days so that half-days are met at times
edges = st.sampled_from([420, 450, 465, 509, 510, 540, 599, 600, 630, 690, 810, 825, 870, 885, 945, 960, 1019, 1020, 0])
some_days = st.one_of(st.sampled_from([0, 5, 6, 52, 60, 61, 62, 63, 91]), st.integers(-120, 93))
moments = st.builds(
    lambda day, minute, micro: datetime(2026, 6, 30, 17, tzinfo=UTC) + timedelta(day, 0, micro, minutes=minute),
    some_days,
    edges | st.integers(0, 1439),
    st.sampled_from([0, 0, 0, 1, -1]),
)
lengths = st.sampled_from([None, -60, 0, 20, 30, 31, 120, 240, 600, 1440, 4000])


def an_event(time: datetime, kind: str, box: str, protocol: str, outcome: str, length: int | None) -> Event:
    event = {"time": time.isoformat(), "kind": kind, "mailbox": box, "protocol": protocol, "outcome": outcome}
    if kind == "session" and length is not None:
        event["until"] = (time + timedelta(minutes=length)).isoformat()
    return event


events = st.lists(
    st.builds(
        an_event,
        moments,
        st.sampled_from(["login", "login", "session", "session", "read", "logout", "delivered"]),
        st.sampled_from([*BOXES, "x@x"]),
        st.sampled_from(["imap", "pop3", "webmail", "submission", "portal"]),
        st.sampled_from(["ok", "ok", "ok", "failed"]),
        lengths,
    ),
    max_size=60,
)
# one mailbox checked on every half-day of two days, with chance gaps: duties are met, or just missed
busy = st.lists(
    st.builds(
        lambda box, day, minute, length: an_event(
            datetime(2026, 6, 30, 17, tzinfo=UTC) + timedelta(day, minutes=minute), "session", box, "imap", "ok", length
        ),
        st.sampled_from(["a@x", "b@x"]),
        st.sampled_from([5, 6]),
        edges,
        st.sampled_from([30, 31, 60, 240]),
    ),
    max_size=40,
)
created = st.one_of(
    st.sampled_from(["2026-01-01", "2026-07-06T08:00:00+07:00", "2026-07-07", "2026-10-01", "2026-03-31"]),
    st.dates(datetime(2026, 1, 1).date(), datetime(2026, 10, 5).date()).map(str),  # noqa: DTZ001 - a date
)
rosters = st.lists(created, min_size=4, max_size=4)


def a_roster(times: list[str]) -> list[dict[str, str]]:
    return [
        {"mailbox": box, "kind": kind, "agency": "s1" if box in BOXES[:3] else "s2", "created_at": time}
        for box, kind, time in zip(BOXES, KINDS, times, strict=True)
    ]


def asked(slug: str, roster: list[dict[str, str]], source: Path, folder: Path) -> dict[str, Any]:
    path = folder / "roster.csv"
    rows = [",".join(row.values()) for row in roster]
    path.write_text("\n".join(["mailbox,kind,agency,created_at", *rows]), "utf-8")
    period = read_period("2026-Q3")
    judge = Judge(partial(regulation_in_force, slug), period, CALENDAR)
    found = usage(judge, read_mailboxes(path), source, NOW)
    for row in found["mailboxes"]:
        row["verdicts"] = {verdict["clause"]: verdict["met"] for verdict in row["verdicts"]}
    return found


def lines(log: list[Event], folder: Path) -> Path:
    path = folder / "events.jsonl"
    path.write_text("".join(json.dumps(event) + "\n" for event in log) or "\n", "utf-8")
    return path


def parquet(source: Path) -> Path:
    path = source.with_suffix(".parquet")
    times = "time: 'TIMESTAMPTZ', until: 'TIMESTAMPTZ'"
    texts = "kind: 'VARCHAR', mailbox: 'VARCHAR', protocol: 'VARCHAR', outcome: 'VARCHAR'"
    with duckdb.connect() as connection:
        read = f"read_json('{source}', columns = {{{times}, {texts}}}, format = 'newline_delimited')"
        connection.execute(f"COPY (FROM {read}) TO '{path}'")
    return path


@pytest.mark.clause(
    "VP-6.3.s1", "CT-5.4.s1", "DN-7.3.s1", "VP-13.2.a", "DL-7.1", "DL-7.2", "DN-10.1", "DN-10.2", "VP-14.1"
)
@pytest.mark.parametrize("slug", SLUGS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(times=rosters, log=st.tuples(events, busy).map(lambda both: both[0] + both[1]))
def test_as_the_plain_reading(slug: str, times: list[str], log: list[Event]) -> None:
    roster = a_roster(times)
    expected = report(slug, roster, log, CALENDAR, NOW)
    with TemporaryDirectory() as folder:
        source = lines(log + log[::-2], Path(folder))
        assert asked(slug, roster, source, Path(folder)) == expected
        if log:
            assert asked(slug, roster, parquet(source), Path(folder)) == expected
