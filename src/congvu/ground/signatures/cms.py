"""CMS signatures (RFC 5652; CAdES, ETSI EN 319 122): which bytes, which signer, and does it hold; pyHanko judges."""

import asyncio
import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms, core, pem
from asn1crypto import x509 as asn1
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from pyhanko.sign.general import SignedDataCerts, SigningError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import (
    extract_certs_for_validation,
    extract_self_reported_ts,
    extract_tst_data_iter,
    message_imprint_checker,
    validate_sig_integrity,
    validate_tst_signed_data,
)
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko.sign.validation.utils import DEFAULT_ALGORITHM_USAGE_POLICY
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from congvu.ground.signatures.trust import Anchors, text_of
from congvu.ground.signatures.verdicts import Reason, Signature, Verdict, failed

Digest = Callable[[str], bytes]
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, AssertionError, NotImplementedError, RecursionError)
"""What parsers of hostile files raise besides their own errors."""
BROKEN = (*UNREADABLE, SignatureValidationError, SigningError, ValidationError, PathError, UnsupportedAlgorithm)
SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
ENVELOPED = bytes.fromhex("06092a864886f70d010703")
MOST_SIGNERS = 20


def looks_like(content: bytes) -> bool:
    """Whether this is a CMS signed-data: a sequence with the OID at its head."""
    head = unwrapped(content)[:64]
    return head.startswith(b"0") and SIGNED_DATA in head


def is_encrypted(content: bytes) -> bool:
    """Whether this is a CMS enveloped-data."""
    return ENVELOPED in unwrapped(content)[:64]


def unwrapped(content: bytes) -> bytes:
    """The DER or BER of a file that may be PEM or bare base64."""
    if pem.detect(content[:4096]):
        try:
            return bytes(pem.unarmor(content)[2])
        except ValueError:
            return content
    if content[:1] == b"M" and re.fullmatch(rb"[A-Za-z0-9+/=\s]+", content):
        try:
            return base64.b64decode(content)
        except binascii.Error:
            return content
    return content


def digest_of(content: bytes) -> Digest:
    """A digest of these bytes by any algorithm that pyHanko knows."""

    def digest(algorithm: str) -> bytes:
        one = hashes.Hash(get_pyca_cryptography_hash(algorithm))
        one.update(content)
        return one.finalize()

    return digest


def examine(container: bytes, content: bytes | None, anchors: Anchors, kind: str = "cms") -> list[Signature]:
    """The signatures of a container over its own content, or over the content given where it has none."""
    try:
        signed = cms.ContentInfo.load(unwrapped(container))["content"]
        inside = content_of(signed)
        infos = list(signed["signer_infos"])
    except UNREADABLE:
        return [failed(Reason.DAMAGED, kind)]
    covered = inside if inside is not None else content
    if covered is None:
        return [named(one, kind).because(Reason.NO_CONTENT) for one in alone(signed, infos)]
    if inside is not None and content is not None and inside != content:
        return [named(one, kind).because(Reason.ALTERED) for one in alone(signed, infos)]
    return [judged(one, digest_of(covered), anchors, kind) for one in alone(signed, infos)]


def content_of(signed: cms.SignedData) -> bytes | None:
    """What is encapsulated; None where the signature is detached."""
    content = signed["encap_content_info"]["content"]
    return None if isinstance(content, core.Void) else bytes(content)


def inner(container: bytes) -> bytes | None:
    """The content of an enveloping container; None where it is detached or unreadable."""
    try:
        return content_of(cms.ContentInfo.load(unwrapped(container))["content"])
    except UNREADABLE:
        return None


def alone(signed: cms.SignedData, infos: list[cms.SignerInfo]) -> list[cms.SignedData]:
    """One container for each signer, as pyHanko wants it."""
    if len(infos) == 1:
        return [signed]
    found = []
    for info in infos[:MOST_SIGNERS]:
        one = signed.copy()
        one["signer_infos"] = cms.SignerInfos([info])
        found.append(one)
    return found


def named(signed: cms.SignedData, kind: str) -> Signature:
    """Who says that they signed, with no verdict yet."""
    try:
        return described(extract_certs_for_validation(signed).signer_cert, kind)
    except BROKEN:
        return failed(Reason.NO_CERTIFICATE, kind)


def described(certificate: asn1.Certificate, kind: str) -> Signature:
    """The signer as the certificate names them."""
    addresses = text_of(certificate.subject, "email_address").split("; ")
    alternative = certificate.subject_alt_name_value
    addresses += [one.native for one in alternative or () if one.name == "rfc822_name"]
    return Signature(
        Verdict.VALID,
        kind=kind,
        signer=certificate.subject.human_friendly,
        name=text_of(certificate.subject, "common_name"),
        organisation=text_of(certificate.subject, "organization_name"),
        emails=tuple(sorted({one.lower() for one in addresses if one})),
        issuer=certificate.issuer.human_friendly,
        serial=f"{certificate.serial_number:x}",
    )


