"""Traces of signing in: sessions of the portal, passwords of the past, and when a mailbox was locked out."""

from django.db import models

from congvu.directory.models.mailbox import Mailbox


class PortalSession(models.Model):
    """One browser in which somebody is signed in; without its row the session is over."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="portal_sessions")
    key = models.CharField(max_length=40, unique=True)
    client = models.CharField(max_length=64)
    browser = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()
    seen = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.client}"


class FormerPassword(models.Model):
    """A password that was replaced: not taken again, and, while ``known``, refused without being counted as a guess."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField()
    known = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["replaced_at"], condition=models.Q(known=True), name="former_known")]

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.replaced_at:%Y-%m-%d}"


class Lockout(models.Model):
    """A mailbox that slapd has locked after too many wrong passwords, as long as it is."""

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, related_name="lockout")
    since = models.DateTimeField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.since:%Y-%m-%d %H:%M}"
