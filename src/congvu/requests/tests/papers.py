"""Authorities, signers and signed documents made for the tests; filled lists; messages as they arrive."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from openpyxl import load_workbook
from reportlab.pdfgen.canvas import Canvas

from congvu.regulations.loading import load_profile
from congvu.requests.lists import PERSON_COLUMNS
from congvu.requests.sealing import Seal, sign
from congvu.requests.template import HEAD_ROW, template

NOW = datetime.now(UTC)
YEAR = timedelta(days=365)
HOST = "mail.congvu.test"


def name(text: str) -> x509.Name:
    """A subject."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass
class Authority:
    """A certificate authority of the tests."""

    title: str

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self.issue(name(self.title), self.key, NOW - 5 * YEAR, NOW + 5 * YEAR, authority=True)

    def issue(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        start: datetime,
        end: datetime,
        *,
        authority: bool = False,
    ) -> x509.Certificate:
        """One certificate."""
        usage = dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
        )
        usage |= {"digital_signature": not authority, "content_commitment": not authority}
        usage |= {"key_cert_sign": authority, "crl_sign": authority}
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(name(self.title))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
            .sign(self.key, hashes.SHA256())
        )

    def signer(self, folder: Path, title: str = "Sở Y tế", *, past: bool = False) -> Seal:
        """Somebody with a certificate; ``past``: one that has expired."""
        key = ec.generate_private_key(ec.SECP256R1())
        start, end = (NOW - 2 * YEAR, NOW - YEAR) if past else (NOW - YEAR, NOW + YEAR)
        certificate = self.issue(name(title), key, start, end)
        folder.mkdir(parents=True, exist_ok=True)
        seal = Seal(folder / f"{certificate.serial_number}.pem", folder / f"{certificate.serial_number}.key")
        seal.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        form, none = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        seal.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, none))
        return seal

    def trusted_in(self, folder: Path, *withdrawn: Seal) -> None:
        """Put the root, and a list of revoked certificates, where the system looks for them."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{self.title}.pem").write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        builder = x509.CertificateRevocationListBuilder().issuer_name(name(self.title))
        builder = builder.last_update(NOW - timedelta(days=1)).next_update(NOW + YEAR)
        for seal in withdrawn:
            serial = x509.load_pem_x509_certificate(seal.certificate.read_bytes()).serial_number
            one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(NOW - timedelta(days=2))
            builder = builder.add_revoked_certificate(one.build())
        lists = builder.sign(self.key, hashes.SHA256())
        (folder / f"{self.title}.crl").write_bytes(lists.public_bytes(serialization.Encoding.PEM))


def document(text: str = "Cong van de nghi cap hop thu") -> bytes:
    """A plain PDF."""
    target = BytesIO()
    canvas = Canvas(target)
    canvas.drawString(72, 720, text)
    canvas.save()
    return target.getvalue()


def signed(seal: Seal) -> bytes:
    """A signed PDF."""
    return sign(document(), seal, "test")


def filled(slug: str, rows: list[dict[str, object]], sheet: str = "Cá nhân") -> bytes:
    """The system's own template, filled in."""
    book = load_workbook(BytesIO(template(load_profile(slug))))
    page = book[sheet]
    titles = [str(cell.value) for cell in page[HEAD_ROW]]
    for number, row in enumerate(rows, HEAD_ROW + 1):
        for key, value in row.items():
            page.cell(number, titles.index(PERSON_COLUMNS.get(key, key)) + 1, value)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def row(number: int = 1, **more: object) -> dict[str, object]:
    """A filled row for a new person."""
    values: dict[str, object] = {
        "number": number,
        "family": "Nguyễn",
        "middle": "Văn",
        "given": f"An{chr(96 + number) * 2}" if number > 1 else "An",
        "birth_date": "05/05/1995",
        "category": "công chức",
        "position": "Chuyên viên",
        "action": "cấp mới",
        "reason": "tuyển dụng mới, QĐ 12/QĐ-SYT",
    }
    return values | more


def arrived(
    sender: str,
    to: str,
    *files: tuple[str, bytes],
    login: str | None = None,
    envelope: str | None = None,
    subject: str = "Đề nghị cấp hộp thư",
    text: str = "Kính gửi Sở.",
    headers: tuple[tuple[str, str], ...] = (),
) -> bytes:
    """A message as it lies in the mailbox: Dovecot's and Postfix's traces on top; ``login`` of whoever signed in."""
    how = f"(Authenticated sender: {login})\r\n\tby {HOST} (Postfix) with ESMTPSA id 4X" if login else ""
    how = how or f"by {HOST} (Postfix) with ESMTP id 4X"
    traces = [
        f"Return-Path: <{sender if envelope is None else envelope}>",
        f"Received: from {HOST}\r\n\tby {HOST} with LMTP\r\n\tid abc (envelope-from <{sender}>)\r\n\tfor <{to}>",
        f"Received: from [127.0.0.1] (localhost [127.0.0.1])\r\n\t{how}\r\n\tfor <{to}>",
    ]
    message = EmailMessage()
    for key, value in headers:
        message[key] = value
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = f"<{abs(hash((sender, subject, text, files, headers)))}@{sender.partition('@')[2]}>"
    message.set_content(text)
    for file, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=file)
    return "".join(f"{line}\r\n" for line in traces).encode() + message.as_bytes()
