"""Signed papers for tests and measurements: an authority of its own, its signers, and what they sign in each format."""

import asyncio
import base64
import hashlib
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from lxml import etree
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from signxml.algorithms import SignatureConstructionMethod
from signxml.signer import XMLSigner

from congvu.ground.signatures.packages import RELATIONSHIPS, SELECT, transformed

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
YEAR = timedelta(days=365)
DS = "http://www.w3.org/2000/09/xmldsig#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
ECDSA = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"


@dataclass(frozen=True)
class Holder:
    """Somebody with a certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def pyhanko(self) -> signers.SimpleSigner:
        """As pyHanko signs."""
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        return signers.SimpleSigner(*asn1(self.certificate, self.key), store)

    def cms(self, content: bytes, *, detached: bool = False, stamper: DummyTimeStamper | None = None) -> bytes:
        """A CMS signature, with or without the content in it."""
        signing = self.pyhanko().async_sign_general_data(content, "sha256", detached=detached, timestamper=stamper)
        made = asyncio.run(signing)
        return bytes(made.dump())

    def pdf(self, content: bytes, *, field: str = "Ky", stamper: DummyTimeStamper | None = None) -> bytes:
        """A PDF with one more signature."""
        form = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
        target = BytesIO()
        writer = IncrementalPdfFileWriter(BytesIO(content))
        signers.sign_pdf(writer, form, signer=self.pyhanko(), timestamper=stamper, output=target)
        return target.getvalue()

    def xml(self, content: bytes) -> bytes:
        """A document with an enveloped signature."""
        signer = XMLSigner(method=SignatureConstructionMethod.enveloped, signature_algorithm="ecdsa-sha256")
        signed = signer.sign(etree.fromstring(content), key=self.key, cert=[self.certificate])
        return bytes(etree.tostring(signed))

    def message(self, entity: bytes, header: bytes) -> bytes:
        """A multipart/signed around an entity; the header is that of the letter."""
        mark = b"ky-" + hashlib.sha256(entity).hexdigest()[:16].encode()
        half = base64.encodebytes(self.cms(entity, detached=True)).replace(b"\n", b"\r\n")
        kind = (
            b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="%b"\r\n'
        )
        name = b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64\r\n"
        pieces = [header, kind % mark, b"\r\n--", mark, b"\r\n", entity, b"\r\n--", mark, b"\r\n", name, b"\r\n", half]
        return b"".join([*pieces, b"--", mark, b"--\r\n"])

    def opaque(self, entity: bytes, header: bytes) -> bytes:
        """An application/pkcs7-mime around an entity."""
        kind = b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
        encoded = base64.encodebytes(self.cms(entity)).replace(b"\n", b"\r\n")
        return header + kind + b"Content-Transfer-Encoding: base64\r\n\r\n" + encoded

    def office(self, package: bytes) -> bytes:
        """An OOXML package with a signature over every part that office programs sign."""
        parts = unpacked(package)
        listed = [name for name in parts if not name.startswith(("docProps/", "[Content"))]
        manifest = element("Manifest")
        manifest.extend(part_reference(name, parts[name]) for name in listed)
        signer = XMLSigner(method=SignatureConstructionMethod.enveloping, signature_algorithm="ecdsa-sha256")
        made = signer.sign(manifest, key=self.key, cert=[self.certificate])
        return packed(parts | {"_xmlsignatures/sig1.xml": etree.tostring(made)})

    def opendocument(self, package: bytes) -> bytes:
        """An ODF package with a signature over every part."""
        parts = unpacked(package)
        info = element("SignedInfo")
        etree.SubElement(info, f"{{{DS}}}CanonicalizationMethod", Algorithm=C14N)
        etree.SubElement(info, f"{{{DS}}}SignatureMethod", Algorithm=ECDSA)
        info.extend(reference(name, content) for name, content in parts.items())
        root = etree.Element("{urn:oasis:names:tc:opendocument:xmlns:digitalsignature:1.0}document-signatures")
        made = etree.SubElement(root, f"{{{DS}}}Signature", nsmap={"ds": DS})
        made.append(info)
        copy = etree.fromstring(etree.tostring(info))
        value = self.key.sign(etree.tostring(copy, method="c14n"), ec.ECDSA(hashes.SHA256()))
        raw = b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(value))
        etree.SubElement(made, f"{{{DS}}}SignatureValue").text = base64.b64encode(raw).decode()
        holder = etree.SubElement(etree.SubElement(made, f"{{{DS}}}KeyInfo"), f"{{{DS}}}X509Data")
        bare = base64.b64encode(self.certificate.public_bytes(Encoding.DER)).decode()
        etree.SubElement(holder, f"{{{DS}}}X509Certificate").text = bare
        return packed(parts | {"META-INF/documentsignatures.xml": etree.tostring(root)})


class Authority:
    """A root of trust."""

    def __init__(self, organisation: str) -> None:
        """``organisation`` is what a clause may ask for: Ban Cơ yếu Chính phủ."""
        self.organisation = organisation
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = subject("Root CA", organisation)
        self.certificate = self.issue(self.name, self.key, authority=True, years=(-5, 5))

    def issue(
        self,
        name: x509.Name,
        key: Key,
        *,
        years: tuple[float, float] = (-1, 1),
        authority: bool = False,
        stamps: bool = False,
        email: str = "",
    ) -> x509.Certificate:
        """One certificate, valid between so many years from now."""
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + years[0] * YEAR)
            .not_valid_after(now + years[1] * YEAR)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(usage(authority=authority), critical=True)
        )
        if stamps:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        if email:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.RFC822Name(email)]), critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def holder(self, name: str = "Sở Y tế", *, years: tuple[float, float] = (-1, 1), email: str = "") -> Holder:
        """Somebody whom it gave a certificate."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self.issue(subject(name, "UBND tỉnh"), key, years=years, email=email)
        return Holder(certificate, key)

    def stamper(self, moment: datetime) -> DummyTimeStamper:
        """A timestamp service that says it is this moment."""
        key = rsa.generate_private_key(65537, 2048)  # pyHanko's stamper signs with no other
        certificate = self.issue(subject("Dấu thời gian", "UBND tỉnh"), key, years=(-4, 4), stamps=True)
        own, secret = asn1(certificate, key)
        return DummyTimeStamper(own, secret, fixed_dt=moment)

    def trusted_in(self, folder: Path, *withdrawn: Holder) -> Path:
        """Put the root, and a list of revoked certificates, where trust is looked for."""
        folder.mkdir(parents=True, exist_ok=True)
        stem = hashlib.sha256(self.organisation.encode()).hexdigest()[:8]
        (folder / f"{stem}.pem").write_bytes(self.certificate.public_bytes(Encoding.PEM))
        now = datetime.now(UTC)
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name)
        builder = builder.last_update(now - timedelta(days=1)).next_update(now + YEAR)
        for one in withdrawn:
            entry = x509.RevokedCertificateBuilder().serial_number(one.certificate.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(now - timedelta(days=2)).build())
        (folder / f"{stem}.crl").write_bytes(builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM))
        return folder


