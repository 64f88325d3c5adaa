"""Is the document of a request signed, by whom, and does the signature hold? (CT-6.1.a.s1)

The verdict is that of ``congvu.ground.signatures``, in the six words that a request keeps.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from congvu.ground.signatures import files
from congvu.ground.signatures.trust import anchors
from congvu.ground.signatures.verdicts import Reason, Signature
from congvu.ground.signatures.verdicts import Verdict as Worth


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
BY_REASON = {
    Reason.REVOKED: Verdict.REVOKED,
    Reason.EXPIRED: Verdict.EXPIRED,
    Reason.FOREIGN: Verdict.FOREIGN,
    Reason.SELF_SIGNED: Verdict.FOREIGN,
    Reason.USAGE: Verdict.FOREIGN,
}


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
    found = files.one_file("", content, anchors(trust)).signatures
    seen = [Seen(word(one), one.signer, one.serial, one.time) for one in found]
    return min(seen, key=lambda one: WORST_FIRST.index(one.verdict), default=Seen(Verdict.NONE))


def word(signature: Signature) -> Verdict:
    """The verdict in the words of a request."""
    if signature.verdict is Worth.VALID:
        return Verdict.VALID
    return BY_REASON.get(Reason(signature.reason), Verdict.BROKEN)
