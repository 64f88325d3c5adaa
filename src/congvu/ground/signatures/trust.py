"""Whom a jurisdiction trusts, and how a certificate stands before it (RFC 5280).

The folder ``trust/<jurisdiction>`` holds anchors (``*.pem``) and lists of revoked certificates (``*.crl``). The
operator put them there, so they are believed; those in ``fetched/`` (``revocations``) only where an anchor has signed
them. Nothing is asked on the network while a signature is judged.
"""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    InvalidCertificateError,
    NotYetValidError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath

from congvu.ground.signatures.verdicts import Reason

log = logging.getLogger(__name__)
FETCHED = "fetched"
ISSUERS = (rsa.RSAPublicKey, ec.EllipticCurvePublicKey, ed25519.Ed25519PublicKey)
USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a certificate stands: why not, where it does not; the anchor's name; what is known of its revocation."""

    reason: Reason | None = None
    anchor: str = ""
    revocation: str = "unknown"


@dataclass(frozen=True)
class Anchors:
    """What stands in the folder."""

    roots: tuple[asn1.Certificate, ...] = ()
    withdrawn: tuple[x509.CertificateRevocationList, ...] = ()

    def context(self, moment: datetime | None = None) -> ValidationContext:
        """For pyhanko-certvalidator."""
        return ValidationContext(
            trust_roots=list(self.roots), moment=moment, allow_fetching=False, revocation_mode="soft-fail"
        )

    def standing(
        self, certificate: asn1.Certificate, others: Iterable[asn1.Certificate], moment: datetime | None = None
    ) -> Standing:
        """How the certificate stands now, or at the proved moment of signing."""
        validator = CertificateValidator(certificate, list(others), validation_context=self.context(moment))
        try:
            path = asyncio.run(validator.async_validate_path())
        except (ValidationError, PathError, ValueError, TypeError) as error:
            return Standing(self._reason(certificate, error))
        anchor = name_of(path.trust_anchor.authority.name)
        if certificate.key_usage_value is not None:  # without it every use is allowed (RFC 5280, 4.2.1.3)
            try:
                USAGE.validate(certificate)
            except InvalidCertificateError:
                return Standing(Reason.USAGE, anchor)
        revocation = self._revocation(path, moment)
        return Standing(Reason.REVOKED if revocation == "revoked" else None, anchor, revocation)

    def _reason(self, certificate: asn1.Certificate, error: Exception) -> Reason:
        reasons = {
            RevokedError: Reason.REVOKED,
            ExpiredError: Reason.EXPIRED,
            NotYetValidError: Reason.EXPIRED,
            DisallowedAlgorithmError: Reason.WEAK,
        }
        if type(error) in reasons:
            return reasons[type(error)]
        return Reason.SELF_SIGNED if certificate.self_issued else Reason.FOREIGN

    def _revocation(self, path: ValidationPath, moment: datetime | None) -> str:
        """By the lists in the folder, for every certificate below the anchor."""
        known = []
        for one in path.iter_certs(include_root=False):
            lists = [item for item in self.withdrawn if item.issuer.public_bytes() == one.issuer.dump()]
            found = [item.get_revoked_certificate_by_serial_number(one.serial_number) for item in lists]
            if any(entry and (moment is None or entry.revocation_date_utc <= moment) for entry in found):
                return "revoked"
            known.append(bool(lists))
        return "good" if all(known) else "unknown"


def anchors(folder: Path) -> Anchors:
    """What the folder holds; a file that is none of these is told in the log and left out."""
    roots: list[asn1.Certificate] = []
    for path in sorted(folder.glob("*.pem")):
        try:
            roots += list(load_certs_from_pemder_data(path.read_bytes()))
        except (ValueError, OSError) as error:
            log.warning("%s is no certificate: %s", path, error)
    fetched = [one for one in lists(folder / FETCHED) if signed_by(one, roots)]
    return Anchors(tuple(roots), (*lists(folder), *fetched))


def lists(folder: Path) -> Iterator[x509.CertificateRevocationList]:
    """The lists of revoked certificates in a folder."""
    for path in sorted(folder.glob("*.crl")):
        try:
            yield revocation_list(path.read_bytes())
        except (ValueError, OSError) as error:
            log.warning("%s is no list of revoked certificates: %s", path, error)


def signed_by(one: x509.CertificateRevocationList, roots: Iterable[asn1.Certificate]) -> bool:
    """Whether one of these certificates has issued the list."""
    issuers = [root for root in roots if root.subject.dump() == one.issuer.public_bytes()]
    keys = [x509.load_der_x509_certificate(root.dump()).public_key() for root in issuers]
    return any(isinstance(key, ISSUERS) and one.is_signature_valid(key) for key in keys)


def revocation_list(content: bytes) -> x509.CertificateRevocationList:
    """PEM or DER."""
    load = x509.load_pem_x509_crl if content.startswith(b"-----") else x509.load_der_x509_crl
    return load(content)


def name_of(name: asn1.Name) -> str:
    """The organisation that a name gives, else its common name."""
    return text_of(name, "organization_name") or text_of(name, "common_name")


def text_of(name: asn1.Name, key: str) -> str:
    """One attribute of a name; several are joined."""
    value = name.native.get(key, "")
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
