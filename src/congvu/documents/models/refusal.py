"""Papers refused because their kind, signed, goes by mail (CT-7.2.s2)."""

from django.db import models

from congvu.directory.models import Agency, Notice


class Refusal(models.Model):
    """One paper that an agency refused, and the note that its sender got."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="refusals")
    sender = models.CharField(max_length=200)
    address = models.CharField(max_length=254)
    reference = models.CharField(max_length=82)
    kind = models.CharField(max_length=30)
    abstract = models.CharField(max_length=500, blank=True)
    clause = models.CharField(max_length=32)
    by = models.CharField(max_length=254)
    at = models.DateTimeField()
    note = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["agency", "-id"], name="refusal_list")]

    def __str__(self) -> str:
        return f"{self.agency}: {self.reference}"