def judged(
    signed: cms.SignedData, digest: Digest, anchors: Anchors, kind: str, moments: tuple[datetime, ...] = ()
) -> Signature:
    """One signer's signature over the content with this digest; ``moments`` are proofs from outside of it.

    A container is parsed as it is read, so a broken one may say so anywhere.
    """
    try:
        return _judged(signed, digest, anchors, kind, moments)
    except BROKEN:
        return named(signed, kind).because(Reason.DAMAGED)


def _judged(
    signed: cms.SignedData, digest: Digest, anchors: Anchors, kind: str, moments: tuple[datetime, ...]
) -> Signature:
    info = signed["signer_infos"][0]
    try:
        certificates = extract_certs_for_validation(signed)
    except SignatureValidationError:
        return failed(Reason.NO_CERTIFICATE, kind)
    found = described(certificates.signer_cert, kind)
    reason = integrity(signed, info, certificates, digest)
    proved = min((*proofs(info, anchors), *moments), default=None)
    found = completed(found, info, digest, proved)
    if reason in {Reason.ALTERED, Reason.DAMAGED, Reason.UNSUPPORTED}:
        return found.because(reason)
    standing = anchors.standing(certificates.signer_cert, certificates.other_certs, proved)
    found = with_standing(found, standing.anchor, standing.revocation)
    final = standing.reason or reason
    return found.because(final) if final else found


def with_standing(found: Signature, anchor: str, revocation: str) -> Signature:
    """With what is known of the certificate's path."""
    return replace(found, anchor=anchor, revocation=revocation)


def completed(found: Signature, info: cms.SignerInfo, digest: Digest, proved: datetime | None) -> Signature:
    """With the time, and the hash of what is covered."""
    claimed = extract_self_reported_ts(info)
    time = proved or claimed
    return replace(
        found,
        time=time.astimezone(UTC).isoformat() if time else "",
        proved=proved is not None,
        sha256=digest("sha256").hex(),
        whole=True,
    )


def integrity(
    signed: cms.SignedData, info: cms.SignerInfo, certificates: SignedDataCerts, digest: Digest
) -> Reason | None:
    """Whether the signature fits the content; a weak one that fits is named so."""
    hashed, method = info["digest_algorithm"], info["signature_algorithm"]
    try:
        fits = any(
            all(validate_sig_integrity(one, certificates.signer_cert, content_type(signed), digest(name_of(hashed))))
            for one in (info, in_order(info))
        )
        policy = DEFAULT_ALGORITHM_USAGE_POLICY
        strong = policy.digest_algorithm_allowed(hashed, None) and policy.signature_algorithm_allowed(
            method, None, certificates.signer_cert.public_key
        )
        known = "." not in name_of(method) and policy.digest_combination_allowed(method, hashed, None)
    except (SignatureValidationError, SigningError):
        return Reason.DAMAGED
    except (*UNREADABLE, UnsupportedAlgorithm):
        return Reason.UNSUPPORTED
    if not fits:
        return Reason.ALTERED if known else Reason.UNSUPPORTED
    return None if strong else Reason.WEAK


def content_type(signed: cms.SignedData) -> str:
    """What the container says that it holds."""
    return str(signed["encap_content_info"]["content_type"].native)


def name_of(algorithm: core.Sequence) -> str:
    """Its name, or its number where it has none here."""
    return str(algorithm["algorithm"].native)


def in_order(info: cms.SignerInfo) -> cms.SignerInfo:
    """With its signed attributes in the order that was hashed, whatever order they were sent in (RFC 5652, 5.4)."""
    if isinstance(info["signed_attrs"], core.Void):
        return info
    one = info.copy()
    one["signed_attrs"] = cms.CMSAttributes(sorted(info["signed_attrs"], key=lambda item: item.dump()))
    return one


def proofs(info: cms.SignerInfo, anchors: Anchors) -> list[datetime]:
    """The moments that trusted timestamps over this signature prove (RFC 3161)."""
    try:
        tokens = list(extract_tst_data_iter(info, signed=False))
    except BROKEN:
        return []
    found = [timestamp(token, message_imprint_checker(info), anchors) for token in tokens[:MOST_SIGNERS]]
    return [one for one in found if one]


def timestamp(token: cms.SignedData, imprint: Digest, anchors: Anchors) -> datetime | None:
    """The moment of one timestamp; None where it does not hold or nobody trusted gave it."""
    try:
        found: dict[str, Any] = asyncio.run(validate_tst_signed_data(token, anchors.context(), imprint))
        status = TimestampSignatureStatus(**found)
    except BROKEN:
        return None
    return status.timestamp if status.intact and status.valid and status.trusted else None


def sha256(content: bytes) -> str:
    """In hexadecimal."""
    return hashlib.sha256(content).hexdigest()
