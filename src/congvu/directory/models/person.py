"""People, with their names in three parts: never guessed silently (CT-4.2.c)."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from congvu.directory.models.agency import Agency, Unit
from congvu.directory.models.jurisdiction import Jurisdiction
from congvu.directory.rules import person_sort, search_text


class People(models.QuerySet["Person"]):
    """People in bulk: their search and sort texts are made here too, so that nobody can forget them."""

    def bulk_create(self, objs: Iterable["Person"], *args: Any, **kwargs: Any) -> list["Person"]:
        """Insert many, each with its texts."""
        people = list(objs)
        for person in people:
            person.index()
        return super().bulk_create(people, *args, **kwargs)


class Person(models.Model):
    """An official (cán bộ, công chức, viên chức, người lao động). ``rank``: 1 is the highest, None is not given."""

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
    search = models.CharField(max_length=700, editable=False)
    sort = models.CharField(max_length=300, editable=False)

    objects = People.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "staff_code"], condition=~models.Q(staff_code=""), name="person_staff_code"
            )
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "sort", "id", "search"], name="person_search"),
            models.Index(fields=["agency", "sort", "id"], name="person_agency_list"),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}, {self.agency.name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the texts of the present name."""
        self.index()
        super().save(*args, **kwargs)

    def index(self) -> None:
        """What the person is found and sorted by."""
        self.search = search_text(self.full_name, self.agency.name, self.position, self.staff_code)
        self.sort = person_sort(self.given, f"{self.family} {self.middle}")
