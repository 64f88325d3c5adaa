"""The gate between the real Postfix and the real store: what it changes, holds, refuses, and what it leaves alone."""

import io
import os
import re
import signal
import smtplib
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from hashlib import sha256

import dkim
import psutil
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from reportlab.pdfgen.canvas import Canvas

from congvu.ground.clock import now
from congvu.ground.mail_words import addresses
from tests.system import Account, System, compose

STRANGER = "congdan@ngoai.test"
NOISE = bytes(range(256)) * 40


def arrive(system: System, raw: bytes, recipient: str, sender: str = STRANGER) -> None:
    """Mail from outside, byte for byte."""
    with smtplib.SMTP(*system.at("smtp"), timeout=60) as client:
        client.ehlo("mail.ngoai.test")
        client.sendmail(sender, [recipient], raw)


def submitted(system: System, account: Account, message: EmailMessage) -> tuple[int, str]:
    """The answer to a letter of somebody who has signed in; 250 when it was taken."""
    with system.submission(account.address, account.password) as client:
        try:
            client.send_message(message)
        except smtplib.SMTPDataError as error:
            return error.smtp_code, bytes(error.smtp_error).decode()
    return 250, ""


def body(raw: bytes) -> bytes:
    """A message without its header."""
    return raw.partition(b"\r\n\r\n")[2]


def with_files(recipient: str) -> EmailMessage:
    """A letter from outside with two files."""
    message = compose(STRANGER, recipient, "Gửi văn bản", "Kèm theo.")
    drawn = io.BytesIO()
    canvas = Canvas(drawn)
    canvas.drawString(72, 700, "Cong van")
    canvas.save()
    message.add_attachment(drawn.getvalue(), maintype="application", subtype="pdf", filename="công văn.pdf")
    message.add_attachment("một;hai\n".encode() * 300, maintype="text", subtype="csv", filename="phụ lục.csv")
    return message


@pytest.mark.clause("CT-4.2.dd")
def test_the_name_in_from_becomes_the_directory_s_before_it_is_signed(system: System) -> None:
    sender, reader = system.member("cantho"), system.member("cantho", nth=1)
    message = compose(sender.address, reader.address, "Tên hiển thị", "Nội dung không đổi: Đắk R’Lấp.")
    del message["From"]
    message["From"] = f"Chủ tịch UBND <{sender.address}>"
    assert submitted(system, sender, message)[0] == 250
    (raw,) = system.fetch(reader, message["Message-ID"])
    ((_dn, row),) = system.entries(f"(mail={sender.address})", "displayName")
    assert addresses([message_from_bytes(raw)["From"]]) == [(row["displayName"][0], sender.address)]
    assert body(raw).strip() == message.as_bytes(policy=SMTP).partition(b"\r\n\r\n")[2].strip()
    domain = sender.address.partition("@")[2]
    record = re.sub(r'[\s"]+', "", dns_record(system, domain)).encode()
    assert dkim.verify(raw, dnsfunc=lambda *_a, **_k: record)
    (line,) = system.judged(message["Message-ID"])
    assert (line["action"], line["jurisdiction"], line["login"]) == ("rewrite", "cantho", sender.address)


def dns_record(system: System, domain: str) -> str:
    """The key that is to be published for a domain."""
    key = system.state / "dkim" / f"{domain}.key"
    done = subprocess.run(
        ["openssl", "rsa", "-in", str(key), "-pubout"], capture_output=True, text=True, check=True, timeout=30
    )
    return "v=DKIM1; k=rsa; p=" + "".join(done.stdout.splitlines()[1:-1])


def test_a_refusal_cites_the_clause_in_both_languages(system: System) -> None:
    sender = system.member("vinhphuc")
    message = compose(
        sender.address, system.member("vinhphuc", nth=1).address, "Gửi văn bản", "TUYỆT MẬT\n\nSố: 12/BC-UBND"
    )
    code, words = submitted(system, sender, message)
    assert (code, words[:5]) == (550, "5.7.1")
    assert "Tu choi:" in words
    assert "/ Refused:" in words
    assert words.isascii()
    assert words.endswith("[VP-8.3.a]")
    (line,) = system.judged(message["Message-ID"])
    assert line["action"] == "reject"
    assert "TUYỆT MẬT\n" not in str(line)


def test_only_the_gate_writes_its_own_fields(system: System) -> None:
    reader = system.member("daknong")
    message = compose(STRANGER, reader.address, "Dấu giả", "x")
    message["X-Congvu-Junk"] = "DN-9.4; gia mao"
    message["X-Congvu-Note"] = "CT-1; gia; gia mao"
    arrive(system, message.as_bytes(policy=SMTP), reader.address)
    (raw,) = system.fetch(reader, message["Message-ID"])
    assert b"X-Congvu" not in raw


