"""When each mailbox was last used: carried from the evidence by the worker; no page and no night reads files."""

from django.db import models

from congvu.directory.models.mailbox import Mailbox


class MailboxUse(models.Model):
    """Local dates of the last access (imap, pop3, webmail) and of the last sending (submission) of one mailbox."""

    mailbox = models.OneToOneField(Mailbox, on_delete=models.CASCADE, primary_key=True, related_name="last_use")
    last_access = models.DateField(null=True, blank=True)
    last_submission = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.mailbox}: {self.last_access}"


class UseReached(models.Model):
    """Up to where the evidence has been carried: the last day that was read sealed, and bytes of the days after it."""

    sealed = models.CharField(max_length=10, blank=True)
    offsets = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.sealed
