"""Large files that somebody left for others to fetch."""

import secrets

from django.db import models

from congvu.directory.models import Mailbox


def new_token() -> str:
    """256 random bits: nobody guesses a link."""
    return secrets.token_urlsafe(32)


class FileState(models.TextChoices):
    """Nobody fetches a file before it was scanned, where this system scans."""

    SCANNING = "scanning", "Đang quét vi-rút"
    READY = "ready", "Tải được"
    INFECTED = "infected", "Có mã độc, đã xóa"
    GONE = "gone", "Đã xóa"


class LargeFile(models.Model):
    """One file: who left it, until which day, how often it was fetched. ``token`` is the secret part of its link."""

    token = models.CharField(unique=True, max_length=64, default=new_token, editable=False)
    owner = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="large_files")
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=FileState.choices)
    clause = models.CharField(max_length=32)
    left_at = models.DateTimeField()
    last_day = models.DateField()
    downloads = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="large_file_list")]

    def __str__(self) -> str:
        return self.name
