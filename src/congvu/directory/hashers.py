"""Password hashes that the portal, slapd and Dovecot read alike.

A chosen password is Argon2id at OWASP's minimum (19 MiB, 2 passes, 1 lane), so that a mail server of two cores can
verify it at every uncached login. A one-time password is 58 random bits, which no guessing reaches: it needs no slow
hash, and twenty thousand of them must be made in seconds (RFC 2307 style {SSHA512}, read by Dovecot).
"""

import base64
import hashlib
import hmac
import secrets
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher, BasePasswordHasher

SALT_BYTES = 8
UNSET = "{SSHA512}*"
"""In LDAP: a password that no text matches. A mailbox without any would have its wrong guesses go uncounted."""


class Argon2id(Argon2PasswordHasher):
    """Argon2id with m=19456 KiB, t=2, p=1."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1


class OneTime(BasePasswordHasher):
    """Salted SHA-512, for random one-time passwords only."""

    algorithm = "ssha512"

    def salt(self) -> str:
        """Random bytes, as text."""
        return base64.b64encode(secrets.token_bytes(SALT_BYTES)).decode()

    def encode(self, password: str, salt: str) -> str:
        """``ssha512$`` and the base64 text that LDAP has behind {SSHA512}."""
        raw = base64.b64decode(salt)
        value = base64.b64encode(hashlib.sha512(password.encode() + raw).digest() + raw).decode()
        return f"{self.algorithm}${value}"

    def decode(self, encoded: str) -> dict[str, Any]:
        """The salt behind the digest."""
        value = base64.b64decode(encoded.partition("$")[2])
        return {"algorithm": self.algorithm, "salt": base64.b64encode(value[64:]).decode()}

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password has this hash, in constant time."""
        return hmac.compare_digest(self.encode(password, self.decode(encoded)["salt"]), encoded)

    def safe_summary(self, encoded: str) -> dict[Any, Any]:  # noqa: ARG002  (Django's signature)
        """Nothing of the hash is shown."""
        return {"algorithm": self.algorithm}

    def must_update(self, encoded: str) -> bool:  # noqa: ARG002  (Django's signature)
        """Never: the owner replaces it at the first sign-in."""
        return False


def ldap_value(encoded: str) -> str:
    """The hash as LDAP holds it: {ARGON2}$argon2id$… for slapd, {SSHA512}… for Dovecot."""
    algorithm, _, rest = encoded.partition("$")
    return {"argon2": "{ARGON2}$", "ssha512": "{SSHA512}"}[algorithm] + rest


def dovecot_value(encoded: str) -> str:
    """The same for Dovecot, which has a tag of its own for Argon2id."""
    return ldap_value(encoded).replace("{ARGON2}", "{ARGON2ID}")
