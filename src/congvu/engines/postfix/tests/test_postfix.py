"""Postfix's files, and what a real Postfix takes, refuses and delivers."""

import imaplib
import os
import signal
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import replace

import ldap
import pytest

from congvu.engines.plan import Plan
from congvu.engines.postfix.control import ready
from congvu.engines.postfix.render import main, master, outbound
from congvu.engines.slapd.render import service_dn
from congvu.engines.slapd.tests.test_slapd import PERSON, bound

DOMAIN = "vinhphuc.gov.vn.test"
ME = f"active@{DOMAIN}"

Door = Callable[[Plan], smtplib.SMTP]


def trusting(plan: Plan) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(plan.state / "tls" / "ca.pem"))


def signed_in(plan: Plan) -> smtplib.SMTP:
    client = smtplib.SMTP("localhost", plan.port("submission"))
    client.starttls(context=trusting(plan))
    client.login(ME, "right-active")
    return client


def stranger(plan: Plan) -> smtplib.SMTP:
    client = smtplib.SMTP("localhost", plan.port("smtp"))
    client.ehlo("mail.example.com")
    return client


def answer(client: smtplib.SMTP, sender: str, recipient: str) -> tuple[int, str]:
    client.mail(sender)
    code, words = client.rcpt(recipient)
    client.rset()
    return code, words.decode()


def arrived(plan: Plan, subject: str, name: str = "active", seconds: float = 20) -> int:
    """How many messages with this subject the mailbox holds, as soon as there is one."""
    deadline = time.monotonic() + seconds
    with imaplib.IMAP4_SSL("localhost", plan.port("imaps"), ssl_context=trusting(plan)) as client:
        client.login(f"{name}@{DOMAIN}", f"right-{name}")
        while time.monotonic() < deadline:
            client.select()
            found = client.search(None, "SUBJECT", subject)[1][0].split()
            if found:
                return len(found)
            time.sleep(0.1)
    return 0


@pytest.mark.parametrize("way", ["direct", "relay:[mx.example.vn]:25"])
def test_nothing_leaves_unless_the_settings_say_so(plan: Plan, way: str) -> None:
    assert outbound(plan).startswith("default_transport = error:")
    assert "error" not in outbound(replace(plan, outbound=way))


def test_each_door_has_its_filters_the_gate_before_rspamd(plan: Plan) -> None:
    """So DKIM signs what leaves, and nobody outside comes in by the door of those who have signed in."""
    assert "milter_default_action = tempfail" in main(plan)
    for name in ("inbound", "submission", "onward"):
        gate = f"unix:{plan.state}/gate/run/{name}"
        assert f"\n{name}_milters = {gate}, inet:127.0.0.1:{plan.port('rspamd_milter')}\n" in main(plan)
        assert f"\n{name}_milters = \n" in main(replace(plan, features=frozenset()))
    assert master(plan).count("-o smtpd_milters=$submission_milters") == 2
    assert master(plan).count("-o smtpd_milters=$onward_milters") == 1


def test_nothing_is_chrooted_and_every_door_has_an_address(plan: Plan) -> None:
    rows = [line.split() for line in master(plan).splitlines() if line and line[0] not in " #"]
    assert {row[4] for row in rows} == {"n"}
    assert all(row[0].startswith("127.0.0.1:") for row in rows if row[1] == "inet")


@pytest.mark.parametrize(
    ("sender", "recipient"),
    [
        (ME, ME),
        (ME, f"other-name@{DOMAIN}"),
        (ME, f"everyone@{DOMAIN}"),
        (f"office@{DOMAIN}", ME),
        (f"other-name@{DOMAIN}", ME),
    ],
    ids=["self", "to an alias", "to a list", "as a held mailbox", "as an alias"],
)
def test_mail_of_the_signed_in_arrives(mail_path: Plan, sender: str, recipient: str) -> None:
    subject = f"m{time.time_ns()}"
    with signed_in(mail_path) as client:
        client.sendmail(sender, [recipient], f"From: {sender}\r\nSubject: {subject}\r\n\r\nx\r\n")
    assert arrived(mail_path, subject) == 1


