"""Files handed in or made by the system: requests, scans, answers, minutes. Their bytes lie beside the database."""

from django.db import models


class StoredFile(models.Model):
    """One file by its content: the same bytes are kept once. ``size`` in bytes."""

    sha256 = models.CharField(unique=True, max_length=64)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
