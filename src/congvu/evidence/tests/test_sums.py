"""Sums for duties that no regulation sets, over logs that are spread and out of order, against the plain reading."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congvu.evidence.periods import read_period
from congvu.evidence.sums import Question, Watched, sum_events
from congvu.evidence.tests.naive import Event, is_use, moment, spent
from congvu.evidence.tests.test_usage_properties import NOW, an_event, parquet
from congvu.ground.clock import LOCAL
from congvu.ground.office_hours import HalfDay, Span
from congvu.regulations.access import is_check
from congvu.regulations.checks import ApartDuty, Duty, OpenDuty, Seen, WindowDuty

PERIOD = read_period("2026-Q3")
DAYS = [date(2026, 7, 6), date(2026, 7, 7)]
MINUTE = timedelta(minutes=1)
# edges that no round number of minutes divides, and a window of a single minute
SESSIONS = Span(7 * 60 + 1, 11 * 60 + 31), Span(13 * 60 + 30, 17 * 60)
WINDOWS = (Span(421, 430), Span(500, 501)), (Span(815, 900),)


def checks(times: int, minutes: int) -> Duty:
    return ApartDuty("X-1", ("personal",), SESSIONS, (), times, minutes)


duties = st.one_of(
    st.just(WindowDuty("X-1", ("personal",), SESSIONS, (), WINDOWS)),
    st.builds(checks, st.integers(1, 4), st.sampled_from([1, 7, 15])),
    st.builds(lambda minutes: OpenDuty("X-1", ("agency",), SESSIONS, (), minutes), st.sampled_from([0, 1, 7, 30])),
)
near = st.sampled_from([420, 421, 428, 430, 435, 450, 500, 501, 690, 691, 809, 810, 815, 830, 899, 1019, 1020, 1439])
logs = st.lists(
    st.builds(
        lambda day, minute, micro, kind, length: an_event(
            datetime(2026, 7, day, tzinfo=LOCAL) + minute * MINUTE + timedelta(0, 0, micro),
            kind,
            "a@x",
            "imap",
            "ok",
            length,
        ),
        st.integers(5, 8),
        near | st.integers(420, 1020),
        st.sampled_from([0, 0, 1, -1]),
        st.sampled_from(["session", "session", "login", "read", "delivered"]),
        st.sampled_from([None, -90, 0, 1, 7, 8, 30, 31, 120, 300, 1000, 2000]),
    ),
    max_size=40,
)


def met(duty: Duty, log: list[Event]) -> dict[int, int]:
    """By session, the days of DAYS on which the duty was met, as bits."""
    moments = sorted(moment(e["time"]) for e in log if is_check(e["kind"], e["protocol"], e["outcome"]))
    seen = Seen(moments, sorted(spent(e) for e in log if e["kind"] == "session" and is_use(e)))
    return {
        session: sum(1 << (day - PERIOD.first).days for day in DAYS if duty.met(HalfDay(day, session), seen))
        for session in (0, 1)
    }


def spread(log: list[Event], folder: Path) -> None:
    """Every third event into a Parquet file of its own kind, the others into two files of lines."""
    for nth in range(3):
        lines = "".join(json.dumps(event) + "\n" for event in log[nth::3])
        path = folder / f"{2 - nth}.jsonl"
        path.write_text(lines or "\n", "utf-8")
        if nth == 0 and lines:
            parquet(path)
            path.unlink()


@pytest.mark.clause("VP-13.2.a", "DL-7.1", "DL-7.2", "DN-10.1", "DN-10.2")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(duty=duties, log=logs)
def test_any_duty_as_the_plain_reading(duty: Duty, log: list[Event]) -> None:
    """The whole log once, and its end again in reverse."""
    created = datetime(2026, 1, 1, tzinfo=LOCAL)
    boxes = [Watched("a@x", created, duty), Watched("nobody@x", created, duty)]
    with TemporaryDirectory() as folder:
        spread(log + log[::-2], Path(folder))
        found = sum_events(Path(folder), Question(PERIOD, NOW, boxes, []))
    mask = sum(1 << (day - PERIOD.first).days for day in DAYS)
    for box, events in zip(found.boxes, (log, []), strict=True):
        assert {session: box.met.get(session, 0) & mask for session in (0, 1)} == met(duty, events)
