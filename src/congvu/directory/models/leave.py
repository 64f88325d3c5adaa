"""Lawful leave, which stops the clock of idleness and excuses from checking (VP-6.3.s2, DL-7.1, DN-10.2)."""

from django.db import models

from congvu.directory.models.person import Person


class LeaveKind(models.TextChoices):
    """Kinds of leave by the Labour Code and the Law on Social Insurance, as the regulations name them."""

    ANNUAL = "annual", "Nghỉ phép năm"
    SICK = "sick", "Nghỉ ốm"
    MATERNITY = "maternity", "Nghỉ thai sản"
    UNPAID = "unpaid", "Nghỉ không hưởng lương"
    WORK_ACCIDENT = "work_accident", "Nghỉ do tai nạn lao động, bệnh nghề nghiệp"
    PRE_RETIREMENT = "pre_retirement", "Nghỉ chờ hưu"
    MISSION = "mission", "Đi công tác"


class Leave(models.Model):
    """One leave of a person, both days included; ``session`` 0 or 1 where it takes only that half of each day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="leaves")
    kind = models.CharField(max_length=16, choices=LeaveKind.choices)
    first = models.DateField()
    last = models.DateField()
    session = models.PositiveSmallIntegerField(null=True, blank=True)
    document = models.CharField(max_length=200, blank=True)
    entered_by = models.CharField(max_length=254)
    entered_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["last", "person"], name="leave_end")]
        constraints = [
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="leave_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind} {self.first} - {self.last}"
