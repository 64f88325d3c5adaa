"""A small authority of our own (RFC 5280): one root, one server certificate for all names of the system."""

import ipaddress
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from congvu.engines.plan import Plan

ROOT_LIFE = timedelta(days=3650)
SERVER_LIFE = timedelta(days=397)
"""The longest life that mail clients and browsers take."""
SEAL_LIFE = timedelta(days=1095)
RENEW_BEFORE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its private key, both in PEM."""

    certificate: bytes
    key: bytes


def server_names(plan: Plan) -> list[x509.GeneralName]:
    """Every name under which a client may reach this system."""
    names = ["localhost", socket.gethostname(), plan.hostname]
    for domain in plan.jurisdictions.values():
        names += [domain, f"mail.{domain}"]
    addresses = [ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1")]
    general: list[x509.GeneralName] = [x509.DNSName(name) for name in dict.fromkeys(names)]
    return general + [x509.IPAddress(address) for address in addresses]


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, start: datetime, life: timedelta
) -> x509.CertificateBuilder:
    """What root and server certificate have in common; valid a day earlier, for clocks that are behind."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start - timedelta(days=1))
        .not_valid_after(start + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, sign: bool, commit: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign,
        content_commitment=commit,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=sign,
        crl_sign=sign,
        encipher_only=False,
        decipher_only=False,
    )


def new_root(now: datetime, title: str) -> Pair:
    """A root that may sign server certificates and nothing below them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "CongVu"), x509.NameAttribute(NameOID.COMMON_NAME, title)]
    )
    builder = _builder(name, name, key, now, ROOT_LIFE)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    certificate = builder.add_extension(_usage(sign=True), critical=True).sign(key, hashes.SHA256())
    return Pair(certificate.public_bytes(serialization.Encoding.PEM), _pem(key))


def new_server(now: datetime, root: Pair, names: list[x509.GeneralName], title: str) -> Pair:
    """A server certificate for the names, signed by the root; the file holds the chain."""
    authority = x509.load_pem_x509_certificate(root.certificate)
    authority_key = serialization.load_pem_private_key(root.key, password=None)
    if not isinstance(authority_key, ec.EllipticCurvePrivateKey):
        raise TypeError("ca.key")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, title[:64])])
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    certificate = (
        _builder(subject, authority.subject, key, now, SERVER_LIFE)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(sign=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(identifier, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    chain = certificate.public_bytes(serialization.Encoding.PEM) + root.certificate
    return Pair(chain, _pem(key))


def new_seal(now: datetime, root: Pair, title: str) -> Pair:
    """The certificate with which a jurisdiction's answers are signed (ETSI EN 319 412-3), and its chain."""
    authority = x509.load_pem_x509_certificate(root.certificate)
    authority_key = serialization.load_pem_private_key(root.key, password=None)
    if not isinstance(authority_key, ec.EllipticCurvePrivateKey):
        raise TypeError("ca.key")
    key = ec.generate_private_key(ec.SECP256R1())
    names = [(NameOID.ORGANIZATION_NAME, "CongVu"), (NameOID.COMMON_NAME, title[:64])]
    subject = x509.Name([x509.NameAttribute(kind, text) for kind, text in names])
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    certificate = (
        _builder(subject, authority.subject, key, now, SEAL_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(sign=False, commit=True), critical=True)
        .add_extension(identifier, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    return Pair(certificate.public_bytes(serialization.Encoding.PEM) + root.certificate, _pem(key))


def still_good(pair: Pair, root: bytes, names: list[x509.GeneralName], now: datetime) -> bool:
    """Whether a server certificate is readable, ours, for all names, and not near its end."""
    try:
        certificate = x509.load_pem_x509_certificate(pair.certificate)
        key = serialization.load_pem_private_key(pair.key, password=None)
        certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(root))
        covered = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        return False
    same_key = certificate.public_key() == key.public_key()
    return same_key and set(names) <= set(covered) and certificate.not_valid_after_utc - now > RENEW_BEFORE
