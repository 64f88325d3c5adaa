"""The roll-up of the evidence, which is no act; and the reports that are due, asked for and handed in, which are."""

from datetime import date

from django.db import models

from congvu.directory.models import Agency, Jurisdiction, StoredFile
from congvu.ground import clock


class Survey(models.Model):
    """The last gathering of a jurisdiction's evidence."""

    jurisdiction = models.OneToOneField(Jurisdiction, on_delete=models.CASCADE, related_name="survey")
    time = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.jurisdiction}: {self.time:%Y-%m-%d %H:%M}"


class Tally(models.Model):
    """What one witness said of one clause; without an agency it is the sum of the whole jurisdiction."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="tallies")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    clause = models.CharField(max_length=32)
    witness = models.CharField(max_length=120)
    count = models.PositiveBigIntegerField()
    breaches = models.PositiveBigIntegerField()
    last = models.DateTimeField(null=True, blank=True)
    page = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["survey", "agency", "clause"], name="tally_of_agency")]

    def __str__(self) -> str:
        return f"{self.clause}: {self.count}"


class ReportRequest(models.Model):
    """A report asked for beside the calendar (VP-12.1.s2, CT-15.1): by whom, why, from whom, until when."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="report_requests")
    form = models.CharField(max_length=24)
    first = models.DateField()
    last = models.DateField()
    due = models.DateField()
    on_behalf = models.CharField(max_length=160, blank=True)
    text = models.TextField(blank=True)
    clause = models.CharField(max_length=32, blank=True)
    asked_by = models.CharField(max_length=254)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.form} {self.first} - {self.last}"


class ReportState(models.TextChoices):
    """Where a report stands; ``incomplete`` lacks the signature that its form asks for (CT-PL2.9)."""

    OPEN = "open", "Chưa nộp"
    INCOMPLETE = "incomplete", "Thiếu chữ ký"
    FINAL = "final", "Đã nộp"


class Report(models.Model):
    """One report of one period, of an agency or (without one) of the whole jurisdiction; due until the end of ``due``.

    ``by`` and ``to`` are the regulation's roles. ``told`` are the days of the calendar that were acted upon. When it is
    final ``content`` is frozen, ``sha256`` is its digest, and ``signed`` the file that was signed.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="reports")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    request = models.ForeignKey(ReportRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    form = models.CharField(max_length=24)
    clauses = models.JSONField(default=list)
    first = models.DateField()
    last = models.DateField()
    due = models.DateField()
    ready_by = models.DateField(null=True, blank=True)
    by = models.JSONField(default=list)
    to = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=ReportState.choices, default=ReportState.OPEN)
    told = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    content = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64, blank=True)
    signed = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signature = models.JSONField(default=dict)
    scan = models.BooleanField(default=False)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.CharField(max_length=254, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "form", "first", "last"],
                condition=models.Q(request=None, agency__isnull=False),
                name="report_of_agency_once",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "form", "first", "last"],
                condition=models.Q(request=None, agency=None),
                name="report_of_whole_once",
            ),
            models.UniqueConstraint(
                fields=["request", "agency"], condition=models.Q(request__isnull=False), name="report_answers_once"
            ),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "due"], name="report_list"),
            models.Index(fields=["agency", "due"], name="report_agency_list"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.first} - {self.last}: {self.agency or self.jurisdiction}"

    @property
    def late(self) -> bool:
        """Whether it came, or is still missing, after the end of its due day."""
        return self._day() > self.due

    def _day(self) -> date:
        return self.handed_in_at.astimezone(clock.LOCAL).date() if self.handed_in_at else clock.today()
