"""Up to where the evidence of deliveries has been read."""

from django.db import models


class DeliveriesReached(models.Model):
    """The last day that was read sealed, and bytes of the days after it; one row."""

    sealed = models.CharField(max_length=10, blank=True)
    offsets = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.sealed
