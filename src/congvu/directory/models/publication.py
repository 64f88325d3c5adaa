"""What is still to be told to LDAP: written in the transaction of the change, deleted when LDAP has it."""

from django.db import models


class PublicationKind(models.TextChoices):
    """Which table the changed row is in."""

    JURISDICTION = "jurisdiction"
    DOMAIN = "domain"
    AGENCY = "agency"
    UNIT = "unit"
    MAILBOX = "mailbox"
    LIST = "list"
    APPLICATION = "application"
    GONE = "gone"  # entries that stand under a name (``dn``) which nothing has any longer


class Publication(models.Model):
    """One row whose LDAP entry may be stale. They are worked off in order: parents come first."""

    kind = models.CharField(max_length=12, choices=PublicationKind.choices)
    row = models.BigIntegerField()
    dn = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"
