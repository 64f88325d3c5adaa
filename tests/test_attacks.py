"""Known attacks on mail protocols, each made in earnest against the running system."""

import imaplib
import os
import poplib
import smtplib
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import ldap
import pytest

from tests.pages import Pages
from tests.system import System
from tests.wire import Sieve, Wire, plain, smtp, submission

CORPORA = Path(os.environ.get("CONGVU_CORPORA", "/nonexistent"))
SESSIONS = sorted((CORPORA / "smuggling" / "sessions").glob("*.bin"))
STRANGER = "khong-co-ai@vinhphuc.gov.vn.test"

ENDS = {
    "lf-dot-lf": b"\n.\n",
    "lf-dot-crlf": b"\n.\r\n",
    "crlf-dot-lf": b"\r\n.\n",
    "cr-dot-cr": b"\r.\r",
    "cr-dot-crlf": b"\r.\r\n",
    "crlf-dot-cr": b"\r\n.\r",
    "lf-dot-cr": b"\n.\r",
    "crcrlf-dot-crcrlf": b"\r\r\n.\r\r\n",
    "nul-crlf-dot-crlf": b"\x00\r\n.\x00\r\n",
    "lf-nul-dot": b"\n\x00.\r\n",
    "lf-lf-dot-lf-lf": b"\n\n.\n\n",
    "vt-dot": b"\x0b.\x0b",
    "nel-dot": b"\xc2\x85.\xc2\x85",
}
"""What some server somewhere has taken for the end of a message (CVE-2023-51764 and its relatives)."""


def all_mail(system: System, address: str, password: str) -> bytes:
    """Everything in an inbox."""
    client = system.imap(address, password)
    try:
        count = int(client.select("INBOX", readonly=True)[1][0] or 0)
        rows = client.fetch(f"1:{count}", "(RFC822)")[1] if count else []
        return b"\n\n".join(row[1] for row in rows if isinstance(row, tuple))
    finally:
        client.logout()


def smuggled(system: System, wire: Wire, data: bytes, sender: bytes, victim: str, password: str) -> None:
    """Send the bytes as one message's content; then no second message may be anywhere."""
    assert wire.ask(b"MAIL FROM:<%s>" % sender).startswith(b"250")
    assert wire.ask(b"RCPT TO:<%s>" % victim.encode()).startswith(b"250")
    assert wire.ask(b"DATA").startswith(b"354")
    wire.send(data)
    if not data.endswith(b"\r\n.\r\n"):
        wire.send(b"\r\n.\r\n")
    wire.reply()
    wire.silence(0.3)
    identity = system.send(system.member("cantho"), victim, "Dau moc")
    assert len(system.fetch(system.member("vinhphuc"), identity)) == 1
    for message in all_mail(system, victim, password).split(b"\n\nReturn-Path:"):
        assert b"\nSubject: SMUGGLED" not in message.replace(b"\r\n", b"\n").split(b"\n\n")[0]
    assert not [one for one in system.queue() if one["sender"] == "chutich@vinhphuc.gov.vn.test"]


def inner(end: bytes, sender: bytes, victim: str) -> bytes:
    """A message, a doubtful end, and behind it a whole second transaction in the name of somebody else."""
    return (
        b"From: %s\r\nSubject: vo ngoai\r\n\r\nthan" % sender
        + end
        + b"MAIL FROM:<chutich@vinhphuc.gov.vn.test>\r\nRCPT TO:<%s>\r\nDATA\r\n" % victim.encode()
        + b"From: chutich@vinhphuc.gov.vn.test\r\nSubject: SMUGGLED\r\n\r\nlenh gia\r\n.\r\n"
    )


@pytest.mark.parametrize("end", list(ENDS))
@pytest.mark.parametrize("door", ["smtp", "submission"])
def test_no_second_message_is_smuggled(system: System, door: str, end: str) -> None:
    """Only CR LF . CR LF ends a message, for strangers and for the signed-in."""
    victim = system.member("vinhphuc")
    if door == "smtp":
        wire, sender = smtp(system.at("smtp")), b"a@ben-ngoai.test"
    else:
        own = system.member("cantho")
        wire = submission(system.at("submission"), system.tls, own.address, own.password)
        sender = own.address.encode()
    with wire:
        smuggled(system, wire, inner(ENDS[end], sender, victim.address), sender, victim.address, victim.password)


@pytest.mark.skipif(not SESSIONS, reason="CONGVU_CORPORA is not set")
@pytest.mark.parametrize("session", SESSIONS, ids=lambda path: path.stem)
def test_collected_sessions_smuggle_nothing(system: System, session: Path) -> None:
    """The collected attacks, aimed at a mailbox of ours."""
    victim = system.member("vinhphuc")
    data = session.read_bytes().replace(b"canbo@tinh.example", victim.address.encode())
    data = data.replace(b"chutich@tinh.example", b"chutich@vinhphuc.gov.vn.test")
    with smtp(system.at("smtp")) as wire:
        smuggled(system, wire, data, b"a@ben-ngoai.test", victim.address, victim.password)


