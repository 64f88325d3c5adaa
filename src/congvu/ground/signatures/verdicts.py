"""The one model of a verdict, whatever the format (ETSI EN 319 102-1, in five words that a clerk can act on)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What a signature is worth; of several the first here prevails."""

    INVALID = "invalid"
    UNTRUSTED = "untrusted"
    INDETERMINATE = "indeterminate"
    VALID = "valid"
    NONE = "none"


class Reason(StrEnum):
    """Why a signature is not valid."""

    ALTERED = "altered"
    DAMAGED = "damaged"
    REVOKED = "revoked"
    EXPIRED = "expired"
    FOREIGN = "foreign"
    SELF_SIGNED = "self_signed"
    USAGE = "usage"
    WEAK = "weak_algorithm"
    UNSUPPORTED = "unsupported"
    NO_CERTIFICATE = "no_certificate"
    NO_CONTENT = "no_content"
    PARTIAL = "partial"
    MISMATCH = "mismatch"
    ENCRYPTED = "encrypted"
    UNREADABLE = "unreadable"
    TOO_HEAVY = "too_heavy"


VERDICT_OF = {
    Reason.ALTERED: Verdict.INVALID,
    Reason.DAMAGED: Verdict.INVALID,
    Reason.REVOKED: Verdict.INVALID,
    Reason.EXPIRED: Verdict.INVALID,
    Reason.FOREIGN: Verdict.UNTRUSTED,
    Reason.SELF_SIGNED: Verdict.UNTRUSTED,
    Reason.USAGE: Verdict.UNTRUSTED,
}
"""Every other reason leaves the verdict open: indeterminate."""

SENTENCES: dict[str, tuple[str, str]] = {
    "valid": ("chữ ký số hợp lệ.", "the signature is valid."),
    "none": ("văn bản không có chữ ký số.", "the document bears no digital signature."),
    "altered": ("nội dung đã bị sửa sau khi ký.", "the content was changed after signing."),
    "damaged": ("chữ ký số bị hỏng hoặc đã bị gỡ.", "the signature is damaged, or was taken out."),
    "revoked": ("chứng thư số đã bị thu hồi.", "the certificate was revoked."),
    "expired": (
        "chứng thư số đã hết hạn hoặc chưa có hiệu lực, và không có dấu thời gian.",
        "the certificate has expired, or is not valid yet, and no timestamp tells when it was used.",
    ),
    "foreign": (
        "chứng thư số không do tổ chức được tin cậy cấp.",
        "the certificate was issued by nobody whom this system trusts.",
    ),
    "self_signed": ("chứng thư số do người ký tự cấp.", "the signer issued the certificate to themselves."),
    "usage": ("chứng thư số không được cấp để ký.", "the certificate was not issued for signing."),
    "weak_algorithm": (
        "thuật toán ký quá yếu (MD5, SHA-1 hoặc khóa ngắn).",
        "the algorithm is too weak (MD5, SHA-1 or a short key).",
    ),
    "unsupported": ("dạng chữ ký này chưa kiểm tra được.", "this form of signature cannot be checked here."),
    "no_certificate": (
        "chữ ký không kèm chứng thư số của người ký.",
        "the signature does not carry its signer's certificate.",
    ),
    "no_content": (
        "chữ ký tách rời, không có tệp mà nó ký.",
        "the signature is detached, and the file that it signs is not there.",
    ),
    "partial": (
        "chữ ký đúng nhưng không bao trùm toàn bộ văn bản.",
        "the signature holds but does not cover the whole document.",
    ),
    "mismatch": (
        "chữ ký đúng nhưng địa chỉ người gửi không phải của người ký.",
        "the signature holds but the sender's address is not the signer's.",
    ),
    "encrypted": ("nội dung đã mã hóa, không xem được chữ ký.", "encrypted: no signature can be seen."),
    "unreadable": ("tệp bị hỏng, không đọc được.", "the file is damaged and cannot be read."),
    "too_heavy": (
        "tệp quá nặng, không kiểm tra được trong giới hạn cho phép.",
        "the file is too heavy to be checked within bounds.",
    ),
}


class Later(StrEnum):
    """What came into a PDF after it was signed; what is not allowed makes the signature invalid."""

    NONE = ""
    PROOFS = "proofs"  # revocation data and timestamps for the archive
    FORM = "form"  # form fields, further signatures
    NOTES = "notes"  # annotations, where the signer allowed them


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. ``sha256`` is of the bytes that it covers; ``time`` is the signer's word unless ``proved``."""

    verdict: Verdict
    reason: str = ""
    kind: str = ""  # pdf, ooxml, odf, xml, cms, smime
    signer: str = ""
    name: str = ""  # the common name alone
    organisation: str = ""
    emails: tuple[str, ...] = ()
    issuer: str = ""
    anchor: str = ""  # of the trusted root
    serial: str = ""
    time: str = ""
    proved: bool = False
    sha256: str = ""
    whole: bool = False
    later: str = ""
    revocation: str = "unknown"  # good, revoked, unknown

    @property
    def moment(self) -> datetime | None:
        """When it was signed, for people; None where nobody says."""
        return datetime.fromisoformat(self.time) if self.time else None

    def because(self, reason: Reason) -> "Signature":
        """The same signature with a reason against it; one that stands already is kept."""
        return self if self.reason else self.overruled(reason)

    def overruled(self, reason: Reason) -> "Signature":
        """The same signature with a reason that outweighs any other: what it covers is not what was signed."""
        return replace(self, verdict=VERDICT_OF.get(reason, OPEN), reason=reason.value)

    @classmethod
    def of_json(cls, found: Mapping[str, Any]) -> "Signature":
        """From what was kept; what another version added does no harm."""
        known = {one.name: found[one.name] for one in fields(cls) if one.name in found}
        return cls(**known | {"verdict": Verdict(found["verdict"]), "emails": tuple(found.get("emails", ()))})


OPEN = Verdict.INDETERMINATE


def failed(reason: Reason, kind: str) -> Signature:
    """A signature of which nothing can be told but why."""
    return Signature(VERDICT_OF.get(reason, OPEN), reason.value, kind)


@dataclass(frozen=True, slots=True)
class Seen:
    """One file, or one signed layer of a message, with its signatures; ``kind`` is what it is by its content."""

    name: str
    kind: str
    size: int
    sha256: str
    signatures: tuple[Signature, ...] = ()
    scan: bool | None = None  # of a PDF or TIFF: whether every page is an image
    carried: tuple[Signature, ...] = ()  # of the letter around it, where that covers the file

    @property
    def worst(self) -> Signature:
        """The signature that decides."""
        return worst(self.signatures)

    def as_json(self) -> dict[str, Any]:
        """As it is kept, the deciding verdict beside the signatures."""
        return asdict(self) | {"verdict": self.worst.verdict.value, "reason": self.worst.reason}


def worst(signatures: Iterable[Signature]) -> Signature:
    """Of several signatures the worst; of none: none."""
    order = list(Verdict)
    return min(signatures, key=lambda one: order.index(one.verdict), default=Signature(Verdict.NONE))


def sentence(verdict: str, reason: str) -> tuple[str, str]:
    """The verdict for people, Vietnamese and English."""
    return SENTENCES[reason or verdict]
