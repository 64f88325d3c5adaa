"""The ledger's one table, and the head of its chain."""

from typing import Any, NoReturn

from django.db import models


class Acts(models.QuerySet["Act"]):
    """Acts in bulk: read and appended, never changed."""

    def update(self, **_values: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("an act is never changed")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise TypeError("an act is never deleted")


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

    objects = Acts.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="act_subject"),
            models.Index(fields=["actor", "id"], name="act_actor"),
            models.Index(fields=["jurisdiction", "clause", "id"], name="act_clause"),
            models.Index(fields=["jurisdiction", "id"], name="act_place"),
            models.Index(fields=["time", "id"], name="act_time"),
        ]

    def __str__(self) -> str:
        return f"{self.time:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change an entry that is already written."""
        if self.pk is not None:
            raise TypeError("an act is never changed")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse to forget an entry."""
        raise TypeError("an act is never deleted")


class Head(models.Model):
    """The chain's last digest: the one row that every writer locks, so that entries follow each other."""

    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.digest
