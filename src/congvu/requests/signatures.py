"""Is the document signed, by whom, and does the signature hold? (CT-6.1.a.s1; PAdES, ETSI EN 319 102)

Six verdicts. The trust anchors are the ``*.pem`` of the jurisdiction's folder, its ``*.crl`` are lists of revoked
certificates; nothing is fetched. Run in a bounded child (``child``): the file comes from outside.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography import x509
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError


class Verdict(StrEnum):
    """What a signature is worth."""

    NONE = "none"
    BROKEN = "broken"
    FOREIGN = "foreign"
    EXPIRED = "expired"
    REVOKED = "revoked"
    VALID = "valid"


SENTENCES = {
    Verdict.NONE: ("văn bản không có chữ ký số.", "the document bears no digital signature."),
    Verdict.BROKEN: (
        "chữ ký số không hợp lệ: văn bản đã bị sửa sau khi ký, hoặc bị hỏng.",
        "the signature is broken: the document was changed after signing, or is damaged.",
    ),
    Verdict.FOREIGN: (
        "chứng thư số không do tổ chức được tin cậy cấp.",
        "the certificate was issued by nobody whom this system trusts.",
    ),
    Verdict.EXPIRED: (
        "chứng thư số đã hết hạn hoặc chưa có hiệu lực.",
        "the certificate has expired, or is not valid yet.",
    ),
    Verdict.REVOKED: ("chứng thư số đã bị thu hồi.", "the certificate was revoked."),
    Verdict.VALID: ("chữ ký số hợp lệ.", "the signature is valid."),
}
WORST_FIRST = (Verdict.BROKEN, Verdict.REVOKED, Verdict.FOREIGN, Verdict.EXPIRED, Verdict.VALID)
USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """The verdict on a document, with the signer as the certificate names them."""

    verdict: Verdict
    signer: str = ""
    serial: str = ""
    time: str = ""

    def as_json(self) -> dict[str, str]:
        """As it is kept with the request."""
        return {key: str(value) for key, value in asdict(self).items()}


def examine(content: bytes, trust: Path) -> Seen:
    """The verdict on a PDF; of several signatures the worst."""
    try:
        signatures = PdfFileReader(BytesIO(content), strict=False).embedded_signatures
    except (PdfError, ValueError, KeyError, TypeError, RecursionError):
        return Seen(Verdict.BROKEN)
    if not signatures:
        return Seen(Verdict.NONE)
    context = ValidationContext(
        trust_roots=[cert for path in sorted(trust.glob("*.pem")) for cert in roots(path)],
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    lists = withdrawn(trust)
    found = [judged(signature, context, lists) for signature in signatures]
    return min(found, key=lambda seen: WORST_FIRST.index(seen.verdict))


def roots(path: Path) -> list[Any]:
    """The certificates of one file."""
    return list(load_certs_from_pemder_data(path.read_bytes()))


def withdrawn(trust: Path) -> list[x509.CertificateRevocationList]:
    """The lists of revoked certificates, PEM or DER; the operator put them here, so they are believed."""
    found = []
    for path in sorted(trust.glob("*.crl")):
        content = path.read_bytes()
        load = x509.load_pem_x509_crl if content.startswith(b"-----") else x509.load_der_x509_crl
        found.append(load(content))
    return found


def judged(
    signature: EmbeddedPdfSignature, context: ValidationContext, lists: list[x509.CertificateRevocationList]
) -> Seen:
    """One signature."""
    try:
        status = validate_pdf_signature(signature, context, key_usage_settings=USAGE)
    except (SignatureValidationError, SigningError, PathError, PdfError, ValueError, KeyError, TypeError):
        return Seen(Verdict.BROKEN)
    certificate = status.signing_cert
    signed, issuer = status.signer_reported_dt, certificate.issuer.dump()
    listed = any(
        one.issuer.public_bytes() == issuer
        and one.get_revoked_certificate_by_serial_number(certificate.serial_number) is not None
        for one in lists
    )
    verdict = verdict_of(status)
    return Seen(
        Verdict.REVOKED if listed and verdict is not Verdict.BROKEN else verdict,
        certificate.subject.human_friendly,
        f"{certificate.serial_number:x}",
        signed.isoformat() if signed else "",
    )


def verdict_of(status: PdfSignatureStatus) -> Verdict:
    """From pyHanko's findings to ours."""
    if not (status.intact and status.valid) or (status.trusted and not status.bottom_line):
        return Verdict.BROKEN
    if status.trusted:
        return Verdict.VALID
    if status.trust_problem_indic in {
        AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
        AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
        AdESIndeterminate.EXPIRED,
        AdESIndeterminate.NOT_YET_VALID,
    }:
        return Verdict.EXPIRED
    return Verdict.FOREIGN
