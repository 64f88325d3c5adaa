"""One reorganisation, from its plan to its undoing."""

from django.db import models

from congvu.directory.models import Jurisdiction


class Kind(models.TextChoices):
    """What happens to the bodies."""

    RENAME = "rename", "Đổi tên"
    MOVE = "move", "Chuyển"
    MERGE = "merge", "Sáp nhập"
    SPLIT = "split", "Chia, tách"
    DISSOLVE = "dissolve", "Giải thể"


class State(models.TextChoices):
    """Where it stands; an agreed one that was ordered waits for its day."""

    PLANNED = "planned", "Dự kiến"
    AGREED = "agreed", "Đã duyệt"
    ORDERED = "ordered", "Chờ đến ngày"
    DONE = "done", "Đã thực hiện"
    UNDONE = "undone", "Đã hoàn tác"
    WITHDRAWN = "withdrawn", "Đã bỏ"


OPEN = (State.PLANNED, State.AGREED, State.ORDERED)


class Reorganisation(models.Model):
    """A planned act. ``promised`` are addresses that nobody else gets meanwhile; ``journal`` is what was before.

    ``alias_until`` is the last day of the old addresses, and of undoing; without one neither ends.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="reorganisations")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    title = models.CharField(max_length=400)
    order = models.JSONField()
    plan = models.JSONField(default=dict)
    promised = models.JSONField(default=list)
    journal = models.JSONField(default=dict)
    document_number = models.CharField(max_length=80)
    document_date = models.DateField()
    effective = models.DateField()
    clause = models.CharField(max_length=32, blank=True)
    alias_until = models.DateField(null=True, blank=True)
    planned_by = models.CharField(max_length=254)
    planned_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=254, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    executor = models.CharField(max_length=254, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=254, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    hindrance = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["jurisdiction", "state", "effective"], name="reorganisation_due")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """How people and the ledger name it."""
        return f"TC-{self.planned_at:%Y}-{self.pk:04}"
