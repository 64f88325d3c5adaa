"""People, with their names in three parts: never guessed silently (CT-4.2.c)."""

from django.db import models

from congvu.directory.models.agency import Agency, Unit
from congvu.directory.models.jurisdiction import Jurisdiction


class Person(models.Model):
    """An official (cán bộ, công chức, viên chức, người lao động). ``rank``: 1 is the highest, empty where none is given."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="people")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="people")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="people")
    family = models.CharField(max_length=80, blank=True)
    middle = models.CharField(max_length=120, blank=True)
    given = models.CharField(max_length=80)
    full_name = models.CharField(max_length=240)
    position = models.CharField(max_length=160, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    category = models.CharField(max_length=40, blank=True)
    staff_code = models.CharField(max_length=40, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "staff_code"], condition=~models.Q(staff_code=""), name="person_staff_code"
            )
        ]

    def __str__(self) -> str:
        return f"{self.full_name}, {self.agency.name}"