@pytest.mark.parametrize("sender", [f"issued@{DOMAIN}", "someone@example.com"])
def test_nobody_sends_as_another(mail_path: Plan, sender: str) -> None:
    with signed_in(mail_path) as client:
        assert answer(client, sender, ME)[0] == 553


@pytest.mark.parametrize(
    "recipient",
    [
        "x@example.org",
        f"x%example.org@{DOMAIN}",
        f"@{DOMAIN}:x@example.org",
        f'"x@example.org"@{DOMAIN}',
        f"example.org!x@{DOMAIN}",
    ],
)
def test_strangers_cannot_relay(mail_path: Plan, recipient: str) -> None:
    with stranger(mail_path) as client:
        assert answer(client, "a@example.com", recipient)[0] in range(500, 560)


def test_strangers_reach_mailboxes_but_no_list(mail_path: Plan) -> None:
    with stranger(mail_path) as client:
        assert answer(client, "a@example.com", f"issued@{DOMAIN}")[0] == 250
        assert "signed-in senders only" in answer(client, "a@example.com", f"everyone@{DOMAIN}")[1]


@pytest.mark.parametrize("door", [stranger, signed_in])
def test_a_suspended_mailbox_holds_its_mail_unless_senders_are_refused(mail_path: Plan, door: Door) -> None:
    with door(mail_path) as client:
        assert answer(client, ME, f"suspended@{DOMAIN}")[0] == 250
        refused = answer(client, ME, f"idle@{DOMAIN}")
        assert refused[0] == 550
        assert "5.2.1" in refused[1]
        assert "VP-6.3.s1" in refused[1]


def test_a_message_that_was_begun_before_its_sender_was_closed_out_is_refused(mail_path: Plan) -> None:
    slapd = bound(mail_path, service_dn(mail_path, "publisher"), mail_path.secret("ldap-publisher"))
    with signed_in(mail_path) as client:
        answer(client, ME, ME)
        client.mail(ME)
        client.rcpt(ME)
        assert client.docmd("DATA")[0] == 354
        slapd.modify_s(PERSON, [(ldap.MOD_REPLACE, "congvuState", b"suspended")])
        try:
            client.send(f"From: {ME}\r\nSubject: begun before\r\n\r\n.\r\n")
            assert client.getreply()[0] == 554
        finally:
            slapd.modify_s(PERSON, [(ldap.MOD_REPLACE, "congvuState", b"active")])


@pytest.mark.parametrize("door", [stranger, signed_in])
def test_a_cancelled_mailbox_is_as_if_it_had_never_been(mail_path: Plan, door: Door) -> None:
    with door(mail_path) as client:
        gone, never = (answer(client, ME, f"{name}@{DOMAIN}") for name in ("revoked", "nobody"))
        assert (gone[0], gone[1].replace("revoked", "")) == (never[0], never[1].replace("nobody", ""))


def test_no_vrfy_and_no_sign_in_where_there_is_no_tls(mail_path: Plan) -> None:
    with stranger(mail_path) as client:
        assert client.verify(ME)[0] == 502
        assert not client.has_extn("auth")
    with smtplib.SMTP("localhost", mail_path.port("submission")) as client:
        client.ehlo()
        assert not client.has_extn("auth")
        assert client.mail("")[0] == 530


def test_mail_for_elsewhere_is_refused_at_once(mail_path: Plan) -> None:
    with signed_in(mail_path) as client:
        assert "outbound = none" in answer(client, ME, "x@example.org")[1]


