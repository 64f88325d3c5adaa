"""Mail from desk to desk: doors, jurisdictions, aliases, lists, quotas, sizes, signatures, filters, malware."""

import smtplib
import time
import zipfile
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO

import dkim
import pytest

from congvu.engines.rspamd.dkim import record
from tests.system import Account, System, compose
from tests.wire import Sieve, smtp

PROVINCES = ("vinhphuc", "cantho", "daklak", "quangtri", "daknong")
MALWARE = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EI" + "CAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The industry's harmless test file, in two parts, so that no scanner takes this file for it."""


def from_outside(system: System, recipient: str, message: EmailMessage) -> None:
    """Deliver as another mail system would."""
    with smtplib.SMTP(*system.at("smtp"), timeout=60) as client:
        client.send_message(message, from_addr="dan@ben-ngoai.test", to_addrs=[recipient])


def search_count(system: System, account: Account, subject: str) -> int:
    """How many messages in the inbox have this word in their subject."""
    client = system.imap(account.address, account.password)
    try:
        client.select("INBOX", readonly=True)
        return len(client.search(None, "SUBJECT", f'"{subject}"')[1][0].split())
    finally:
        client.logout()


@pytest.mark.parametrize(("source", "target"), list(zip(PROVINCES, PROVINCES[1:] + PROVINCES[:1], strict=True)))
def test_one_province_writes_to_another(system: System, source: str, target: str) -> None:
    """Submission with STARTTLS, IMAP at the other end, text and subject as written."""
    sender, receiver = system.member(source), system.member(target)
    identity = system.send(sender, receiver.address, "Về việc họp giao ban tháng 7", "Kính mời quý cơ quan dự họp.")
    copies = system.fetch(receiver, identity)
    assert len(copies) == 1
    message = message_from_bytes(copies[0], policy=policy.default)
    assert message["Subject"] == "Về việc họp giao ban tháng 7"
    assert message.get_content().strip() == "Kính mời quý cơ quan dự họp."


def test_submission_under_tls_from_the_start_and_reading_by_pop3(system: System) -> None:
    """Port 465's door (RFC 8314), and POP3."""
    sender, receiver = system.member("cantho"), system.active("vinhphuc")
    message = compose(sender.address, receiver.address, "Qua cổng 465", "Thử POP3.")
    with smtplib.SMTP_SSL(*system.at("submissions"), context=system.tls, timeout=30) as client:
        client.login(sender.address, sender.password)
        client.send_message(message)
    assert len(system.fetch(receiver, message["Message-ID"])) == 1
    box = system.pop3(receiver.address, receiver.password)
    count, _size = box.stat()
    lines = [line for number in range(count) for line in box.retr(number + 1)[1]]
    box.quit()
    assert any(message["Message-ID"].encode() in line for line in lines)


def test_mail_to_an_alias_arrives_at_the_mailbox(system: System) -> None:
    """An alias delivers, but nobody signs in with it."""
    rows = system.entries("(&(mailAlternate=*)(congvuState=issued))", "mail", "mailAlternate")
    row = next(row for _dn, row in rows if system.take(row["mail"][0]))
    owner = system.activate(row["mail"][0])
    identity = system.send(system.member("vinhphuc"), row["mailAlternate"][0].upper(), "Gửi đến bí danh")
    assert len(system.fetch(owner, identity)) == 1
    with pytest.raises(Exception, match=r"(?i)authenticat"):
        system.imap(row["mailAlternate"][0], owner.password)


@pytest.mark.parametrize("province", PROVINCES)
def test_mail_to_an_agency(system: System, province: str) -> None:
    """The agency's own mailbox takes mail from citizens, and is read."""
    base = f"dc={province},dc=gov,dc=vn,dc=test"
    rows = system.entries("(&(congvuKind=agency)(congvuState=issued))", "mail")
    addresses = [row["mail"][0] for dn, row in rows if dn.endswith(base)]
    agency = system.activate(next(one for one in addresses if system.take(one)))
    letter = compose("dan@ben-ngoai.test", agency.address, "Hỏi về thủ tục", "Xin hỏi giờ làm việc.")
    from_outside(system, agency.address, letter)
    assert len(system.fetch(agency, letter["Message-ID"])) == 1


@pytest.mark.clause("DL-5.2.c")
def test_mail_within_a_subdomain(system: System) -> None:
    """Addresses such as ten@vpubnd.daklak.gov.vn send and receive."""
    filter_text = "(&(congvuKind=personal)(congvuState=issued)(mail=*.daklak.gov.vn.test))"
    rows = [row["mail"][0] for _dn, row in system.entries(filter_text, "mail")]
    owner = system.activate(next(one for one in rows if system.take(one)))
    identity = system.send(system.member("cantho"), owner.address, "Gửi đến tên miền con")
    assert len(system.fetch(owner, identity)) == 1
    answered = system.member("cantho")
    identity = system.send(owner, answered.address, "Trả lời từ tên miền con")
    copy = system.fetch(answered, identity)[0]
    assert b"d=daklak.gov.vn.test" in copy