def test_bare_cr_in_a_header_makes_no_recipient(system: System) -> None:
    """A lone CR is no line end: what follows it is not a header of its own."""
    victim = system.member("vinhphuc")
    with smtp(system.at("smtp")) as wire:
        wire.ask(b"MAIL FROM:<a@ben-ngoai.test>")
        wire.ask(b"RCPT TO:<%s>" % victim.address.encode())
        wire.ask(b"DATA")
        bystander = system.member("cantho").address.encode()
        wire.send(b"Subject: CRTRICK\rBcc: %s\r\n\r\nthan\r\n.\r\n" % bystander)
        wire.reply()
    assert b"CRTRICK" not in all_mail(system, bystander.decode(), system.member("cantho").password)


STARTTLS = {
    "submission": (b"STARTTLS\r\nEHLO injected\r\nMAIL FROM:<a@injected.test>\r\n", b"NOOP\r\n", b"250 2.0.0"),
    "smtp": (b"STARTTLS\r\nMAIL FROM:<a@injected.test>\r\nRSET\r\n", b"NOOP\r\n", b"250 2.0.0"),
    "imap": (b"a STARTTLS\r\nb LOGIN x y\r\n", b"c NOOP\r\n", b"c OK"),
    "pop3": (b"STLS\r\nUSER injected\r\n", b"QUIT\r\n", b"+OK Logging out"),
}


@pytest.mark.parametrize("door", list(STARTTLS))
def test_commands_before_tls_are_forgotten(system: System, door: str) -> None:
    """What a man in the middle puts behind STARTTLS in clear is never carried out under TLS (CVE-2011-0411)."""
    attack, question, answer = STARTTLS[door]
    with Wire(system.at(door)) as wire:
        wire.line()
        if door in {"smtp", "submission"}:
            wire.ask(b"EHLO client.outside.test")
        wire.send(attack)
        greeting = wire.line()
        if b"220" not in greeting and b"OK" not in greeting:
            return
        try:
            wire.start_tls(system.tls)
        except OSError:
            return
        wire.send(question)
        first = wire.line()
        assert first == b"" or first.startswith(answer), first


@pytest.mark.parametrize("command", [b"VRFY", b"EXPN"])
@pytest.mark.parametrize("door", ["smtp", "submission"])
def test_nobody_is_verified_or_expanded(system: System, door: str, command: bytes) -> None:
    """VRFY and EXPN tell nothing, and the same of those who exist."""
    with smtp(system.at(door)) as wire:
        answers = [
            wire.ask(command + b" " + address.encode()) for address in (system.member("vinhphuc").address, STRANGER)
        ]
    assert answers[0] == answers[1]
    assert answers[0].startswith((b"500", b"502", b"252", b"530"))


@pytest.mark.parametrize(
    "recipient",
    [
        "ai-do@ben-ngoai-khac.test",
        "ai-do%ben-ngoai-khac.test@vinhphuc.gov.vn.test",
        "ai-do%ben-ngoai-khac.test",
        "@vinhphuc.gov.vn.test:ai-do@ben-ngoai-khac.test",
        "ben-ngoai-khac.test!ai-do@vinhphuc.gov.vn.test",
        "ben-ngoai-khac.test!ai-do",
        '"ai-do@ben-ngoai-khac.test"@vinhphuc.gov.vn.test',
        '"ai-do@ben-ngoai-khac.test"',
        "ai-do@[127.0.0.1]",
        "ai-do@[198.51.100.7]",
        "ai-do@vinhphuc.gov.vn.test@ben-ngoai-khac.test",
        "ai-do@vinhphuc.gov.vn.test.ben-ngoai-khac.test",
        "ai-do@ben-ngoai-khac.test,vinhphuc.gov.vn.test",
        "root@localhost",
        "root@mail.congvu.test",
        "root",
    ],
)
@pytest.mark.parametrize("sender", ["", "dan@ben-ngoai.test", "annv@vinhphuc.gov.vn.test"])
def test_port_25_relays_nothing(system: System, recipient: str, sender: str) -> None:
    """Whatever form the address has, and whoever the sender claims to be."""
    with smtp(system.at("smtp")) as wire:
        assert wire.ask(f"MAIL FROM:<{sender}>".encode()).startswith(b"250")
        answer = wire.ask(f"RCPT TO:<{recipient}>".encode())
        assert answer[:1] in b"45", answer


