"""The ledger's one table, and the head of its chain."""

from typing import Any

from django.db import models


class Act(models.Model):
    """One act: never changed, never deleted.

    ``digest`` is SHA-256 over the entry's canonical JSON and the digest of the entry before it.
    """

    time = models.DateTimeField()
    actor = models.CharField(max_length=254)
    verb = models.CharField(max_length=64)
    subject = models.CharField(max_length=254)
    jurisdiction = models.CharField(max_length=32, blank=True)
    clause = models.CharField(max_length=32, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["subject", "id"], name="act_subject")]

    def __str__(self) -> str:
        return f"{self.time:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change an entry that is already written."""
        if self.pk is not None:
            raise TypeError("an act is never changed")
        super().save(*args, **kwargs)


class Head(models.Model):
    """The chain's last digest: the one row that every writer locks, so that entries follow each other."""

    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.digest
