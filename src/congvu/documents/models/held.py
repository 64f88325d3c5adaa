"""Letters that the gate holds, what people were told of its findings, and how far its log was read."""

import uuid

from django.db import models
from django.db.models import Q

from congvu.directory.models import Agency, Jurisdiction


class HeldState(models.TextChoices):
    """What becomes of a held letter. Decided is not done: upkeep carries the decision out and says so."""

    HELD = "held", "Đang giữ"
    RELEASING = "releasing", "Đã duyệt, đang cho đi"
    REFUSING = "refusing", "Đã từ chối, đang trả lời"
    RELEASED = "released", "Đã cho đi"
    REFUSED = "refused", "Đã từ chối"
    GONE = "gone", "Không còn trong hàng đợi"


class HeldLetter(models.Model):
    """One letter in Postfix's hold queue: who wrote to whom, how large, and what was found where; never what it says.

    ``agency`` decides: the sender's, or of a letter that came the one agency of all its recipients; None is a letter
    to several, which the managing department decides. ``tell`` are the words of the clauses for whom they name.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    queue_id = models.CharField(unique=True, max_length=32)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="held_letters")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="held_letters")
    direction = models.CharField(max_length=12)
    sender = models.CharField(max_length=320, blank=True)
    login = models.CharField(max_length=254, blank=True)
    message_id = models.CharField(max_length=998, blank=True)
    recipients = models.JSONField(default=list)
    recipient_count = models.PositiveIntegerField()
    bytes = models.PositiveBigIntegerField()
    clause = models.CharField(max_length=32, blank=True)
    findings = models.JSONField(default=list)
    tell = models.JSONField(default=list)
    since = models.DateTimeField()
    state = models.CharField(max_length=12, choices=HeldState.choices, default=HeldState.HELD)
    decided_by = models.CharField(max_length=254, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["jurisdiction", "-since", "-id"], name="held_letter_list"),
            models.Index(fields=["state"], condition=Q(done_at=None), name="held_letter_open"),
        ]

    def __str__(self) -> str:
        return f"{self.queue_id} {self.state}"


class Told(models.Model):
    """One person was told of one clause, about one mailbox, on one day: not again, but counted."""

    day = models.DateField()
    address = models.CharField(max_length=254)
    clause = models.CharField(max_length=32)
    about = models.CharField(max_length=320)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "address", "clause", "about"], name="told_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.address} {self.clause}"


class GateLogRead(models.Model):
    """How far the gate's log was read: the one row goes with what was made of the lines, in one transaction."""

    inode = models.BigIntegerField()
    offset = models.BigIntegerField()
    head = models.BinaryField(max_length=64)
    written = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.inode}:{self.offset}"
