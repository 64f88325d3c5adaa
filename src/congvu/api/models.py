"""The door's one table: answers to calls that may be sent again."""

from django.db import models


class Answered(models.Model):
    """What a caller was told when it sent a call under a key; the same call again is told the same, and does nothing.

    ``fingerprint``: SHA-256 of what was asked. ``body`` is sealed: an answer may hold a one-time password.
    """

    caller = models.CharField(max_length=160)
    key = models.CharField(max_length=128)
    fingerprint = models.CharField(max_length=64)
    body = models.TextField(blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="answered_once")]

    def __str__(self) -> str:
        return f"{self.caller}: {self.key}"
