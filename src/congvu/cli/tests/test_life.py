"""``congvu mailbox``, ``leave`` and ``duties``: the portal's acts in the shell, with the same refusals."""

import argparse
import json
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pytest

from congvu.cli import duties, hold, leave, mailbox
from congvu.directory.actions import states
from congvu.directory.models.delegation import Basis, Delegation
from congvu.directory.models.mailbox import MailboxState, Role
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.requests.nightly.tests.conftest import mailbox as maker
from congvu.requests.nightly.tests.conftest import place

__all__ = ["maker", "place"]
pytestmark = [pytest.mark.django_db, pytest.mark.database]
HEAD, FIRST, SECOND, OWNER = (f"{name}@cantho.gov.vn.test" for name in ("head", "first", "second", "an"))


@pytest.fixture(autouse=True)
def _people(place, maker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A head, two officers and an official; the tests' own database stands for a system's."""
    for module in (mailbox, leave, duties, hold):
        monkeypatch.setattr(module, "open_system", lambda _state: None)
    here, day = place("cantho"), clock.today() - timedelta(1)
    maker(here, "an", registered=day, changed=day)
    for name, role in (("head", Role.HEAD), ("first", Role.DEPARTMENT), ("second", Role.CENTRE)):
        box = maker(here, name, registered=day, changed=day, role=role)
        if role != Role.HEAD:
            box.grants.update(agency=None)


def congvu(command: ModuleType, *words: str) -> int:
    """The command."""
    parser = argparse.ArgumentParser()
    command.configure(parser)
    status: int = command.run(parser.parse_args(words))
    return status


def told(capsys: pytest.CaptureFixture[str], command: ModuleType, *words: str) -> Any:
    """What it says in JSON."""
    capsys.readouterr()
    assert congvu(command, *words, "--json") == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.clause("CT-9.9")
def test_deletion_takes_two_named_officers(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        congvu(mailbox, "delete", OWNER, "--reason", "mã độc", "--clause", "CT-9.9")
    words = ("delete", OWNER, "--reason", "mã độc", "--clause", "CT-9.9", "--as", FIRST)
    asked = told(capsys, mailbox, *words)["mailboxes"][0]
    assert (asked["state"], asked["waiting"]["first"]) == (MailboxState.REVOKED, FIRST)
    assert [one["kind"] for one in told(capsys, duties, SECOND)["duties"]] == ["joint"]
    with pytest.raises(CongvuError, match="second person"):
        congvu(mailbox, "confirm", OWNER, "--as", FIRST)
    done = told(capsys, mailbox, "confirm", OWNER, "--as", SECOND)["mailboxes"][0]
    assert (done["state"], done["waiting"]) == (MailboxState.DELETED, None)


def test_the_console_suspends_and_reinstates(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CongvuError, match=r"CT-9\.9, CT-14\.2\.s3"):
        congvu(mailbox, "suspend", OWNER, "--reason", "x")
    words = ("suspend", OWNER, HEAD, "--reason", "máy bị chiếm", "--clause", "CT-9.9", "--inbound", "reject")
    found = told(capsys, mailbox, *words)["mailboxes"]
    assert {(one["state"], one["inbound"], one["clause"]) for one in found} == {("suspended", "reject", "CT-9.9")}
    with pytest.raises(CongvuError, match="nothing was done") as refusal:
        congvu(mailbox, *words)
    assert HEAD in refusal.value.vi
    capsys.readouterr()
    assert congvu(mailbox, "reinstate", OWNER, "--reason", "xong") == 0
    heads, row = capsys.readouterr().out.splitlines()
    assert heads.startswith("hộp thư / mailbox")
    assert "Đang sử dụng" in row
    assert told(capsys, mailbox, "show", HEAD.upper())["mailboxes"][0]["state"] == "suspended"


@pytest.mark.clause("CT-5.4.s4")
def test_the_agency_answers(capsys: pytest.CaptureFixture[str]) -> None:
    due = clock.today() + timedelta(3)
    states.suspend(mailbox.mailbox_called(OWNER), "worker", clause="CT-5.4.s1", due=due)
    waiting = told(capsys, duties, HEAD)["duties"]
    assert [(one["kind"], one["subject"], one["due"]) for one in waiting] == [("answer", OWNER, due.isoformat())]
    with pytest.raises(CongvuError, match="Only those"):
        congvu(mailbox, "answer", OWNER, "keep", "--as", FIRST)
    kept = told(capsys, mailbox, "answer", OWNER, "keep", "--as", HEAD)["mailboxes"][0]
    assert (kept["state"], kept["clause"]) == (MailboxState.ACTIVE, "CT-5.4.s4")
    assert told(capsys, duties, HEAD)["duties"] == []


def test_leave(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("add", OWNER, "--kind", "maternity", "--first", "2026-03-15", "--last", "2026-09-14", "--document", "QĐ 1")
    row = told(capsys, leave, *words)["leave"][0]
    assert (row["address"], row["kind"], row["document"]) == (OWNER, "maternity", "QĐ 1")
    with pytest.raises(CongvuError, match="already leave"):
        congvu(leave, *words)
    for month, count in (("2026-02", 0), ("2026-03", 1), ("2026-09", 1), ("2026-10", 0)):
        assert len(told(capsys, leave, "list", "--month", month, "--agency", "so")["leave"]) == count
    assert congvu(leave, "list", "--address", OWNER) == 0
    heads, shown = capsys.readouterr().out.splitlines()
    assert heads.startswith("số / number")
    assert "Nghỉ thai sản" in shown
    assert "15/03/2026  " in shown
    assert told(capsys, leave, "cancel", str(row["number"]))["leave"][0]["cancelled"]
    with pytest.raises(CongvuError, match="cancelled already"):
        congvu(leave, "cancel", str(row["number"]))
    with pytest.raises(CongvuError, match="no leave 99"):
        congvu(leave, "cancel", "99")


def test_unknown_mailbox() -> None:
    with pytest.raises(CongvuError, match="no mailbox"):
        congvu(mailbox, "show", "nobody@cantho.gov.vn.test")


def test_a_day_is_told_with_its_clause(capsys: pytest.CaptureFixture[str]) -> None:
    own = told(capsys, duties, OWNER)["own"]
    assert own["idle"]["clause"] == "CT-5.4.s1"
    assert date.fromisoformat(own["password"]["last"]) > clock.today()
    assert congvu(duties, OWNER) == 0
    assert "All is done" in capsys.readouterr().out


def test_who_holds_what_is_read_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert congvu(hold, "list") == 0
    assert "Không có ai giữ" in capsys.readouterr().out
    box, holder = mailbox.mailbox_called(HEAD), mailbox.mailbox_called(OWNER)
    since = {"first_day": date(2026, 3, 15), "assigned_at": clock.now()}
    Delegation.objects.create(mailbox=box, holder=holder, basis=Basis.AUTHORISED, **since)
    assert congvu(hold, "list", "--person", OWNER) == 0
    heads, row = capsys.readouterr().out.splitlines()
    assert heads.startswith("hộp thư / mailbox")
    assert row.split("  ")[0] == HEAD
    assert "Được ủy quyền" in row
    assert "15/03/2026" in row