def test_submission_takes_nothing_from_strangers(system: System) -> None:
    """Without sign-in there is no mail to take, not even for our own people."""
    with smtp(system.at("submission")) as wire:
        assert wire.ask(b"MAIL FROM:<dan@ben-ngoai.test>").startswith(b"530")
        wire.ask(b"STARTTLS")
        wire.start_tls(system.tls)
        wire.ask(b"EHLO client.outside.test")
        wire.ask(b"MAIL FROM:<dan@ben-ngoai.test>")
        assert wire.ask(b"RCPT TO:<%s>" % system.member("vinhphuc").address.encode())[:1] == b"5"


def test_port_25_has_no_sign_in(system: System) -> None:
    """Neither offered nor taken, before TLS and after."""
    with smtp(system.at("smtp")) as wire:
        for _round in range(2):
            offer = wire.ask(b"EHLO client.outside.test")
            assert b"AUTH" not in offer
            assert wire.ask(b"AUTH PLAIN " + plain("a@b.test", "x")).startswith((b"503", b"502"))
            if b"STARTTLS" in offer:
                assert wire.ask(b"STARTTLS").startswith(b"220")
                wire.start_tls(system.tls)


def test_no_password_without_tls(system: System) -> None:
    """Each protocol refuses a right password in the clear, from this machine too."""
    own = system.member("vinhphuc")
    imap = imaplib.IMAP4(*system.at("imap"), timeout=20)
    with pytest.raises(imaplib.IMAP4.error):
        imap.login(own.address, own.password)
    pop = poplib.POP3(*system.at("pop3"), timeout=20)
    with pytest.raises(poplib.error_proto):
        pop.user(own.address) and pop.pass_(own.password)
    with smtp(system.at("submission")) as wire:
        assert b"AUTH" not in wire.ask(b"EHLO client.outside.test")
        assert wire.ask(b"AUTH PLAIN " + plain(own.address, own.password))[:1] == b"5"
    with Wire(system.at("sieve")) as sieve:
        while not sieve.line().startswith(b"OK"):
            pass
        sieve.send(b'AUTHENTICATE "PLAIN" "' + plain(own.address, own.password) + b'"\r\n')
        assert not sieve.line().startswith(b"OK")


def refusal_imap(system: System, address: str) -> str:
    """IMAP's words to a wrong password."""
    with pytest.raises(imaplib.IMAP4.error) as refusal:
        system.imap(address, "sai-mat-khau")
    return str(refusal.value)


def refusal_pop3(system: System, address: str) -> str:
    """POP3's words to a wrong password."""
    with pytest.raises(poplib.error_proto) as refusal:
        system.pop3(address, "sai-mat-khau")
    return str(refusal.value)


def refusal_submission(system: System, address: str) -> str:
    """Submission's words to a wrong password."""
    with pytest.raises(smtplib.SMTPAuthenticationError) as refusal:
        system.submission(address, "sai-mat-khau")
    return str(refusal.value)


def refusal_sieve(system: System, address: str) -> str:
    """ManageSieve's words to a wrong password."""
    with Sieve(system.at("sieve"), system.tls) as client:
        return client.sign_in(address, "sai-mat-khau").decode()


def refusal_ldap(system: System, address: str) -> str:
    """LDAP's words to a wrong password; the name of an entry cannot be guessed (it is a random number)."""
    known = [dn for dn, _row in system.entries(f"(mail={address})", "mail")]
    dn = known[0] if known else "uid=00000000000000000000000000000000,ou=people,dc=vinhphuc,dc=gov,dc=vn,dc=test"
    with pytest.raises(ldap.LDAPError) as refusal:
        system.ldap(dn, "sai-mat-khau")
    return str(refusal.value.args[0].get("desc"))


@pytest.mark.alone  # times are compared
@pytest.mark.parametrize("door", [refusal_imap, refusal_pop3, refusal_submission, refusal_sieve, refusal_ldap])
def test_refusal_does_not_tell_who_exists(system: System, door: Callable[[System, str], str]) -> None:
    """A person in office, one who has not signed in yet, and nobody: the same words after the same time."""
    own = system.member("vinhphuc")
    system.ldap(system.dn(own.address), own.password)  # a right password wipes the count: ten wrong ones lock
    addresses = {
        "active": own.address,
        "issued": system.account("vinhphuc", state="issued", nth=-1).address,
        "nobody": STRANGER,
    }
    words: dict[str, set[str]] = {name: set() for name in addresses}
    times: dict[str, list[float]] = {name: [] for name in addresses}

    def knock(name: str) -> None:
        for _round in range(2):
            start = time.monotonic()
            words[name].add(door(system, addresses[name]).replace(addresses[name], ""))
            times[name].append(time.monotonic() - start)

    with ThreadPoolExecutor() as pool:
        list(pool.map(knock, addresses))
    assert words["active"] == words["issued"] == words["nobody"]
    middle = {name: statistics.median(values) for name, values in times.items()}
    assert max(middle.values()) - min(middle.values()) < 0.6, middle