def asn1(certificate: x509.Certificate, key: Key) -> tuple[Certificate, PrivateKeyInfo]:
    """A certificate and its key as pyHanko takes them."""
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    own = next(iter(load_certs_from_pemder_data(certificate.public_bytes(Encoding.PEM))))
    return own, load_private_key_from_pemder_data(secret, passphrase=None)


def subject(name: str, organisation: str) -> x509.Name:
    """Of a Vietnamese certificate."""
    attributes = [(NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, name)]
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in attributes])


def usage(*, authority: bool) -> x509.KeyUsage:
    """Of an authority: certificates and lists; of a signer: signatures."""
    none = ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only")
    signs = dict.fromkeys(("digital_signature", "content_commitment"), not authority)
    return x509.KeyUsage(
        **dict.fromkeys(none, False), **signs, **dict.fromkeys(("key_cert_sign", "crl_sign"), authority)
    )


def element(name: str) -> etree._Element:
    """Of XML signatures."""
    return etree.Element(f"{{{DS}}}{name}", nsmap={"ds": DS})


def reference(uri: str, content: bytes) -> etree._Element:
    """To some bytes."""
    made = element("Reference")
    made.set("URI", uri)
    etree.SubElement(made, f"{{{DS}}}DigestMethod", Algorithm=SHA256)
    value = base64.b64encode(hashlib.sha256(content).digest()).decode()
    etree.SubElement(made, f"{{{DS}}}DigestValue").text = value
    return made


def part_reference(name: str, content: bytes) -> etree._Element:
    """To a part of an OOXML package; of its relationships, as office programs sign them, to each by its id."""
    uri = f"/{name}?ContentType=application/xml"
    if not name.endswith(".rels"):
        return reference(uri, content)
    transforms = element("Transforms")
    chosen = etree.SubElement(transforms, f"{{{DS}}}Transform", Algorithm=RELATIONSHIPS)
    for one in etree.fromstring(content):
        etree.SubElement(chosen, f"{SELECT}RelationshipReference", SourceId=one.get("Id", ""))
    etree.SubElement(transforms, f"{{{DS}}}Transform", Algorithm=C14N)
    for transform in transforms:
        content = transformed(content, transform)
    made = reference(uri, content)
    made.insert(0, transforms)
    return made


def unpacked(package: bytes) -> dict[str, bytes]:
    """The parts of a package."""
    with zipfile.ZipFile(BytesIO(package)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """A package of these parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return target.getvalue()


def docx(text: str = "Công văn về việc họp") -> bytes:
    """The smallest DOCX that is one."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = f"<w:document {space}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    plain = "".join(f'<Default Extension="{one}" ContentType="application/xml"/>' for one in ("xml", "rels"))
    types = f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{plain}</Types>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    links = f'<Relationship Id="r2" Type="{kind}" Target="b.png"/> <Relationship Id="r1" Type="{kind}" Target="a.png"/>'
    rels = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )
    parts = {"[Content_Types].xml": types, "word/document.xml": body, "word/_rels/document.xml.rels": rels}
    return packed({name: content.encode() for name, content in parts.items()})


def odt(text: str = "Công văn về việc họp") -> bytes:
    """The smallest ODT that is one."""
    kind = b"application/vnd.oasis.opendocument.text"
    return packed({"mimetype": kind, "content.xml": f"<office>{text}</office>".encode()})


def letter(sender: str, to: str, *files: tuple[str, bytes], text: str = "Kính gửi quý cơ quan.") -> tuple[bytes, bytes]:
    """An entity with a text and files, and the header of the letter around it."""
    made = EmailMessage()
    made.set_content(text)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    identity = hashlib.sha256(made.as_bytes()).hexdigest()[:16]
    fields = (
        f"From: <{sender}>",
        f"To: <{to}>",
        "Subject: test",
        f"Message-ID: <{identity}@test>",
        "MIME-Version: 1.0",
    )
    entity = made.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return entity.replace(b"MIME-Version: 1.0\r\n", b"", 1), "".join(f"{one}\r\n" for one in fields).encode()
