"""Letters that came to the mailbox of an agency or unit, and what became of each: confirmed, submitted, answered."""

from django.db import models

from congvu.directory.models import Mailbox


class Origin(models.TextChoices):
    """Who wrote it: a body here, one of the State elsewhere, or anybody (DN-10.0: agencies, citizens, enterprises)."""

    HERE = "here", "Trong hệ thống"
    STATE = "state", "Cơ quan nhà nước nơi khác"
    OUTSIDE = "outside", "Người dân, doanh nghiệp, tổ chức"


class Acknowledged(models.TextChoices):
    """How its receipt was confirmed (CT-7.1.s4)."""

    AUTO = "auto", "Tự động"
    MANUAL = "manual", "Người giữ hộp thư xác nhận"
    ANSWER = "answer", "Bằng thư trả lời"
    REPORT = "report", "Bằng thông báo đã đọc"


class Wants(models.TextChoices):
    """What a regulation asks for once a letter on work came."""

    RECEIPT = "receipt", "Xác nhận đã nhận"
    ANSWER = "answer", "Trả lời"
    SUBMISSION = "submit", "Báo cáo lãnh đạo"


class Letter(models.Model):
    """One letter in one shared mailbox. ``delivered_at`` is empty until evidence says that it lies there: the gate sees
    letters that are stopped later. ``thread`` is the message id that its exchange began with.

    ``wants`` is what a regulation asks for by ``clause``, until ``due``; ``settled_at`` is when that was done.
    ``reminded`` counts to whom it was told that it was not.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="letters")
    message_id = models.CharField(max_length=998)
    thread = models.CharField(max_length=998)
    sender = models.CharField(max_length=254, blank=True)
    author = models.CharField(max_length=254, blank=True)
    author_name = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    subject = models.CharField(max_length=500, blank=True)
    automatic = models.CharField(max_length=20, blank=True)
    came_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    clause = models.CharField(max_length=32, blank=True)
    wants = models.CharField(max_length=8, choices=Wants.choices, blank=True)
    due = models.DateField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_how = models.CharField(max_length=8, choices=Acknowledged.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_to = models.ForeignKey(Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailbox", "message_id"], name="letter_once")]
        indexes = [
            models.Index(fields=["mailbox", "-id"], condition=models.Q(delivered_at__isnull=False), name="letter_list"),
            models.Index(fields=["mailbox", "thread"], name="letter_thread"),
            models.Index(fields=["message_id"], condition=models.Q(delivered_at=None), name="letter_on_its_way"),
            models.Index(
                fields=["due"],
                condition=models.Q(delivered_at__isnull=False, settled_at=None),
                name="letter_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.message_id}"
