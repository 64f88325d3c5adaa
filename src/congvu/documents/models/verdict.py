"""What the examiner found of a letter and of each file in it; kept as it was found, for certificates expire."""

from django.db import models

from congvu.directory.models import Jurisdiction


class Examination(models.Model):
    """One letter examined by the trust of one jurisdiction. ``submitted``: its sender had signed in here.

    ``declared``: its text says that files are scans of the original (DN-9.2.b).
    """

    queue_id = models.CharField(max_length=32)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.CASCADE, related_name="examinations")
    message_id = models.CharField(max_length=998)
    time = models.DateTimeField()
    sender = models.CharField(max_length=254, blank=True)
    recipients = models.JSONField(default=list)
    submitted = models.BooleanField()
    declared = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["queue_id", "jurisdiction", "time"], name="examined_once"),
        ]
        indexes = [
            models.Index(fields=["message_id"], name="examination_of_letter"),
            models.Index(fields=["jurisdiction", "-time"], name="examination_latest"),
        ]

    def __str__(self) -> str:
        return self.message_id


class FileVerdict(models.Model):
    """The signatures of one file, or of the letter itself (``name`` empty); ``carried`` are the letter's over the file.

    Signatures are as ``congvu.ground.signatures.verdicts.Signature`` says them.
    """

    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=250, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    verdict = models.CharField(max_length=13)
    reason = models.CharField(max_length=20, blank=True)
    scan = models.BooleanField()
    signatures = models.JSONField(default=list)
    carried = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="verdict_of_file")]

    def __str__(self) -> str:
        return f"{self.name}: {self.verdict}"
