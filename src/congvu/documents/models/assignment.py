"""Letters assigned to persons with a due date (CT-11.2.s2, QT-4.3.3.s3)."""

from django.db import models

from congvu.directory.models import Mailbox
from congvu.documents.models.letter import Letter


class Assignment(models.Model):
    """One person who handles one letter, until it is done or taken back."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="assignments")
    to = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="assignments")
    by = models.CharField(max_length=254)
    task = models.CharField(max_length=500, blank=True)
    clause = models.CharField(max_length=32, blank=True)
    due = models.DateField(null=True, blank=True)
    assigned_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "to"],
                condition=models.Q(done_at=None, withdrawn_at=None),
                name="assigned_once_at_a_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["to", "due"], condition=models.Q(done_at=None, withdrawn_at=None), name="assignment_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} > {self.to}"
