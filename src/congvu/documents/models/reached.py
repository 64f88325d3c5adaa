"""How far the evidence of deliveries has been read, and which deliveries came before their letter was examined."""

from django.db import models

from congvu.directory.models import Mailbox


class DeliveriesReached(models.Model):
    """The last day that was read sealed, and bytes of the days after it; one row."""

    sealed = models.CharField(max_length=10, blank=True)
    offsets = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.sealed


class Arrival(models.Model):
    """A letter that lies in a shared mailbox and that the examiner has not read yet; kept for some days."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    message_id = models.CharField(max_length=998)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "message_id"], name="arrival_of_a_letter_once")]
        indexes = [models.Index(fields=["at"], name="arrival_at")]

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.message_id}"
