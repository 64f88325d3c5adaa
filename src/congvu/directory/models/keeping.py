"""What is done with the mail of shared mailboxes by a recorded act, and who confirmed that access is right."""

from django.db import models

from congvu.directory.models.agency import Agency
from congvu.directory.models.mailbox import Mailbox


class DiscardReason(models.TextChoices):
    """For which a message of a kept mailbox may be set aside (CT-11.3)."""

    SPAM = "spam", "Thư rác"
    ANONYMOUS = "anonymous", "Thư nặc danh, không rõ địa chỉ"


class Discard(models.Model):
    """One message set aside from a kept mailbox: erased after ``erase_after``, and until then it can be taken back."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="discards")
    message_id = models.CharField(max_length=998)
    folder = models.CharField(max_length=255)
    reason = models.CharField(max_length=12, choices=DiscardReason.choices)
    clause = models.CharField(max_length=32)
    actor = models.CharField(max_length=254)
    at = models.DateTimeField()
    erase_after = models.DateField()
    moved = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True, blank=True)
    restored_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.message_id}"


class AccessReview(models.Model):
    """A period's confirmation that those with access to an agency's shared mailboxes are the right ones; ``seen`` is
    what was confirmed."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="access_reviews")
    period = models.DateField()
    confirmed_by = models.CharField(max_length=254)
    confirmed_at = models.DateTimeField()
    clause = models.CharField(max_length=32)
    seen = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "period"], name="access_review_once")]

    def __str__(self) -> str:
        return f"{self.agency}: {self.period}"
