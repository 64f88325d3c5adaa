"""Letters to measure the gate with: an ordinary one, one with a large PDF, and hostile ones."""

import base64
import io
import zipfile
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from random import Random

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

SENTENCE = "Kính gửi quý cơ quan, đề nghị phối hợp rà soát số liệu và báo cáo kết quả thực hiện trước ngày 25. "
PAGES = 40
HEAD = b"From: a@example.test\r\nTo: b@example.test\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def plain(sender: str, recipient: str) -> bytes:
    """A Vietnamese text of 10 KB, as mail programs send it."""
    return _addressed(sender, recipient) + _plain_body()


def _addressed(sender: str, recipient: str) -> bytes:
    subject = "=?UTF-8?B?" + base64.b64encode("Báo cáo kết quả thực hiện".encode()).decode() + "?="
    return f"From: {sender}\r\nTo: {recipient}\r\nSubject: {subject}\r\n".encode()


@cache
def _plain_body() -> bytes:
    """The rest of the header and the text."""
    text = "".join(SENTENCE + ("\r\n" if number % 2 else "") for number in range(84))
    fields = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return (fields + text).encode() + b"\r\n"


@cache
def with_pdf(megabytes: int) -> bytes:
    """A letter with a PDF of so many MB: some pages of text, on each a picture that cannot be compressed."""
    random, file = Random(1), io.BytesIO()  # noqa: S311 - noise
    canvas = Canvas(file, pagesize=A4, pageCompression=0)
    side = int((megabytes * 2**20 / PAGES / 3) ** 0.5)
    for number in range(PAGES):
        canvas.drawString(72, 780, f"Trang {number}: bao cao ket qua thuc hien")
        for line in range(40):
            canvas.drawString(72, 760 - 15 * line, "de nghi quy co quan phoi hop thuc hien va bao cao ket qua")
        canvas.drawInlineImage(_noise(random, side), 400, 40, 100, 100)
        canvas.showPage()
    canvas.save()
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.test", "b@example.test", "Van ban"
    message.set_content("Kem theo van ban.")
    message.add_attachment(file.getvalue(), maintype="application", subtype="pdf", filename="van-ban.pdf")
    return message.as_bytes(policy=SMTP)


def _noise(random: Random, side: int) -> Image.Image:
    return Image.frombytes("RGB", (side, side), random.randbytes(3 * side * side))


@cache
def hostile() -> tuple[bytes, ...]:
    """What is made to hurt: depth, boundaries, bombs, lying files, endless markup."""
    opened = (b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (one, one) for one in range(1000))
    storm = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"
    noise = Random(2).randbytes(8 << 20)  # noqa: S311 - noise
    return (
        HEAD + b"".join(opened) + b"\r\nx",
        (HEAD + b"Content-Type: message/rfc822\r\n\r\n") * 1000 + HEAD + b"\r\nx",
        HEAD + storm + b"--a\r\n\r\nx\r\n" * 200_000,
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<p " * 2_000_000,
        HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 7000 + b"\r\n\r\nx",
        _attached("bom.zip", _zipped("bom.txt", bytes(200 << 20))),
        _attached("bom.docx", _zipped("word/document.xml", _laughs())),
        _attached("gia.pdf", b"%PDF-1.7\n" + noise),
        _attached("gia.zip", b"PK\x03\x04" + noise),
        _attached("gia.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise[: 1 << 20]),
    )


def _laughs() -> bytes:
    """Entities of entities (CWE-776)."""
    levels = (f'<!ENTITY e{one} "{f"&e{one - 1};" * 10}">' for one in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "ha">{"".join(levels)}]><w>&e9;</w>'.encode()


def _zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def _attached(name: str, content: bytes) -> bytes:
    fields = f"Content-Type: application/octet-stream; name={name}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return HEAD + fields.encode() + base64.encodebytes(content).replace(b"\n", b"\r\n")
