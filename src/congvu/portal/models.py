"""The portal's one table: how many sign-ins went wrong lately."""

from django.db import models


class Tries(models.Model):
    """Attempts that did not succeed, for one address or one client.

    ``key`` is a keyed hash: people mistype passwords into the field for the address.
    """

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    closed_until = models.DateTimeField()
    forgotten_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.failures}"
