"""A shared mailbox passing from one holder to the next (VP-13.2.d, DL-12.1.e, DN-13.2, QT-4.2.3)."""

from django.db import models

from congvu.directory.models.mailbox import Mailbox
from congvu.directory.models.stored_file import StoredFile


class Handover(models.Model):
    """One handover. While it is open nothing of the mailbox can be deleted. Counts are ``[messages, bytes]`` by folder.

    ``former`` confirms what is given, ``receiver`` what is received; where the former is gone a witness confirms.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="handovers")
    former = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="handed_over", null=True, blank=True)
    receiver = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="received")
    one_sided = models.CharField(max_length=300, blank=True)
    items = models.JSONField(default=list)
    clause = models.CharField(max_length=32, blank=True)
    remarks = models.CharField(max_length=2000, blank=True)
    started_by = models.CharField(max_length=254)
    started_at = models.DateTimeField()
    due = models.DateField(null=True, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    given_at = models.DateTimeField(null=True, blank=True)
    witness = models.CharField(max_length=254, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    minutes = models.ManyToManyField(StoredFile, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox"], condition=models.Q(done_at=None), name="one_handover_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.former or '–'} → {self.receiver}"
