"""Mailing lists that the directory fills by itself, and who may write to them (CT-11.5, DN-5.1.e, QT-4.2.1)."""

from django.db import models
from django.db.models import Q

from congvu.directory.models.agency import Agency, AgencyKind, Unit
from congvu.directory.models.jurisdiction import Jurisdiction
from congvu.directory.models.mailbox import Mailbox


class Reach(models.TextChoices):
    """Whose mailboxes a list reaches."""

    PEOPLE = "personal", "Hộp thư cá nhân"
    UNITS = "unit", "Hộp thư các đơn vị"
    AGENCIES = "agency", "Hộp thư các cơ quan"


class MailingList(models.Model):
    """Everybody whom its rule finds at the moment of sending: a search over the directory, not a register.

    Each further field narrows the rule: to an agency or a unit, to agencies of a kind, to people in a position.
    ``clause`` is why it was opened.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="lists")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="lists")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="lists")
    reach = models.CharField(max_length=8, choices=Reach.choices, default=Reach.PEOPLE)
    agency_kind = models.CharField(max_length=20, choices=AgencyKind.choices, blank=True)
    position = models.CharField(max_length=200, blank=True)
    address = models.CharField(unique=True, max_length=254)
    name = models.CharField(max_length=240)
    clause = models.CharField(max_length=32, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(reach="personal", unit=None, agency_kind="", position="", closed_on=None),
                name="one_list_of_an_agency",
            ),
            models.UniqueConstraint(
                fields=["unit"],
                condition=Q(reach="personal", position="", closed_on=None),
                name="one_list_of_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.address


BODYS_OWN = Q(reach=Reach.PEOPLE, unit=None, agency_kind="", position="")
"""The list of all people of an agency, or of the whole jurisdiction."""


class ListPoster(models.Model):
    """A person whom the head has authorised to write to a list, by a document (CT-11.5.s2)."""

    mailing_list = models.ForeignKey(MailingList, on_delete=models.PROTECT, related_name="posters")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="posts_to")
    document_number = models.CharField(max_length=60)
    document_date = models.DateField()
    clause = models.CharField(max_length=32, blank=True)
    added_by = models.CharField(max_length=254)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=254, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailing_list", "mailbox"], condition=Q(ended_at=None), name="posts_to_a_list_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mailbox} > {self.mailing_list}"
