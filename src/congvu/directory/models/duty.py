"""What time has done: each duty of a night once, however often the night is begun again."""

from django.db import models

from congvu.directory.models.mailbox import Mailbox


class Duty(models.Model):
    """One duty done on one mailbox: its kind, the date that it is about, and when it was done.

    The three together are done once: a warning seven days before a date is not repeated, a new date warns anew.
    """

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=40)
    due = models.DateField()
    done_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "mailbox", "due"], name="duty_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.mailbox} {self.due}"


class Night(models.Model):
    """One night's duties of one jurisdiction, finished: what was done, by kind."""

    jurisdiction = models.ForeignKey("directory.Jurisdiction", on_delete=models.CASCADE, related_name="nights")
    day = models.DateField()
    done = models.JSONField(default=dict)
    finished_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jurisdiction", "day"], name="night_once")]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.day}"
