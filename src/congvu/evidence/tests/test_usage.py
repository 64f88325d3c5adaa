"""``congvu usage``: the edges of the rules one by one, and bad input in one sentence."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from congvu.wiring.main import main

Answer = dict[str, Any]
Ask = Callable[..., Answer]
HEAD = "mailbox,kind,agency,created_at\n"
PERSON, AGENCY = HEAD + "a@x,person,s1,2026-01-01\n", HEAD + "a@x,agency,s1,2026-01-01\n"


def event(time: str, kind: str = "login", **more: str) -> str:
    day, _, clock = time.partition(" ")
    at = f"2026-{day}T{clock}+07:00"
    return json.dumps({"time": at, "kind": kind, "mailbox": "a@x", "protocol": "imap", "outcome": "ok", **more}) + "\n"


def session(day: str, start: str, stop: str) -> str:
    return event(f"{day} {start}:00", "session", until=f"2026-{day}T{stop}:00+07:00")


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setattr("congvu.cli.usage.now", lambda: datetime(2026, 10, 5, tzinfo=UTC))

    def asked(slug: str, roster: str, log: str | bytes, *more: str) -> Answer:
        (tmp_path / "roster.csv").write_text(roster, "utf-8")
        (tmp_path / "log.jsonl").write_bytes(log if isinstance(log, bytes) else log.encode())
        events, people = str(tmp_path / "log.jsonl"), str(tmp_path / "roster.csv")
        words = ["usage", "--regulation", slug, "--events", events, "--roster", people, "--period", "2026-Q3", "--json"]
        assert main([*words, *more]) == 0
        answer: Answer = json.loads(capsys.readouterr().out)
        return answer

    return asked


@pytest.mark.parametrize(
    ("log", "days"),
    [
        (event("07-06 08:00:00"), 1),
        (event("07-06 08:00:00") * 3, 1),
        (event("07-05 08:00:00"), 0),  # a Sunday
        (event("08-22 08:00:00"), 1),  # a Saturday with work
        (event("09-02 08:00:00"), 0),  # National Day
        (event("07-06 08:00:00", outcome="failed"), 0),
        (event("07-06 08:00:00", protocol="submission"), 0),
        (event("07-06 08:00:00", protocol="portal"), 0),
        (event("07-06 08:00:00", "logout"), 0),
        (event("07-06 08:00:00", "read"), 0),
        (event("07-06 08:00:00", "delivered"), 0),
        (event("07-06 23:00:00", "session", until="2026-07-08T00:00:00+07:00"), 3),
        (event("07-06 08:00:00", "session", until="2026-07-05T08:00:00+07:00"), 1),
        (event("06-30 23:00:00", "session", until="2026-10-01T08:00:00+07:00"), 64),
        (event("10-01 08:00:00"), 0),
        (event("07-06 08:00:00", actor="deputy@x"), 1),
        (event("07-06 08:00:00", mailbox="b@x", actor="a@x"), 0),
    ],
)
@pytest.mark.clause("VP-14.1")
def test_days_with_access(ask: Ask, log: str, days: int) -> None:
    found = ask("vinhphuc", PERSON, log)
    (row,) = found["mailboxes"]
    assert found["working_days"] == 64
    assert (row["days_with_access"], row["days_without_access"]) == (days, 64 - days)
    assert row["half_days"] is None


@pytest.mark.parametrize(
    ("slug", "clause", "created", "log", "met"),
    [
        ("vinhphuc", "VP-6.3.s1", "2026-06-30", "", True),
        ("vinhphuc", "VP-6.3.s1", "2026-06-29", "", False),
        ("vinhphuc", "VP-6.3.s1", "2026-01-01", event("06-30 23:59:59"), True),
        ("vinhphuc", "VP-6.3.s1", "2026-01-01", event("09-01 08:00:00", protocol="submission"), False),
        ("vinhphuc", "VP-6.3.s1", "2026-01-01", event("10-01 08:00:00"), False),
        ("cantho", "CT-5.4.s1", "2026-01-01", event("09-01 08:00:00", protocol="submission"), True),
        ("cantho", "CT-5.4.s1", "2026-01-01", event("09-01 08:00:00", protocol="portal"), False),
        ("daknong", "DN-7.3.s1", "2026-03-30", "", True),
        ("daknong", "DN-7.3.s1", "2026-03-29", "", False),
        ("daknong", "DN-7.3.s1", "2026-01-01", event("04-01 08:00:00", protocol="submission"), True),
    ],
)
@pytest.mark.clause("VP-6.3.s1", "CT-5.4.s1", "DN-7.3.s1")
def test_idle(ask: Ask, slug: str, clause: str, created: str, log: str, met: bool) -> None:
    (row,) = ask(slug, f"{HEAD}a@x,person,s1,{created}\n", log or "\n")["mailboxes"]
    assert {v["clause"]: v["met"] for v in row["verdicts"]}[clause] is met


@pytest.mark.parametrize(
    ("slug", "roster", "log", "met"),
    [
        ("vinhphuc", AGENCY, event("07-06 07:30:00") + event("07-06 11:29:59", "read"), 1),
        ("vinhphuc", AGENCY, event("07-06 07:30:00") + event("07-06 11:30:00"), 0),
        ("vinhphuc", AGENCY, event("07-06 08:30:00") + event("07-06 11:00:00"), 0),
        ("daknong", AGENCY, event("07-06 14:29:00") + event("07-06 14:45:00"), 1),
        ("daknong", PERSON, event("07-06 08:29:59") + event("07-06 13:30:00"), 2),
        ("daklak", PERSON, event("07-06 07:00:00") + event("07-06 07:15:00"), 1),
        ("daklak", PERSON, event("07-06 07:00:00") + event("07-06 07:14:59"), 0),
        ("daklak", AGENCY, session("07-06", "07:30", "11:00"), 1),
        ("daklak", AGENCY, session("07-06", "07:31", "11:00"), 0),
        ("daklak", AGENCY, session("07-06", "07:00", "09:00") + session("07-06", "09:30", "17:00"), 2),
        ("daklak", AGENCY, event("07-06 08:00:00"), 0),
    ],
)
@pytest.mark.clause("VP-13.2.a", "DN-10.1", "DN-10.2", "DL-7.1", "DL-7.2")
def test_half_days(ask: Ask, slug: str, roster: str, log: str, met: int) -> None:
    (row,) = ask(slug, roster, log)["mailboxes"]
    assert row["half_days"] == {"due": 128, "met": met}


@pytest.mark.clause("VP-14.1")
def test_the_criterion_of_agencies(ask: Ask) -> None:
    days = ask("vinhphuc", PERSON, "\n")["working_days"]
    late = "b@x,person,s1,2026-09-30\nc@x,person,s2,2026-10-01\n"
    found = ask("vinhphuc", PERSON + late, "\n")
    assert [row["bad"] for row in found["mailboxes"]] == [True, False]
    assert found["agencies"] == [{"agency": "s1", "mailboxes": 2, "bad_mailboxes": 1, "failed": False}]
    assert [row["days_without_access"] for row in found["mailboxes"]] == [days, 1]
    (row,) = ask("quangtri", PERSON, "\n")["mailboxes"]
    assert (row["bad"], row["half_days"], row["verdicts"]) == (None, None, [])


def test_what_is_ignored_is_counted(ask: Ask) -> None:
    good = event("07-06 08:00:00")
    unknown, future = event("07-06 08:00:00", mailbox="?"), event("10-05 07:00:01")
    torn = good[:40].encode() + b"\n\xff\xfe\n[1]\n" + event("07-07 8h").encode() + b'{"time": "2026-07-06T08:00:00"'
    log = (good + unknown * 2 + future * 2 + good).encode() + torn
    found = ask("cantho", PERSON, log)
    assert found["ignored"] == {"unknown_mailbox": 1, "future": 1, "unreadable": 5}
    assert found["mailboxes"][0]["days_with_access"] == 1


def test_a_calendar_alone_decides(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "calendar.toml"
    path.write_text('off = ["2026-07-06"]\nworked = ["2026-07-05"]\n')
    log = event("07-05 08:00:00") + event("07-06 08:00:00")
    found = ask("cantho", PERSON, log, "--calendar", str(path))
    assert (found["working_days"], found["mailboxes"][0]["days_with_access"]) == (66, 1)


def test_a_log_without_a_line_is_a_quarter_without_access(ask: Ask) -> None:
    found = ask("cantho", PERSON, "")
    assert found["mailboxes"][0]["days_with_access"] == 0
    assert not any(found["ignored"].values())


@pytest.mark.parametrize(
    ("roster", "log", "period", "said"),
    [
        (PERSON, event("07-06 08:00:00"), "2026-Q5", "2026-Q3"),
        ("", event("07-06 08:00:00"), "2026-Q3", "empty"),
        (HEAD, event("07-06 08:00:00"), "2026-Q3", "no mailbox"),
        ("mailbox,kind\na@x,person\n", "\n", "2026-Q3", "agency, created_at"),
        (HEAD + "a@x,robot,s1,2026-01-01\n", "\n", "2026-Q3", "robot"),
        (HEAD + "a@x,person,s1,yesterday\n", "\n", "2026-Q3", "yesterday"),
        (PERSON + "a@x,person,s1,2026-01-01\n", "\n", "2026-Q3", "twice"),
    ],
)
def test_bad_input_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], roster: str, log: str, period: str, said: str
) -> None:
    people, events = tmp_path / "roster.csv", tmp_path / "log.jsonl"
    people.write_text(roster)
    events.write_text(log)
    words = ["usage", "--regulation", "cantho", "--events", str(events), "--roster", str(people), "--period", period]
    assert main(words) == 1
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.count("\n") == 1
    assert not told.out
