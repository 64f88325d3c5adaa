"""The register of addresses: who has one, who had one, and which may never be given (DN-3.5, CT-4.2.a, VP-5)."""

from django.db import models

from congvu.directory.models.jurisdiction import Jurisdiction
from congvu.directory.models.mailbox import Mailbox
from congvu.directory.models.mailing_list import MailingList


class Domain(models.Model):
    """A mail domain of a jurisdiction: its own, or a subdomain (DL-5.2.c)."""

    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="domains")
    name = models.CharField(unique=True, max_length=200)

    def __str__(self) -> str:
        return self.name


class AddressUse(models.TextChoices):
    """What an address is used for. A retired one is kept for ever: its holder's mail must reach nobody else."""

    PRIMARY = "primary", "Địa chỉ chính"
    ALIAS = "alias", "Bí danh"
    LIST = "list", "Danh sách thư"
    RETIRED = "retired", "Không cấp lại"


class CopiedAddress(models.Model):
    """Mail for this address comes into this technical mailbox, too: a program reads requests there."""

    address = models.CharField(max_length=254)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="copied")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "mailbox"], name="copied_once")]

    def __str__(self) -> str:
        return f"{self.address} > {self.mailbox}"


class Address(models.Model):
    """One address that was ever given. Its uniqueness is the database's, case-folded (lower case throughout).

    ``until`` is the last day on which an alias delivers; without one it does so without end. ``mailing_list`` is the
    list that an alias leads to.
    """

    address = models.CharField(unique=True, max_length=254)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="addresses")
    use = models.CharField(max_length=8, choices=AddressUse.choices)
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, null=True, blank=True, related_name="addresses")
    mailing_list = models.ForeignKey(
        MailingList, on_delete=models.PROTECT, null=True, blank=True, related_name="aliases"
    )
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["jurisdiction", "until"],
                condition=models.Q(use="alias", until__isnull=False),
                name="alias_that_ends",
            )
        ]

    def __str__(self) -> str:
        return self.address
