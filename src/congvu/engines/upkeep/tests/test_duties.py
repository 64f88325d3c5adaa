"""The logs of the mail path are rotated when they are long; old ones go; a renewed certificate is announced."""

import subprocess

import pytest

from congvu.engines.plan import Plan
from congvu.engines.state.provision import EVENT_LOGS
from congvu.engines.upkeep import duties
from congvu.evidence.book import Book
from congvu.evidence.tailing import Position


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that a duty runs, without running them."""
    commands: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_options: commands.append(command))
    return commands


def provision_logs(plan: Plan) -> None:
    """Every log, empty."""
    (plan.state / "logs").mkdir()
    for name in EVENT_LOGS:
        (plan.state / "logs" / name).touch()


def collected(plan: Plan, name: str) -> None:
    """The collector has read all of the log's files."""
    for directory in (plan.state / "events", plan.state / "collector"):
        directory.mkdir(exist_ok=True)
    facts = (plan.state / "logs" / name).stat()
    with Book(plan.state / "events", plan.state / "collector") as book:
        book.write({}, {name: Position(facts.st_ino, facts.st_size, b"", facts.st_mtime_ns)})


def test_short_logs_stay_and_of_the_old_ones_the_newest_five(plan: Plan, ran: list[list[str]]) -> None:
    provision_logs(plan)
    for day in range(1, 9):
        (plan.state / "logs" / f"mail.log.2026112{day}-000000").touch()
    duties.rotate_logs(plan)
    assert len(list((plan.state / "logs").glob("mail.log.*"))) == 8, "nothing is collected yet"
    collected(plan, "mail.log")
    duties.rotate_logs(plan)
    assert ran == []
    assert [path.name[-8] for path in sorted((plan.state / "logs").glob("mail.log.*"))] == list("45678")


def test_a_long_log_is_rotated(plan: Plan, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its writer opens the new file, which is there before it is asked to; the gate opens it for each line."""
    provision_logs(plan)
    monkeypatch.setattr(duties, "LOG_BYTES", 50)
    for name in EVENT_LOGS:
        (plan.state / "logs" / name).write_text("x" * 100, encoding="ascii")
    duties.rotate_logs(plan)
    assert [command[-1] for command in ran] == ["reload", "reopen"]
    for name in EVENT_LOGS:
        assert (plan.state / "logs" / name).stat().st_size == 0
        assert len(list((plan.state / "logs").glob(f"{name}.*"))) == 1


def test_certificates(plan: Plan, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a changed file makes the doors read it anew."""
    path = plan.state / "tls" / "server.pem"
    monkeypatch.setattr(duties, "make_certificates", lambda _plan: None)
    duties.renew_certificates(plan)
    assert ran == []
    monkeypatch.setattr(duties, "make_certificates", lambda _plan: path.write_text("new", encoding="ascii"))
    duties.renew_certificates(plan)
    assert [command[-1] for command in ran] == ["reload", "reload"]
