"""The roll-up of the evidence: made anew from the facts at any time, so no act and not in the ledger."""

from django.db import models

from congvu.directory.models import Agency, Jurisdiction


class Survey(models.Model):
    """The last gathering of a jurisdiction's evidence."""

    jurisdiction = models.OneToOneField(Jurisdiction, on_delete=models.CASCADE, related_name="survey")
    time = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.jurisdiction}: {self.time:%Y-%m-%d %H:%M}"


class Tally(models.Model):
    """What one witness said of one clause; without an agency it is the sum of the whole jurisdiction."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="tallies")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    clause = models.CharField(max_length=32)
    witness = models.CharField(max_length=120)
    count = models.PositiveBigIntegerField()
    breaches = models.PositiveBigIntegerField()
    last = models.DateTimeField(null=True, blank=True)
    page = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["survey", "agency", "clause"], name="tally_of_agency")]

    def __str__(self) -> str:
        return f"{self.clause}: {self.count}"
