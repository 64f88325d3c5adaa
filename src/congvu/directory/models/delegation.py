"""Who holds a shared mailbox: its head by office, and whom the head authorised, each for the days of a document."""

from django.db import models

from congvu.directory.models.mailbox import Mailbox


class Basis(models.TextChoices):
    """By what somebody holds a mailbox (DL-12.1.c, DN-13.1, CT-11.1)."""

    HEAD = "head", "Thủ trưởng, theo chức vụ"
    AUTHORISED = "authorised", "Được ủy quyền"


class Delegation(models.Model):
    """One person holding one agency or unit mailbox. Access is ``open``: from the first day, once the duties were
    accepted, to the end; no other field decides it, so that LDAP follows rows and never a clock."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="delegations")
    holder = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="holdings")
    basis = models.CharField(max_length=12, choices=Basis.choices)
    document_number = models.CharField(max_length=60, blank=True)
    document_date = models.DateField(null=True, blank=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    clause = models.CharField(max_length=32, blank=True)
    assigned_by = models.CharField(max_length=254)
    assigned_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    open = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=254, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "holder"], condition=models.Q(ended_at=None), name="holds_a_mailbox_once"
            )
        ]
        indexes = [models.Index(fields=["holder"], condition=models.Q(open=True), name="delegation_open")]

    def __str__(self) -> str:
        return f"{self.holder} giữ {self.mailbox}"