@pytest.mark.clause("QT-1.1.s1", "VP-13.2.b")
def test_what_is_received_and_passed_on_stays_as_it_came(system: System) -> None:
    """From outside to the first reader, whole to the second: the bytes of the letter and of each file."""
    for jurisdiction in ("quangtri", "vinhphuc"):
        first, second = system.member(jurisdiction), system.member(jurisdiction, nth=1)
        sent = with_files(first.address)
        arrive(system, sent.as_bytes(policy=SMTP), first.address)
        (received,) = system.fetch(first, sent["Message-ID"])
        assert body(received).strip() == body(sent.as_bytes(policy=SMTP)).strip()
        passed = compose(first.address, second.address, "Chuyển xử lý", "Kính chuyển.")
        passed.add_attachment(message_from_bytes(received, policy=SMTP))
        assert submitted(system, first, passed)[0] == 250
        (there,) = system.fetch(second, passed["Message-ID"])
        inner = message_from_bytes(there, policy=default).get_payload(1).get_payload(0)
        assert contents(inner) == contents(message_from_bytes(received, policy=default)) == contents(sent)


def contents(message: EmailMessage) -> list[tuple[str | None, str]]:
    """Each file's name and hash."""
    return [
        (one.get_filename(), sha256(one.get_payload(decode=True)).hexdigest()) for one in message.iter_attachments()
    ]


@pytest.mark.clause("QT-1.1.s2")
def test_plain_or_encrypted_it_arrives_unharmed(system: System) -> None:
    """A letter of the department whose regulation says so: the encrypted part is not touched, and said to be closed."""
    waiting = system.entries("(&(congvuRegulation=quang-tri-313-2018)(congvuState=issued))", "mail")
    office = system.activate(next(row["mail"][0] for _dn, row in waiting if system.take(row["mail"][0])))
    reader = system.member("quangtri")
    for kind in ("plain", "encrypted"):
        message = compose(office.address, reader.address, f"Thư {kind}", "x")
        if kind == "encrypted":
            parameters = {"smime-type": "enveloped-data"}
            message.set_content(enveloped(), "application", "pkcs7-mime", params=parameters, filename="smime.p7m")
        assert submitted(system, office, message)[0] == 250
        (raw,) = system.fetch(reader, message["Message-ID"])
        assert body(raw).strip() == body(message.as_bytes(policy=SMTP)).strip()
        found = [one["check"] for one in system.judged(message["Message-ID"])[0]["findings"]]
        assert found == (["uninspectable"] if kind == "encrypted" else [])


def enveloped() -> bytes:
    """S/MIME that only its recipient can open."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now()).not_valid_after(now() + timedelta(days=1))
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(NOISE).add_recipient(made.sign(key, hashes.SHA256()))
    return builder.encrypt(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def test_what_a_clause_holds_waits_in_postfix(system: System) -> None:
    sender, reader = system.member("cantho"), system.member("cantho", nth=1)
    message = compose(sender.address, reader.address, "Gửi văn bản", "TỐI MẬT\n\nSố: 12/BC-UBND")
    assert submitted(system, sender, message)[0] == 250
    (line,) = system.judged(message["Message-ID"])
    assert line["action"] == "hold"
    assert "CT-7.1.s1" in {one["clause"] for one in line["findings"]}
    (waiting,) = [one for one in system.queue() if one["queue_id"] == line["queue_id"]]
    assert waiting["queue_name"] == "hold"
    postsuper = ["postsuper", "-c", str(system.state / "postfix" / "config"), "-d", line["queue_id"]]
    subprocess.run(postsuper, check=True, capture_output=True, timeout=30)


def workers(system: System) -> set[int]:
    """The gate's workers."""
    return {child.pid for child in psutil.Process(system.services()["gate"]["pid"]).children()}


@pytest.mark.alone
def test_a_killed_worker_and_a_reload_lose_and_double_nothing(system: System) -> None:
    """Senders try again as any mail server does; a connection that was open during a reload goes on."""
    reader = system.member("vinhphuc", nth=1)
    messages = [compose(STRANGER, reader.address, f"Số {number}", "x") for number in range(24)]

    def send(message: EmailMessage) -> None:
        for _attempt in range(20):
            try:
                return arrive(system, message.as_bytes(policy=SMTP), reader.address)
            except (smtplib.SMTPResponseException, smtplib.SMTPServerDisconnected):
                time.sleep(0.2)
        pytest.fail("never taken")

    waiting = smtplib.SMTP(*system.at("smtp"), timeout=60)
    waiting.ehlo("mail.ngoai.test")
    waiting.mail(STRANGER)
    before = workers(system)
    with ThreadPoolExecutor(4) as pool:
        sending = pool.map(send, messages)
        os.kill(system.services()["gate"]["pid"], signal.SIGHUP)
        while len(fresh := workers(system) - before) < len(before):
            time.sleep(0.05)
        os.kill(fresh.pop(), signal.SIGKILL)
        list(sending)
    last = compose(STRANGER, reader.address, "Sau cùng", "x")
    waiting.rcpt(reader.address)
    assert waiting.data(last.as_bytes(policy=SMTP))[0] == 250
    waiting.quit()
    system.fetch(reader, last["Message-ID"])
    with system.imap(reader.address, reader.password) as client:
        client.select("INBOX")
        for message in (*messages, last):
            assert len(client.search(None, "HEADER", "Message-ID", message["Message-ID"])[1][0].split()) == 1
