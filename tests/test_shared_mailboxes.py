"""Shared mailboxes with ordinary clients: held under the own sign-in, kept from deletion, closed at once at the end."""

import imaplib
import json
import poplib
import smtplib
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.system import Account, System, compose
from tests.wire import Wire

imaplib.Commands |= {"MOVE": ("SELECTED",), "MYRIGHTS": ("AUTH", "SELECTED")}  # type: ignore[attr-defined]
AT_ONCE = 2.0
"""Seconds in which every door must have closed."""

GIVE = """
from congvu.directory.actions import delegations
from congvu.directory.holders import owner_role
from congvu.directory.models import Mailbox
from congvu.ground import clock
box, person = (Mailbox.objects.get(address=address) for address in sys.argv[1:3])
paper = delegations.Paper(number="1/QĐ", signed=clock.today(), first_day=clock.today())
row = delegations.assign(box, person, paper, "test", (owner_role(box),))
if not row.accepted_at:
    delegations.accept(row, person.address)
"""
END = """
import time
from congvu.directory.actions import delegations
from congvu.directory.models import Delegation
row = Delegation.objects.get(mailbox__address=sys.argv[1], holder__address=sys.argv[2], ended_at=None)
began = time.time()
delegations.end(row, "test")
print(time.time() - began)
"""
SUSPEND = """
from congvu.directory.actions.states import suspend
from congvu.directory.models import Mailbox
suspend(Mailbox.objects.get(address=sys.argv[1]), "test")
"""


@dataclass(frozen=True)
class Held:
    """A shared mailbox with an owner's password, and somebody who holds it."""

    box: Account
    holder: Account
    folder: str

    def at(self, name: str) -> str:
        """A folder of the mailbox as the holder's client names it."""
        return f'"{self.folder}/{name}"'


