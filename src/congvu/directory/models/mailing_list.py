"""Mailing lists that the directory fills by itself (CT-11.5, DN-5.1.e)."""

from django.db import models

from congvu.directory.models.agency import Agency
from congvu.directory.models.jurisdiction import Jurisdiction


class MailingList(models.Model):
    """All active personal mailboxes of one agency, or of the whole jurisdiction where no agency is named."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="lists")
    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="list")
    address = models.CharField(unique=True, max_length=254)
    name = models.CharField(max_length=240)
    closed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.address
