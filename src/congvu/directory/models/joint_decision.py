"""Decisions that two persons take together: deletion (CT-9.9), suspension for a serious violation (CT-14.2.s3)."""

from django.db import models

from congvu.directory.models.mailbox import Mailbox


class JointKind(models.TextChoices):
    """What is decided."""

    DELETE = "delete", "Xóa dữ liệu hộp thư"
    SUSPEND = "suspend", "Tạm ngưng vì vi phạm nghiêm trọng"


class JointDecision(models.Model):
    """Asked by the first person; taken when the second agrees, void when either declines.

    ``incident`` is the number of the emergency, ``snapshot`` what the mailbox was when it was asked: no content.
    """

    kind = models.CharField(max_length=12, choices=JointKind.choices)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="joint_decisions")
    clause = models.CharField(max_length=32)
    reason = models.CharField(max_length=300)
    incident = models.CharField(max_length=40, blank=True)
    snapshot = models.JSONField(default=dict)
    first = models.CharField(max_length=254)
    asked_at = models.DateTimeField()
    second = models.CharField(max_length=254, blank=True)
    agreed = models.BooleanField(null=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "kind"], condition=models.Q(closed_at=None), name="one_open_joint_decision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.mailbox}"
