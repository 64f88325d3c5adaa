"""Mail that the system itself writes, kept until Postfix has taken it: an answer, a warning, a reminder."""

import uuid

from django.db import models

from congvu.directory.models.jurisdiction import Jurisdiction
from congvu.directory.models.stored_file import StoredFile


class Notice(models.Model):
    """One message to one address. ``key`` makes its Message-ID, the same at every try; ``clause`` is why it is sent.

    ``sender`` is blank for the system's own address, ``author`` for its name. ``automatic`` is what kind of automatic
    message it is (RFC 3834, 5); blank where a person sends it.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="notices")
    sender = models.CharField(max_length=254, blank=True)
    author = models.CharField(max_length=400, blank=True)
    automatic = models.CharField(max_length=20, blank=True, default="auto-generated")
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    clause = models.CharField(max_length=32, blank=True)
    files = models.ManyToManyField(StoredFile, blank=True)
    in_reply_to = models.CharField(max_length=998, blank=True)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(sent_at=None, refused=""), name="notice_pending")]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
