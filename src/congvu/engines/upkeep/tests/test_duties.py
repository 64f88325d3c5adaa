"""Postfix's log is rotated when it is long; old ones go; a renewed certificate is announced."""

import subprocess

import pytest

from congvu.engines.plan import Plan
from congvu.engines.upkeep import duties


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that a duty runs, without running them."""
    commands: list[list[str]] = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_options: commands.append(command))
    return commands


def test_log(plan: Plan, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A short log stays; of the rotated ones the newest five."""
    folder = plan.state / "logs"
    folder.mkdir()
    (folder / "mail.log").write_text("x" * 100, encoding="ascii")
    for day in range(1, 9):
        (folder / f"mail.log.2026112{day}-000000.gz").touch()
    duties.rotate_mail_log(plan)
    assert ran == []
    assert [path.name[-11] for path in sorted(folder.glob("mail.log.*"))] == list("45678")
    monkeypatch.setattr(duties, "LOG_BYTES", 50)
    duties.rotate_mail_log(plan)
    assert ran[0][-1] == "logrotate"


def test_certificates(plan: Plan, ran: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a changed file makes the doors read it anew."""
    path = plan.state / "tls" / "server.pem"
    monkeypatch.setattr(duties, "make_certificates", lambda _plan: None)
    duties.renew_certificates(plan)
    assert ran == []
    monkeypatch.setattr(duties, "make_certificates", lambda _plan: path.write_text("new", encoding="ascii"))
    duties.renew_certificates(plan)
    assert [command[-1] for command in ran] == ["reload", "reload"]
