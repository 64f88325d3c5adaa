"""DKIM keys (RFC 6376, RFC 8301: RSA of 2048 bits) and the DNS record that publishes each."""

import base64
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from congvu.engines.plan import Plan
from congvu.ground.errors import CongvuError


class BadKey(CongvuError):
    """A key file that cannot be read: replacing it would break the published record, so a person must decide."""


def new_key() -> str:
    """A fresh private key in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, plain).decode("ascii")


def key_file(plan: Plan, domain: str) -> Path:
    """Where the key of a domain lies."""
    return plan.state / "dkim" / f"{domain}.key"


def record(path: Path) -> str:
    """The TXT record (RFC 6376, section 3.6.1) that belongs to a private key."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except ValueError:
        raise BadKey(
            "bad-dkim-key",
            "Khóa DKIM hỏng; hãy khôi phục từ bản sao, hoặc xóa tệp để tạo khóa mới rồi công bố lại DNS.",
            "Broken DKIM key; restore it from a backup, or delete it for a new one and publish its DNS record again.",
            where=str(path),
        ) from None
    der = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode('ascii')}"