def test_portal_does_not_tell_who_exists(system: System) -> None:
    """The sign-in page says the same of a wrong password and of an unknown address."""
    own = system.account("vinhphuc", state="issued", nth=-1).address
    pages = [Pages(system).sign_in(address, "sai-mat-khau") for address in (own, STRANGER)]
    assert pages[0].status == pages[1].status
    assert pages[0].words.replace(own, "") == pages[1].words.replace(STRANGER, "")


@pytest.mark.clause("VP-13.1.a.s2", "DN-12.2.s1", "DL-13.3.s2", "QT-4.3.3.s2")
@pytest.mark.parametrize("name", ["other", "nobody", "outside", "null-form"])
def test_nobody_sends_in_anothers_name(system: System, name: str) -> None:
    """Submission as another official, as nobody of ours, or as an outsider: 553."""
    own = system.member("vinhphuc")
    claimed = {
        "other": system.member("vinhphuc", nth=1).address,
        "nobody": STRANGER,
        "outside": "ai-do@ben-ngoai.test",
        "null-form": f'"{own.address}"@ben-ngoai.test',
    }[name]
    with submission(system.at("submission"), system.tls, own.address, own.password) as wire:
        wire.ask(f"MAIL FROM:<{claimed}>".encode())
        assert wire.ask(b"RCPT TO:<%s>" % own.address.encode()).startswith(b"553")


OTHER = "chutich@cantho.gov.vn.test"
HEADS = {
    "other": f"From: {OTHER}",
    "both": f"From: <own>, {OTHER}",
    "twice": f"From: <own>\r\nFrom: {OTHER}",
    "folded": f"From:\r\n {OTHER}",
    "spaced": f"X-A: b\r\nFrom : {OTHER}",
    "spaced-twice": f"From: <own>\r\nFrom : {OTHER}",
    "sender": f"Sender: <own>\r\nFrom: {OTHER}",
}


@pytest.mark.clause("VP-13.1.a.s2", "DN-12.2.s1", "DL-13.3.s2", "QT-4.3.3.s2")
@pytest.mark.parametrize("name", list(HEADS))
def test_nobody_writes_in_anothers_name(system: System, name: str) -> None:
    """The name that readers see is the one that signed in; or the other's province would sign the forgery."""
    own = system.member("vinhphuc")
    with submission(system.at("submission"), system.tls, own.address, own.password) as wire:
        wire.ask(f"MAIL FROM:<{own.address}>".encode())
        wire.ask(f"RCPT TO:<{own.address}>".encode())
        assert wire.ask(b"DATA").startswith(b"354")
        head = HEADS[name].replace("<own>", f"<{own.address}>")
        assert wire.ask(f"{head}\r\nSubject: gia danh\r\n\r\nx\r\n.".encode()).startswith(b"550 5.7.1")


def test_ldap_tells_strangers_nothing(system: System) -> None:
    """Nothing can be read without sign-in."""
    client = ldap.initialize("ldap://{}:{}".format(*system.at("ldap")))
    with suppress(ldap.INSUFFICIENT_ACCESS, ldap.INAPPROPRIATE_AUTH, ldap.NO_SUCH_OBJECT, ldap.STRONG_AUTH_REQUIRED):
        assert client.search_s("dc=gov,dc=vn,dc=test", ldap.SCOPE_SUBTREE) == []


@pytest.mark.clause("CT-4.2.dd")
def test_ldap_shows_no_secret_and_takes_no_change(system: System) -> None:
    """Signed in, one reads names and addresses; no password, not even one's own, and one writes nothing."""
    own = system.member("vinhphuc")
    dn = system.dn(own.address)
    client = system.ldap(dn, own.password)
    rows = client.search_s("dc=gov,dc=vn,dc=test", ldap.SCOPE_SUBTREE)
    assert any(b"inetOrgPerson" in row.get("objectClass", []) or "cn" in row for _dn, row in rows)
    shown = {name.lower() for _dn, row in rows for name in row}
    assert not shown & {"userpassword", "congvuonetimepassword", "congvustore", "congvuquota", "congvureason"}
    assert not [found for found, _row in rows if "ou=services" in found]
    for change in (("title", b"Chu tich"), ("displayName", b"Ke gia mao"), ("userPassword", b"x")):
        with pytest.raises((ldap.INSUFFICIENT_ACCESS, ldap.NO_SUCH_OBJECT)):
            client.modify_s(dn, [(ldap.MOD_REPLACE, change[0], [change[1]])])
    assert client.search_s("dc=gov,dc=vn,dc=test", ldap.SCOPE_SUBTREE, "(userPassword=*)") == []
