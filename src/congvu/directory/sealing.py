"""Secrets that must be read again are encrypted at rest (Fernet: AES-128-CBC with HMAC-SHA-256).

The keys are the lines of the secret ``second-factor``, the newest first; an older one still opens what it sealed.
"""

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.CONGVU_FACTOR_KEYS])


def seal(secret: str) -> str:
    """The secret, readable only with the key."""
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again; raises cryptography's InvalidToken where the key is another one."""
    return _box().decrypt(sealed.encode()).decode()