@pytest.mark.parametrize("end", [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r\n", b"\r\n.\r", b"\r\r\n.\r\r\n"])
def test_one_message_stays_one(mail_path: Plan, end: bytes) -> None:
    mark = f"s{time.time_ns()}"
    inner = f"MAIL FROM:<a@example.com>\r\nRCPT TO:<{ME}>\r\nDATA\r\nSubject: {mark}\r\n\r\nx\r\n.\r\n".encode()
    with stranger(mail_path) as client:
        client.mail("a@example.com")
        client.rcpt(ME)
        client.docmd("DATA")
        client.send(b"Subject: outer\r\n\r\nx" + end + inner)
        client.getreply()
    assert arrived(mail_path, mark, seconds=1) == 0


def test_a_full_mailbox_makes_mail_wait(mail_path: Plan) -> None:
    with socket.create_connection(("127.0.0.1", mail_path.port("lmtp")), 5) as connection:
        talk = connection.makefile("rwb", buffering=0)
        talk.readline()
        talk.write(b"LHLO x\r\n")
        while talk.readline()[3:4] == b"-":
            pass
        talk.write(b"MAIL FROM:<>\r\n")
        talk.readline()
        talk.write(f"RCPT TO:<small@{DOMAIN}>\r\nDATA\r\n".encode())
        talk.readline(), talk.readline()
        talk.write(b"Subject: big\r\n\r\n" + b"x" * 5000 + b"\r\n.\r\n")
        assert talk.readline().startswith(b"452 4.2.2")


@pytest.mark.parametrize("engine", ["postfix", "dovecot", "slapd"])
def test_a_killed_engine_is_replaced_though_clients_are_connected(mail_path: Plan, engine: str, restart) -> None:  # type: ignore[no-untyped-def]
    with stranger(mail_path):
        restart(engine, lambda pid: os.kill(pid, signal.SIGKILL))
        assert ready(mail_path) is None
        subject = f"k{time.time_ns()}"
        with stranger(mail_path) as client:
            client.sendmail("a@example.com", [ME], f"Subject: {subject}\r\n\r\nx\r\n")
        assert arrived(mail_path, subject) == 1


def test_one_message_to_many_is_stored_once_on_disk(mail_path: Plan) -> None:
    subject = f"b{time.time_ns()}"
    with signed_in(mail_path) as client:
        client.sendmail(ME, [ME, f"issued@{DOMAIN}"], f"Subject: {subject}\r\n\r\nx\r\n")
    assert arrived(mail_path, subject) == 1
    mails = (mail_path.state / "mail" / "vinhphuc" / "active").rglob("u.*")
    newest = max(mails, key=lambda mail: mail.stat().st_mtime)
    deadline = time.monotonic() + 5  # the second mailbox's link may follow a moment later
    while newest.stat().st_nlink != 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.clause("VP-12.3.s3")
def test_what_a_holder_sends_lies_in_the_shared_sent(mail_path: Plan) -> None:
    """Once, read, with the name of who signed in; not what the holder sends as herself; nobody writes there."""
    with signed_in(mail_path) as client:
        for sender, subject in ((f"office@{DOMAIN}", "cua-co-quan"), (ME, "cua-toi")):
            client.sendmail(sender, [ME], f"From: {sender}\r\nSubject: {subject}\r\n\r\nx")
        assert answer(client, ME, f"office+Sent@{DOMAIN}")[0] >= 500
    with stranger(mail_path) as client:
        assert answer(client, "a@example.com", f"office+Sent@{DOMAIN}")[0] >= 500
    assert arrived(mail_path, "cua-co-quan") == arrived(mail_path, "cua-toi") == 1
    with imaplib.IMAP4_SSL("localhost", mail_path.port("imaps"), ssl_context=trusting(mail_path)) as client:
        client.login(f"office@{DOMAIN}", "right-office")
        deadline = time.monotonic() + 20
        numbers = b""
        while not numbers and time.monotonic() < deadline:
            time.sleep(0.2)
            client.select("Sent")
            [numbers] = client.search(None, "HEADER", "Subject", "cua-")[1]
        [(facts, text), _end] = client.fetch(numbers.decode().replace(" ", ","), "(FLAGS BODY.PEEK[HEADER])")[1]
    assert b"\\Seen" in facts
    assert ME.encode() in text
    assert b"cua-co-quan" in text
    assert not arrived(mail_path, "cua-", "office", 1)
