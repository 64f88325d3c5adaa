"""The shipped calendar and the operator's: which decision rules which year; what counts as access."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from congvu.regulations.access import by_person, is_access, is_check, local_dates
from congvu.regulations.calendars import working_days
from congvu.regulations.idleness import confirmation
from congvu.regulations.loading import load_profile


def test_third_quarter_of_2026_is_built_in() -> None:
    calendar = working_days()
    quarter = calendar.between(date(2026, 7, 1), date(2026, 9, 30))
    assert len(quarter) == 64
    assert date(2026, 8, 22) in quarter
    assert not {date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)} & set(quarter)
    assert not calendar.is_provisional(date(2026, 9, 1))


def test_an_operators_decision_wins(tmp_path: Path) -> None:
    (tmp_path / "2027.toml").write_text("year = 2027\noff = [2027-01-01]\n", "utf-8")
    calendar = working_days(tmp_path)
    assert calendar.is_provisional(date(2028, 1, 3))
    assert not calendar.is_provisional(date(2027, 2, 8))
    assert calendar.is_working(date(2027, 2, 8))


@pytest.mark.clause("CT-5.4.s3")
def test_a_deadline_over_an_undecided_tet_only_grows(tmp_path: Path) -> None:
    """The agency was told a day; the operator's decision may move it later, never earlier."""
    rule = confirmation(load_profile("cantho"))
    assert rule is not None
    notified = date(2027, 1, 25)
    told = rule.deadline(notified, working_days(tmp_path))
    assert told.provisional
    path = tmp_path / "2027.toml"
    for off, moved in (([], 0), ([2, 3, 4, 5, 8, 9, 10, 11, 12, 15, 16], 1)):
        path.write_text(f"year = 2027\noff = [{', '.join(f'2027-02-{day:02}' for day in off)}]\n", "utf-8")
        decided = rule.deadline(notified, working_days(tmp_path), told)
        assert not decided.provisional
        assert (decided.last > told.last) is bool(moved)
        assert decided.last >= told.last


def test_a_given_file_alone_decides(tmp_path: Path) -> None:
    path = tmp_path / "calendar.toml"
    path.write_text('off = ["2026-07-01"]\n', "utf-8")
    calendar = working_days(only=path)
    assert len(calendar.between(date(2026, 7, 1), date(2026, 9, 30))) == 65


def test_access_is_a_login_or_session_by_a_mail_protocol() -> None:
    assert is_access("login", "imap")
    assert not is_access("login", "imap", "failed")
    assert not is_access("login", "submission")
    assert is_access("login", "submission", also=("submission",))
    assert is_access("session", "webmail", "")
    assert not any(is_access(kind, "imap") for kind in ("logout", "read", "delivered"))


def test_a_check_is_also_a_message_read() -> None:
    assert is_check("read", "imap")
    assert is_check("session", "pop3")
    assert not is_check("logout", "imap")
    assert by_person("read", "imap")
    assert by_person("login", "webmail")
    assert not by_person("session", "imap")


def test_a_session_over_midnight_touches_two_dates() -> None:
    start = datetime(2026, 7, 1, 16, 59, tzinfo=UTC)
    assert local_dates(start) == [date(2026, 7, 1)]
    assert local_dates(start, datetime(2026, 7, 1, 17, 1, tzinfo=UTC)) == [date(2026, 7, 1), date(2026, 7, 2)]
    assert local_dates(start, datetime(2026, 6, 30, tzinfo=UTC)) == [date(2026, 7, 1)]
