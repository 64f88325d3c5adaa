"""Dovecot's files, and sign-in as a real Dovecot grants and refuses it."""

import base64
import imaplib
import poplib
import smtplib
import socket
import ssl
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import ldap
import pytest

from congvu.engines.dovecot.control import flush_command
from congvu.engines.dovecot.render import render
from congvu.engines.plan import Plan
from congvu.engines.slapd.render import ldapi, service_dn

DOMAIN = "vinhphuc.gov.vn.test"


def trusting(plan: Plan) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(plan.state / "tls" / "ca.pem"))


def by_imap(plan: Plan, user: str, password: str) -> str:
    with imaplib.IMAP4_SSL("localhost", plan.port("imaps"), ssl_context=trusting(plan)) as client:
        try:
            return str(client.login(user, password)[0])
        except imaplib.IMAP4.error as refusal:
            return str(refusal)


def by_pop3(plan: Plan, user: str, password: str) -> str:
    client = poplib.POP3_SSL("localhost", plan.port("pop3s"), context=trusting(plan))
    try:
        client.user(user)
        return client.pass_(password).decode().lstrip("+")[:2]
    except poplib.error_proto as refusal:
        return str(refusal)
    finally:
        client.close()


def by_submission(plan: Plan, user: str, password: str) -> str:
    with smtplib.SMTP("localhost", plan.port("submission")) as client:
        client.starttls(context=trusting(plan))
        client.ehlo()
        answer = base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
        code, words = client.docmd("AUTH", f"PLAIN {answer}")
        return "OK" if code == 235 else words.decode()


WAYS = pytest.mark.parametrize("sign_in", [by_imap, by_pop3, by_submission])


def test_lookup_files_are_roots_alone(plan: Plan) -> None:
    files = [file for file in render(plan) if "secret-of" in file.content]
    assert len(files) == 6
    assert {(file.mode, file.owner) for file in files} == {(0o600, "root")}


@WAYS
def test_a_mailbox_in_use_signs_in(mail_path: Plan, sign_in) -> None:  # type: ignore[no-untyped-def]
    assert sign_in(mail_path, f"active@{DOMAIN}", "right-active") == "OK"


@WAYS
def test_the_one_time_password_is_refused_with_the_page(mail_path: Plan, sign_in) -> None:  # type: ignore[no-untyped-def]
    assert f"{mail_path.portal_url}/password" in sign_in(mail_path, f"issued@{DOMAIN}", "right-issued")


@WAYS
def test_refusals_do_not_tell_who_exists(mail_path: Plan, sign_in) -> None:  # type: ignore[no-untyped-def]
    pairs = [("active", "wrong"), ("issued", "wrong"), ("suspended", "right-suspended"), ("nobody", "wrong")]
    with ThreadPoolExecutor() as pool:
        words = set(pool.map(lambda pair: sign_in(mail_path, f"{pair[0]}@{DOMAIN}", pair[1]), pairs))
    assert len(words) == 1
    assert "password" not in words.pop()


def test_no_sign_in_without_tls_even_on_loopback(mail_path: Plan) -> None:
    client = imaplib.IMAP4("localhost", mail_path.port("imap"))
    with pytest.raises(imaplib.IMAP4.error, match="TLS"):
        client.login(f"active@{DOMAIN}", "right-active")


def test_what_comes_before_tls_is_not_heard_after_it(mail_path: Plan) -> None:
    with socket.create_connection(("localhost", mail_path.port("imap")), 5) as plain:
        plain.recv(999)
        plain.sendall(b"a STARTTLS\r\nb NOOP\r\n")
        plain.recv(999)
        heard = b""
        with suppress(OSError):
            heard = trusting(mail_path).wrap_socket(plain, server_hostname="localhost").recv(999)
    assert not heard


def test_the_folders_are_there_and_named_for_clients(mail_path: Plan) -> None:
    with imaplib.IMAP4_SSL("localhost", mail_path.port("imaps"), ssl_context=trusting(mail_path)) as client:
        client.login(f"active@{DOMAIN}", "right-active")
        listed = str(client.list()[1])
    for use in ("Drafts", "Sent", "Junk", "Trash", "Archive"):
        assert f"\\\\{use}" in listed


def test_the_publisher_can_end_remembered_logins(mail_path: Plan) -> None:
    by_imap(mail_path, f"active@{DOMAIN}", "right-active")
    command = ("runuser", "-u", "congvu", "--", *flush_command(mail_path), f"active@{DOMAIN}")
    done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True)
    assert "0 cache entries" not in done.stdout


def folders(plan: Plan, user: str) -> dict[str, str]:
    """How many messages each folder of a mailbox has."""
    config = str(plan.state / "dovecot" / "dovecot.conf")
    command = ["doveadm", "-c", config, "-f", "tab", "mailbox", "status", "-u", user, "messages", "INBOX", "Junk"]
    lines = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout.splitlines()
    return {"INBOX": "0", "Junk": "0"} | dict(line.split("\t")[:2] for line in lines[1:])


def assign(plan: Plan, dn: str, name: str, value: bytes) -> None:
    """Publish one attribute."""
    connection = ldap.initialize(ldapi(plan))
    connection.simple_bind_s(service_dn(plan, "publisher"), plan.secret("ldap-publisher"))
    connection.modify_s(f"{dn},dc=vinhphuc,{plan.ldap_suffix}", [(ldap.MOD_REPLACE, name, [value])])
    subprocess.run(flush_command(plan), check=True, capture_output=True, timeout=10)


@pytest.mark.clause("CT-9.8.s3", "DL-11.5.s2", "DN-12.5.s1")
def test_marked_mail_is_filed_in_junk_and_taken_back(mail_path: Plan) -> None:
    """At its own door, in kept mailboxes too, beside what was there; the owner moves it back, or deletes it."""
    active, office = f"active@{DOMAIN}", f"office@{DOMAIN}"
    assign(mail_path, "cn=office,ou=mailboxes", "congvuRights", b"kept")
    before = {user: folders(mail_path, user) for user in (active, office)}
    text = "X-Congvu-Junk: VP-8.3.c.s1; label\r\nSubject: [QC]\r\n\r\nx\r\n"
    for user, earlier in before.items():
        with smtplib.LMTP(str(mail_path.state / "dovecot" / "run" / "lmtp-junk")) as door:
            assert door.sendmail("shop@example.com", [user], text) == {}
        found = folders(mail_path, user)
        assert (found["INBOX"], found["Junk"]) == (earlier["INBOX"], str(int(earlier["Junk"]) + 1))
    with imaplib.IMAP4_SSL("localhost", mail_path.port("imaps"), ssl_context=trusting(mail_path)) as client:
        client.login(active, "right-active")
        client.select("Junk")
        assert client._simple_command("MOVE", "1:*", "INBOX")[0] == "OK"
    assert folders(mail_path, active)["Junk"] == "0"


@pytest.mark.clause("VP-13.1.b.s3")
def test_spam_leaves_after_the_days_of_the_clause(mail_path: Plan) -> None:
    """As the directory says of each mailbox; where it says nothing, nothing is removed."""
    assign(mail_path, "uid=active,ou=people", "congvuJunkDays", b"30")
    config = str(mail_path.state / "dovecot" / "dovecot.conf")
    told = {}
    for user in ("active", "office"):
        command = ["doveadm", "-c", config, "user", f"{user}@{DOMAIN}"]
        told[user] = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout
    assert "namespace/inbox/mailbox/Junk/autoexpunge\t30d" in told["active"]
    assert "autoexpunge" not in told["office"]