def coded(text: str) -> str:
    """Modified UTF-7 (RFC 3501, 5.1.3)."""
    found, run = "", ""
    for sign in f"{text}\0":
        if 0x20 <= ord(sign) <= 0x7E or sign == "\0":
            if run:
                found += "&" + b64encode(run.encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"
            found, run = found + sign, ""
        else:
            run += sign
    return found[:-1]


@pytest.fixture(scope="module")
def give(system: System) -> Callable[[str], Held]:
    """Somebody is given an agency's mailbox in a province, whose own password is known, too."""

    def make(jurisdiction: str) -> Held:
        places = {row["mail"][0]: (dn, row) for dn, row in system.entries("(congvuState=issued)")}
        issued = {mail: row for mail, (_dn, row) in places.items()}
        boxes = [one for one in system.accounts if (one.jurisdiction, one.role) == (jurisdiction, "agency_mailbox")]
        for box in boxes:
            agency = issued.get(box.address, {}).get("congvuAgencyCode")
            if not agency or not system.take(box.address):
                continue
            person = next(
                (
                    mail
                    for mail, (dn, row) in places.items()
                    if row["congvuKind"] == ["personal"]
                    and (row.get("congvuAgencyCode"), f",dc={jurisdiction}," in dn) == (agency, True)
                    and "congvuMounts" not in row
                    and system.take(mail)
                ),
                None,
            )
            if person:
                break
        else:
            raise AssertionError(jurisdiction)
        opened, holder = system.activate(box.address), system.activate(person)
        system.python(GIVE, opened.address, holder.address)
        name = issued[box.address]["congvuName"][0]
        return Held(opened, holder, coded(f"Hộp thư dùng chung/{name}"))

    return make


@pytest.fixture(scope="module")
def kept(give: Callable[[str], Held]) -> Held:
    """One where mail may not be deleted."""
    return give("cantho")


def received(system: System, held: Held, subject: str) -> str:
    """A message that has arrived in the mailbox."""
    key = system.send(held.holder, held.box.address, subject)
    assert system.fetch(held.box, key)
    return key


def numbers(client: imaplib.IMAP4, folder: str, key: str) -> list[str]:
    """The messages of this Message-ID in a folder."""
    assert client.select(folder)[0] == "OK", folder
    return [one.decode() for one in client.search(None, "HEADER", "Message-ID", key)[1][0].split()]


def answer(client: imaplib.IMAP4, *words: str) -> str:
    """The status of a command: OK, NO or BAD."""
    try:
        return str(client._simple_command(*words)[0])
    except imaplib.IMAP4.error:
        return "BAD"


@pytest.mark.clause("VP-12.3.s2", "VP-12.3.s3", "DL-12.1.c.s2")
@pytest.mark.parametrize("jurisdiction", ["vinhphuc", "daklak"])
def test_held_under_the_own_sign_in(system: System, give: Callable[[str], Held], jurisdiction: str) -> None:
    """It shows beside the own mail under the body's name; what is sent as it is let through, and lies in Sent once,
    read, with the name of who sent it.
    """
    held = give(jurisdiction)
    key = received(system, held, "Văn bản đến")
    client = system.imap(held.holder.address, held.holder.password)
    for names in (client.list()[1], client.lsub()[1]):
        shown = {str(line, "ascii").partition(' "/" ')[2] for line in names}
        assert {held.at("INBOX"), held.at("Sent")} <= shown
    (number,) = numbers(client, held.at("INBOX"), key)
    message = compose(held.box.address, held.holder.address, "Trả lời", "Thay mặt cơ quan.")
    with system.submission(held.holder.address, held.holder.password) as smtp:
        smtp.send_message(message)
    [copy] = system.fetch(held.box, message["Message-ID"], mailbox="Sent")
    assert held.holder.address.encode() in copy
    (kept_copy,) = numbers(client, held.at("Sent"), message["Message-ID"])
    assert b"\\Seen" in client.fetch(kept_copy, "(FLAGS)")[1][0]  # type: ignore[operator]
    assert len(system.fetch(held.holder, message["Message-ID"])) == 1
    client.select(held.at("INBOX"))
    client.store(number, "+FLAGS", "\\Deleted")
    client.expunge()
    assert not numbers(client, held.at("INBOX"), key)  # nothing forbids it here
    client.logout()
    assert evidence(system, held), "the access is this person's, to that mailbox"


@pytest.mark.clause("VP-12.3.s3")
def test_the_copy_for_sent(system: System, kept: Held) -> None:
    """Of a kept mailbox, too, and not in its inbox; nobody else can write into Sent; own mail has no such copy."""
    message = compose(kept.box.address, kept.box.address, "Gửi chính mình", "Thay mặt cơ quan.")
    with system.submission(kept.holder.address, kept.holder.password) as smtp:
        smtp.send_message(message)
    assert len(system.fetch(kept.box, message["Message-ID"], mailbox="Sent")) == 1
    assert len(system.fetch(kept.box, message["Message-ID"])) == 1
    own = system.send(kept.holder, kept.holder.address, "Thư riêng")
    assert system.fetch(kept.holder, own)
    assert not system.fetch(kept.holder, own, 1, "Sent")
    inside = kept.box.address.replace("@", "+Sent@")
    with smtplib.SMTP(*system.at("smtp"), timeout=30) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        client.sendmail("ngoai@example.com", [inside], "x")
    with (
        system.submission(kept.holder.address, kept.holder.password) as smtp,
        pytest.raises(smtplib.SMTPRecipientsRefused),
    ):
        smtp.sendmail(kept.holder.address, [inside], "Subject: x\r\n\r\nx")
    arrived = [one["kind"] for one in lines_of(system, message["Message-ID"]) if one["mailbox"] == kept.box.address]
    assert sorted(arrived) == ["delivered", "sent"]


def lines_of(system: System, message_id: str, seconds: float = 30) -> list[dict[str, str]]:
    """The events of a message, waiting for its delivery."""
    deadline = time.monotonic() + seconds
    while True:
        lines = [line for path in (system.state / "events").glob("*.jsonl") for line in path.read_text().splitlines()]
        found = [json.loads(line) for line in lines if message_id in line]
        if "delivered" in {one["kind"] for one in found} or time.monotonic() > deadline:
            return found
        time.sleep(0.5)


def evidence(system: System, held: Held, seconds: float = 60) -> list[dict[str, str]]:
    """The events of the mailbox in which the holder acted, waiting for the first."""
    deadline = time.monotonic() + seconds
    while True:
        lines = [line for path in (system.state / "events").glob("*.jsonl") for line in path.read_text().splitlines()]
        events = [json.loads(line) for line in lines if held.box.address in line and held.holder.address in line]
        found = [one for one in events if (one["mailbox"], one.get("actor")) == (held.box.address, held.holder.address)]
        if found or time.monotonic() > deadline:
            return found
        time.sleep(0.5)


def test_others_neither_see_it_nor_send_as_it(system: System, kept: Held) -> None:
    stranger = system.active("cantho")
    client = system.imap(stranger.address, stranger.password)
    assert not any(kept.folder.encode() in line for line in client.list()[1] if isinstance(line, bytes))
    assert client.select(kept.at("INBOX"))[0] == "NO"
    with system.submission(stranger.address, stranger.password) as smtp, pytest.raises(smtplib.SMTPException):
        smtp.send_message(compose(kept.box.address, stranger.address, "Mạo danh", "."))


@pytest.mark.clause("CT-11.3.s2")
@pytest.mark.parametrize("who", ["owner", "holder"])
def test_no_client_deletes(system: System, kept: Held, who: str) -> None:
    """Marked, expunged, closed, moved, the folder deleted or renamed: the message stays. Copies may be filed."""
    key = received(system, kept, "Không được xóa")
    account = kept.box if who == "owner" else kept.holder
    at = kept.at if who == "holder" else lambda name: f'"{name}"'
    client = system.imap(account.address, account.password)
    assert client.create(at(f"2026-{who}"))[0] == "OK"
    (number,) = numbers(client, at("INBOX"), key)
    assert client.copy(number, at(f"2026-{who}"))[0] == "OK"
    client.store(number, "+FLAGS.SILENT", "(\\Deleted)")
    client.expunge()
    assert answer(client, "MOVE", number, at("Trash" if who == "owner" else "Archive")) == "NO"
    assert answer(client, "MOVE", number, "Drafts") == "NO"
    client.close()
    for words in (
        ("DELETE", at(f"2026-{who}")),
        ("RENAME", at(f"2026-{who}"), at("x")),
        ("RENAME", at("INBOX"), at("y")),
    ):
        assert answer(client, *words) in {"NO", "BAD"}, words
    assert answer(client, "SETACL", at("INBOX"), account.address, "lrswipkxtea") in {"NO", "BAD"}
    for folder in ("INBOX", f"2026-{who}"):
        assert len(numbers(client, at(folder), key)) == 1, folder
    draft = compose(account.address, account.address, "Nháp", "x")
    client.append(at("Drafts"), "", "", draft.as_bytes())
    (number,) = numbers(client, at("Drafts"), draft["Message-ID"])
    client.store(number, "+FLAGS", "\\Deleted")
    client.expunge()
    assert not numbers(client, at("Drafts"), draft["Message-ID"])  # a draft is nobody's mail yet
    own = system.send(system.member("cantho"), kept.holder.address, "Thư riêng")
    assert system.fetch(kept.holder, own)
    if who == "holder":
        (number,) = numbers(client, "INBOX", own)
        client.store(number, "+FLAGS", "\\Deleted")
        client.expunge()
        assert not numbers(client, "INBOX", own)  # the own mail is free


@pytest.mark.clause("CT-11.3.s2")
def test_pop3_does_not_delete(system: System, kept: Held) -> None:
    key = received(system, kept, "POP3")
    client = system.pop3(kept.box.address, kept.box.password)
    for number in range(1, client.stat()[0] + 1):
        client.dele(number)
    with pytest.raises(poplib.error_proto, match="ERR"):
        client.quit()
    assert system.fetch(kept.box, key)


@pytest.mark.clause("CT-11.3.s2")
def test_a_filter_does_not_delete(system: System, kept: Held) -> None:
    """A script of the mailbox's own that discards, or sends on without keeping: the message is in the inbox."""
    for number, action in enumerate(("discard;", f'redirect "{system.member("cantho").address}";')):
        sieve(system, kept.box, f"{action}\r\n")
        key = system.send(system.member("cantho"), kept.box.address, f"Lọc {number}")
        assert len(system.fetch(kept.box, key)) == 1, action
    sieve(system, kept.box, "keep;\r\n")


def sieve(system: System, account: Account, script: str) -> None:
    """Make a script the active one (RFC 5804)."""
    wire = Wire(system.at("sieve"))

    def ask(command: str) -> bytes:
        wire.send(f"{command}\r\n".encode())
        return told(wire)

    told(wire)
    assert ask("STARTTLS").startswith(b"OK")
    wire.start_tls(system.tls)
    told(wire)
    plain = b64encode(f"\0{account.address}\0{account.password}".encode()).decode()
    assert ask(f'AUTHENTICATE "PLAIN" "{plain}"').startswith(b"OK")
    assert ask(f'PUTSCRIPT "loc" {{{len(script)}+}}\r\n{script}').startswith(b"OK")
    assert ask('SETACTIVE "loc"').startswith(b"OK")
    ask("LOGOUT")


def told(wire: Wire) -> bytes:
    """The last line of an answer."""
    while True:
        line = wire.line()
        if line[:2] in {b"OK", b"NO", b""} or line[:3] == b"BYE":
            return line


@pytest.mark.clause("CT-11.3.s2")
def test_spam_leaves_by_a_recorded_act(system: System, kept: Held) -> None:
    """Named by its Message-ID it goes to a folder of its own, and comes back from there."""
    key = received(system, kept, "Quảng cáo")
    system.python(
        "from congvu.directory.actions.discards import discard\nfrom congvu.directory.models import Mailbox\n"
        "discard(Mailbox.objects.get(address=sys.argv[1]), sys.argv[2], 'INBOX', 'spam', sys.argv[3])",
        *(kept.box.address, key, kept.holder.address),
    )
    client = system.imap(kept.holder.address, kept.holder.password)
    assert not numbers(client, kept.at("INBOX"), key)
    assert numbers(client, kept.at(coded("Thư đã loại")), key)
    system.python(
        "from congvu.directory.actions.discards import restore\nfrom congvu.directory.models import Discard\n"
        "restore(Discard.objects.get(message_id=sys.argv[1]), 'test')",
        key,
    )
    assert numbers(client, kept.at("INBOX"), key)


def idling(client: imaplib.IMAP4, ended: list[float]) -> threading.Thread:
    """Let a client wait for news (IDLE, RFC 2177) until the server hangs up, and note when."""

    def wait() -> None:
        client.send(b"x IDLE\r\n")
        try:
            while client.readline():
                pass
        except (OSError, imaplib.IMAP4.abort):
            pass
        ended.append(time.time())

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    time.sleep(0.3)
    return thread


@pytest.mark.clause("CT-11.1")
def test_when_the_authorisation_ends_access_ends(system: System, give: Callable[[str], Held]) -> None:
    """At once: the session that waits is ended, a new one does not show the mailbox, and nobody sends as it."""
    held = give("daknong")
    client = system.imap(held.holder.address, held.holder.password)
    assert client.select(held.at("INBOX"))[0] == "OK", "before the first message, and before any LIST"
    smtp = system.submission(held.holder.address, held.holder.password)
    ended: list[float] = []
    thread = idling(client, ended)
    took = float(system.python(END, held.box.address, held.holder.address))
    done = time.time()
    thread.join(10)
    assert ended
    assert took < AT_ONCE
    assert ended[0] <= done
    again = system.imap(held.holder.address, held.holder.password)
    assert again.select(held.at("INBOX"))[0] == "NO"
    with pytest.raises(smtplib.SMTPException):
        smtp.send_message(compose(held.box.address, held.holder.address, "Sau khi hết", "."))


def test_suspension_closes_every_door(system: System) -> None:
    """IMAP that waits, POP3, ManageSieve, and an open submission session: none goes on; measured from the act's end."""
    account = system.active("daknong")
    client = system.imap(account.address, account.password)
    client.select("INBOX")
    pop3 = system.pop3(account.address, account.password)
    smtp = system.submission(account.address, account.password)
    smtp.sendmail(account.address, [account.address], "Subject: truoc\r\n\r\nx")
    ended: list[float] = []
    thread = idling(client, ended)
    system.python(SUSPEND, account.address)
    done = time.time()
    thread.join(10)
    assert ended
    assert ended[0] - done < AT_ONCE
    with pytest.raises(Exception, match=r"."):  # poplib tells a closed connection in several ways
        pop3.stat()
    with pytest.raises(smtplib.SMTPException) as refusal:
        smtp.sendmail(account.address, [account.address], "Subject: sau\r\n\r\nx")
    assert "khong con gui thu duoc" in str(refusal.value) or "5" in str(refusal.value)
    for door in (system.imap, system.pop3, system.submission):
        with pytest.raises(Exception, match=r"."):
            door(account.address, account.password)