def test_unknown_recipient_is_refused_at_once(system: System) -> None:
    """At RCPT, so that the sender's own server tells them; nothing is accepted and bounced later."""
    with smtp(system.at("smtp")) as wire:
        assert wire.ask(b"MAIL FROM:<dan@ben-ngoai.test>").startswith(b"250")
        assert wire.ask(b"RCPT TO:<khong-co-ai@vinhphuc.gov.vn.test>").startswith(b"550 5.1.1")
        assert wire.ask(b"RCPT TO:<khong-co-ai@khong.co.daklak.gov.vn.test>").startswith(b"55")
    sender = system.member("vinhphuc")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        system.send(sender, "khong-co-ai@cantho.gov.vn.test", "Không ai nhận")


def set_quota(system: System, address: str, size: int) -> None:
    """Change a mailbox's quota where it is owned: in the directory."""
    system.python(
        "from congvu.directory.ldap import publish\n"
        "from congvu.directory.models import Mailbox\n"
        "box = Mailbox.objects.get(address=sys.argv[1])\n"
        "box.quota = int(sys.argv[2])\n"
        "box.save(update_fields=['quota'])\n"
        "publish.request('mailbox', [box.pk])\n"
        "publish.drain()",
        address,
        str(size),
    )


@pytest.mark.clause("CT-4.1.a", "CT-4.1.b", "CT-4.1.c", "DN-5.2.s1")
def test_full_mailbox_delays_and_loses_nothing(system: System) -> None:
    """Over quota the mail waits (a temporary failure); with room again all of it arrives, once."""
    sender, receiver = system.member("cantho"), system.active("daknong")
    given = int(system.entries(f"(mail={receiver.address})", "congvuQuota")[0][1]["congvuQuota"][0])
    set_quota(system, receiver.address, 60_000)
    body = "Số liệu thống kê. " * 1500
    sent = [system.send(sender, receiver.address, f"Báo cáo {number}", body) for number in range(4)]
    assert len(system.fetch(receiver, sent[0])) == 1
    deadline = time.monotonic() + 30
    while not (waiting := [one for one in system.queue() if one["recipients"][0]["address"] == receiver.address]):
        assert time.monotonic() < deadline, "nothing waits, although the mailbox is full"
        time.sleep(0.3)
    client = system.imap(receiver.address, receiver.password)
    assert b"STORAGE" in b"".join(client.getquotaroot("INBOX")[1][1])  # type: ignore[arg-type]
    client.logout()
    assert all("delay_reason" in one["recipients"][0] for one in waiting if one["queue_name"] == "deferred")
    set_quota(system, receiver.address, given)
    assert [len(system.fetch(receiver, identity, seconds=60)) for identity in sent] == [1, 1, 1, 1]


