"""Real clients on the real engines leave exactly the expected events, whatever happens to collector and logs."""

import base64
import json
import os
import signal
import smtplib
import socket
import time
from collections import Counter
from collections.abc import Callable
from imaplib import IMAP4
from typing import Any

import pytest

from congvu.engines.plan import load_plan
from congvu.engines.upkeep import duties
from tests.system import ROOT, Account, System, compose
from tests.test_shared_mailboxes import Held, give

__all__ = ["give"]
"""A fixture of the tests beside."""

Told = Counter[tuple[str, str, str]]
SECONDS = 30


def events(system: System) -> list[dict[str, Any]]:
    """Every line of every day."""
    files = sorted((system.state / "events").glob("*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]


def told(system: System, mailbox: str) -> Told:
    """How often each kind of event was told of a mailbox."""
    of_it = [one for one in events(system) if one.get("mailbox") == mailbox]
    return Counter((one["kind"], one.get("protocol", ""), one.get("outcome", "")) for one in of_it)


def wait_for(found: Callable[[], object], wanted: object) -> None:
    """Events come within seconds; what comes too much would come as soon."""
    deadline = time.monotonic() + SECONDS
    while found() != wanted and time.monotonic() < deadline:
        time.sleep(0.5)
    time.sleep(1.5)
    assert found() == wanted


def sieve(system: System, account: Account) -> None:
    """Sign in to ManageSieve (RFC 5804) and take leave."""
    plain = base64.b64encode(f"\0{account.address}\0{account.password}".encode()).decode()
    with socket.create_connection(system.at("sieve"), 30) as raw:
        file = raw.makefile("rwb")
        answer(file, b"")
        answer(file, b"STARTTLS\r\n")
        with system.tls.wrap_socket(raw, server_hostname=system.at("sieve")[0]) as secure:
            file = secure.makefile("rwb")
            answer(file, b"")
            assert answer(file, f'AUTHENTICATE "PLAIN" "{plain}"\r\n'.encode()).startswith(b"OK")
            answer(file, b"LOGOUT\r\n")


def answer(file: Any, command: bytes) -> bytes:
    """The last line of the answer to a command."""
    file.write(command)
    file.flush()
    while not (line := file.readline()).startswith((b"OK", b"NO", b"BYE")):
        assert line
    return bytes(line)


SESSION = {(kind, protocol, outcome) for protocol in ("imap", "pop3", "sieve")
           for kind, outcome in (("login", "ok"), ("logout", ""), ("session", "ok"))}  # fmt: skip


@pytest.mark.clause("CT-14.1")
def test_every_door_leaves_its_events(system: System) -> None:
    """IMAP, POP3, ManageSieve and submission, right and wrong passwords: each once, no more."""
    account = system.active("cantho")
    system.imap(account.address, account.password).logout()
    system.pop3(account.address, account.password).quit()
    sieve(system, account)
    system.submission(account.address, account.password).quit()
    with pytest.raises(IMAP4.error):
        system.imap(account.address, "sai-mat-khau")
    with pytest.raises(smtplib.SMTPAuthenticationError), system.submission(account.address, "sai-mat-khau") as client:
        client.login(account.address, "sai-mat-khau")
    ok = Counter([*SESSION, ("login", "submission", "ok"), ("login", "imap", "failed")])
    # not of these doors: a second wrong password, and letters that come for this person meanwhile
    beside = Counter({("login", "submission", "failed"): 9, ("delivered", "lmtp", "ok"): 9})
    wait_for(lambda: told(system, account.address) - beside, ok)
    [session] = [
        one for one in events(system) if (one.get("mailbox"), one["kind"]) == (account.address, "session")
        and one["protocol"] == "imap"
    ]  # fmt: skip
    [login] = [one for one in events(system) if one.get("session") == session["session"] and one["kind"] == "login"]
    assert session["time"] == login["time"] <= session["until"]
    assert session["actor"] == account.address
    assert session["peer"] == "127.0.0.1"


@pytest.mark.clause("CT-14.1", "VP-12.3.s3", "VP-13.1.c.s4")
def test_every_message_leaves_its_events(system: System) -> None:
    """Sent, delivered by Postfix and by LMTP itself, refused; joined by message id and queue id; never a subject."""
    sender, reader = system.active("cantho"), system.active("quangtri")
    message_id = system.send(sender, reader.address, "Chủ đề không ai được đọc")
    nobody = f"khong-co@{reader.address.partition('@')[2]}"
    with smtplib.SMTP(*system.at("smtp"), timeout=30) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        client.sendmail("ngoai@example.com", [nobody], "x")
    direct = compose("ngoai@example.com", reader.address, "Chủ đề không ai được đọc", "x")
    with smtplib.LMTP(*system.at("lmtp"), timeout=30) as client:
        client.send_message(direct)
    wait_for(lambda: told(system, reader.address), Counter({("delivered", "lmtp", "ok"): 2}))
    wait_for(lambda: told(system, nobody)["rejected", "smtp", "5.1.1"] >= 1, True)
    [sent] = [one for one in events(system) if one["kind"] == "sent" and one["mailbox"] == sender.address]
    arrived = [one for one in events(system) if one["kind"] == "delivered" and one["mailbox"] == reader.address]
    assert {one["message_id"] for one in arrived} == {message_id, direct["Message-ID"]}
    assert (sent["actor"], sent["message_id"], sent["outcome"]) == (sender.address, message_id, "ok")
    assert sent["queue_id"] == next(one["queue_id"] for one in arrived if one["message_id"] == message_id)
    assert not [one for one in events(system) if "không ai được đọc" in json.dumps(one, ensure_ascii=False)]


@pytest.mark.clause("CT-14.1", "VP-12.3.s3")
def test_a_shared_mailbox_is_used_by_a_person(system: System, give: Callable[[str], Held]) -> None:
    """Opened under the own sign-in: the mailbox was used, and the actor is who holds it."""
    held = give("vinhphuc")
    with system.imap(held.holder.address, held.holder.password) as client:
        for name in ("Sent", "Drafts", "Sent"):
            assert client.select(held.at(name))[0] == "OK"
        time.sleep(1)  # the events of a session that ends at once may come after its end
    wanted = Counter([("login", "imap", "ok"), ("session", "imap", "ok")])
    wait_for(lambda: told(system, held.box.address), wanted)
    actors = {one["actor"] for one in events(system) if one.get("mailbox") == held.box.address}
    assert actors == {held.holder.address}


@pytest.mark.alone
@pytest.mark.clause("CT-14.1")
def test_killed_and_rotated_in_the_middle(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGKILL of the collector and rotation of both logs, while somebody goes on signing in: each sign-in once."""
    monkeypatch.setattr(duties, "LOG_BYTES", 0)
    monkeypatch.delenv("TZ", raising=False)  # Django's; Postfix writes the time of whoever calls it
    account = system.active("vinhphuc")
    for number in range(12):
        system.imap(account.address, account.password).logout()
        if number % 3 == 1 and (pid := system.services()["collector"]["pid"]):
            os.kill(pid, signal.SIGKILL)
        if number % 4 == 2:
            duties.rotate_logs(load_plan(system.state, ROOT))
            time.sleep(1)  # a rotated log is named by the second
    wanted = Counter({one: 12 for one in SESSION if one[1] == "imap"})
    wait_for(lambda: told(system, account.address), wanted)


@pytest.mark.clause("CT-5.4.s1")
def test_last_use_reaches_the_database(system: System) -> None:
    """Within a minute, without anybody reading files."""
    account = system.active("daknong")
    system.imap(account.address, account.password).logout()
    system.submission(account.address, account.password).quit()
    asked = (
        "from congvu.directory.models import MailboxUse\nfrom congvu.ground.clock import today\n"
        "row = MailboxUse.objects.filter(mailbox__address=sys.argv[1]).first()\n"
        "print(row and (row.last_access, row.last_submission) == (today(), today()))"
    )
    deadline = time.monotonic() + 60
    while system.python(asked, account.address).strip() != "True":
        assert time.monotonic() < deadline
        time.sleep(2)
