"""Whom an issued document goes to, one row for each place in "Nơi nhận", and what became of it there."""

from django.db import models

from congvu.directory.models import Mailbox, Notice
from congvu.documents.models.letter import Acknowledged
from congvu.documents.models.register import Document


class Means(models.TextChoices):
    """How the electronic copy reaches a place: by mail, or what a regulation takes for it (CT-7.1.s3, DL-9.s3)."""

    MAIL = "mail", "Thư điện tử"
    SYSTEM = "system", "Hệ thống thông tin khác"
    LINK = "link", "Địa chỉ để tải hoặc liên hệ nhận"
    NONE = "none", "Chưa có địa chỉ"


class Progress(models.TextChoices):
    """What became of it; as evidence of the mail path says."""

    WAITING = "waiting", "Chờ gửi"
    SENT = "sent", "Đang gửi"
    DEFERRED = "deferred", "Chậm, đang thử lại"
    DELIVERED = "delivered", "Đã đến"
    BOUNCED = "bounced", "Không đến được"
    INSTEAD = "instead", "Bằng cách khác"


class Recipient(models.Model):
    """One place that a document goes to. ``line`` is what the document says, ``address`` where that leads.

    ``message_id`` is of the letter to this place alone: so evidence tells of each place by itself. ``acknowledged_at``:
    the place confirmed receipt; of an order, the person read it (DN-14.4.s2).
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="recipients")
    line = models.CharField(max_length=300, blank=True)
    name = models.CharField(max_length=400, blank=True)
    address = models.CharField(max_length=254, blank=True)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    means = models.CharField(max_length=6, choices=Means.choices)
    progress = models.CharField(max_length=9, choices=Progress.choices, default=Progress.WAITING)
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    clause = models.CharField(max_length=32, blank=True)
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    message_id = models.CharField(max_length=300, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_how = models.CharField(max_length=8, choices=Acknowledged.choices, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "address"], condition=~models.Q(address=""), name="document_to_a_place_once"
            )
        ]
        indexes = [
            models.Index(fields=["message_id"], condition=~models.Q(message_id=""), name="recipient_letter"),
            models.Index(fields=["mailbox"], condition=models.Q(acknowledged_at=None), name="recipient_unread"),
            models.Index(fields=["id"], condition=models.Q(progress="waiting"), name="recipient_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.document} > {self.address or self.line}"