def test_size_limit_is_told_beforehand_and_kept(system: System) -> None:
    """SIZE (RFC 1870): announced, refused at MAIL, and refused at the end for who did not say."""
    with smtplib.SMTP(*system.at("smtp"), timeout=120) as client:
        client.ehlo()
        limit = int(client.esmtp_features["size"])
        code, _words = client.mail("dan@ben-ngoai.test", [f"SIZE={limit + 1}"])
        assert code == 552
        client.rset()
        receiver = system.member("vinhphuc")
        client.mail("dan@ben-ngoai.test")
        client.rcpt(receiver.address)
        code, _words = client.data(b"Subject: qua lon\r\n\r\n" + b"0123456789abcdef\r\n" * (limit // 18 + 1000))
        assert code == 552
    assert limit >= 25_000_000 * 1.37


@pytest.mark.clause("DN-5.2.s2")
def test_attachment_of_25_megabytes_travels(system: System) -> None:
    """The largest attached file that a regulation allows goes through."""
    sender, receiver = system.member("daknong"), system.active("vinhphuc")
    message = compose(sender.address, receiver.address, "Tệp 25 MB", "Kèm theo.")
    message.add_attachment(bytes(25 * 1024 * 1024), maintype="application", subtype="pdf", filename="van-ban.pdf")
    with system.submission(sender.address, sender.password) as client:
        client.send_message(message)
    assert len(system.fetch(receiver, message["Message-ID"], seconds=60)) == 1


def test_raw_utf8_in_headers_arrives_unharmed(system: System) -> None:
    """Old programs write Vietnamese into headers without encoding it."""
    receiver, subject = system.member("quangtri"), "Công văn hỏa tốc: Đắk Lắk, Quảng Trị"
    letter = compose("dan@ben-ngoai.test", receiver.address, "x", "x")
    head = f"From: dan@ben-ngoai.test\r\nTo: {receiver.address}\r\nMessage-ID: {letter['Message-ID']}\r\n"
    head += f"Date: {letter['Date']}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
    head += "Content-Transfer-Encoding: 8bit\r\n"  # else it is Junk: no honest program leaves all of these out
    raw = f"{head}Subject: {subject}\r\n\r\nNội dung tiếng Việt.\r\n".encode()
    with smtplib.SMTP(*system.at("smtp"), timeout=30) as client:
        client.sendmail("dan@ben-ngoai.test", [receiver.address], raw)
    copy = system.fetch(receiver, letter["Message-ID"])[0]
    assert f"Subject: {subject}\r\n".encode() in copy
    assert "Nội dung tiếng Việt.".encode() in copy


@pytest.mark.clause("VP-13.1.a.s2", "DL-13.3.s2", "QT-4.3.3.s2")
@pytest.mark.parametrize("province", PROVINCES)
def test_outgoing_mail_is_signed(system: System, province: str) -> None:
    """DKIM (RFC 6376) by the key whose record is to be published; nothing that comes in is signed as ours."""
    sender, receiver = system.member(province), system.member("vinhphuc", nth=1)
    copy = system.fetch(receiver, system.send(sender, receiver.address, "Có chữ ký miền"))[0]
    signed = message_from_bytes(copy)["DKIM-Signature"]
    domain = f"{province}.gov.vn.test"
    assert f"d={domain};" in signed
    text = record(system.state / "dkim" / f"{domain}.key").encode()
    assert dkim.verify(copy, dnsfunc=lambda _name, **_rest: text)
    assert not dkim.verify(copy + b"added\r\n", dnsfunc=lambda _name, **_rest: text)


def test_mail_from_outside_is_never_signed_as_ours(system: System) -> None:
    """Whoever reaches port 25 cannot have an address of ours signed."""
    receiver = system.member("cantho")
    letter = compose(system.member("vinhphuc").address, receiver.address, "Giả mạo", "Không ký.")
    from_outside(system, receiver.address, letter)
    for copy in system.fetch(receiver, letter["Message-ID"]):
        assert b"DKIM-Signature" not in copy


def test_sieve_script_answers_and_files(system: System) -> None:
    """ManageSieve (RFC 5804): a script put in by a client files one message away and answers another (RFC 5230)."""
    owner, sender = system.active("cantho"), system.active("vinhphuc")
    with Sieve(system.at("sieve"), system.tls) as client:
        assert client.sign_in(owner.address, "sai mat khau").startswith(b"NO")
    with Sieve(system.at("sieve"), system.tls) as client:
        assert client.sign_in(owner.address, owner.password).startswith(b"OK")
        client.install(
            'require ["fileinto", "vacation", "mailbox"];\n'
            'if header :contains "Subject" "Bao cao" { fileinto :create "BaoCao"; stop; }\n'
            'vacation :days 1 :subject "Di cong tac" "Toi di cong tac den thu hai.";\n'
        )
    filed = system.send(sender, owner.address, "Bao cao quy 3")
    assert len(system.fetch(owner, filed, mailbox="BaoCao")) == 1
    assert search_count(system, owner, "Bao cao") == 0
    assert len(system.fetch(owner, system.send(sender, owner.address, "Hoi viec"))) == 1
    deadline = time.monotonic() + 20
    while not search_count(system, sender, "cong tac"):
        assert time.monotonic() < deadline, "no answer came"
        time.sleep(0.3)


def zipped(content: bytes) -> bytes:
    """The content inside a ZIP file."""
    box = BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("van-ban.com", content)
    return box.getvalue()


@pytest.mark.clause("DN-12.5.s2", "CT-8.3", "DN-8.3", "DL-11.5.s1", "VP-12.4.s3", "QT-4.3.6.s1")
@pytest.mark.parametrize("wrap", [bytes, zipped])
@pytest.mark.parametrize("door", ["smtp", "submission"])
def test_malware_is_refused(system: System, door: str, wrap: type[bytes]) -> None:
    """Before it is accepted, from outside and from inside, plain and packed."""
    sender, receiver = system.member("cantho"), system.member("vinhphuc")
    message = compose(sender.address, receiver.address, "Tệp đính kèm", "Xem tệp.")
    message.add_attachment(wrap(MALWARE.encode()), maintype="application", subtype="octet-stream", filename="a.bin")
    inside = system.submission(sender.address, sender.password)
    client = inside if door == "submission" else smtplib.SMTP(*system.at("smtp"), timeout=60)
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        client.send_message(message)
    assert refusal.value.smtp_code == 554
    assert b"Tu choi" in refusal.value.smtp_error
