"""What is asked beside the password: codes by time (RFC 6238), passkeys (WebAuthn), recovery codes, app passwords.

Secrets that must be read again are encrypted (``congvu.directory.sealing``); the others are kept as hashes.
"""

from django.db import models

from congvu.directory.models.mailbox import Mailbox


class Authenticator(models.Model):
    """The owner's program for codes by time. ``step`` is the last one used: no code is good twice (RFC 6238, 5.2)."""

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="authenticator")
    sealed = models.CharField(max_length=300)
    step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.mailbox}: TOTP"


class Passkey(models.Model):
    """A public key whose private half never leaves the owner's device or key; ``count`` only ever grows there."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=80)
    credential = models.BinaryField()
    identity = models.CharField(max_length=64, unique=True)
    count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.name}"


class RecoveryCode(models.Model):
    """One of ten codes on paper, each good once."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="recovery_codes")
    hash = models.CharField(max_length=128)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.pk}"


class AppPassword(models.Model):
    """A random password for one mail program of an owner who has a second factor."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="app_passwords")
    name = models.CharField(max_length=80)
    hash = models.CharField(max_length=128)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "name"], name="app_password_name")]

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.name}"
