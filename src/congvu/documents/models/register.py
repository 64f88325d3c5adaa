"""The register of documents (sổ văn bản đi, sổ văn bản đến) of each agency; corrections are added, nothing is replaced.

Nghị định 30/2020, Điều 15 and 22; QT-4.1.2, DL-9.s2.
"""

from typing import Any

from django.db import models

from congvu.directory.models import Agency, Mailbox, StoredFile
from congvu.documents.models.letter import Letter
from congvu.ground.vietnamese import fold


class Book(models.TextChoices):
    """Which of an agency's two books."""

    IN = "in", "Văn bản đến"
    OUT = "out", "Văn bản đi"


class Basis(models.TextChoices):
    """How it came into the book."""

    MAIL = "mail", "Nhận ra trong thư"
    FORM = "form", "Nhập trên cổng"
    API = "api", "Phần mềm khác gửi"


class DocumentState(models.TextChoices):
    """Where a document stands; what came in is ``entered`` from the start."""

    DRAFT = "draft", "Chờ phát hành"
    ISSUED = "issued", "Đã phát hành"
    ENTERED = "entered", "Đã vào sổ"
    WITHDRAWN = "withdrawn", "Đã bỏ"


class Document(models.Model):
    """One entry of a book. ``arrival`` is its number in the book of arrivals of ``year``; ``number`` and ``symbol`` are
    the issuer's (``123`` and ``UBND-VP``), ``day`` the document's own date.

    ``mode`` and ``clause``: whether its kind must go by mail (documents.kinds); ``on_paper``: issued on paper too.
    ``approved_digest`` is of the files that the head approved: other files ask for approval again (DL-14.1.s2).
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="documents")
    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="documents")
    book = models.CharField(max_length=3, choices=Book.choices)
    year = models.PositiveSmallIntegerField()
    arrival = models.PositiveIntegerField(null=True, blank=True)
    number = models.CharField(max_length=20, blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    day = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=30, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    abstract = models.CharField(max_length=500, blank=True)
    addressees = models.JSONField(default=list, blank=True)
    lines = models.JSONField(default=list, blank=True)
    message_id = models.CharField(max_length=998, blank=True)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    basis = models.CharField(max_length=4, choices=Basis.choices)
    state = models.CharField(max_length=9, choices=DocumentState.choices)
    mode = models.CharField(max_length=12, blank=True)
    clause = models.CharField(max_length=32, blank=True)
    on_paper = models.BooleanField(default=False)
    secret = models.BooleanField(default=False)
    order = models.BooleanField(default=False)
    made_by = models.CharField(max_length=254)
    made_at = models.DateTimeField()
    approved_by = models.CharField(max_length=254, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_digest = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    search = models.CharField(max_length=900, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "arrival"], condition=models.Q(book="in"), name="arrival_once"
            ),
            models.UniqueConstraint(
                fields=["letter"], condition=models.Q(letter__isnull=False), name="one_entry_for_a_letter"
            ),
        ]
        indexes = [
            models.Index(fields=["mailbox", "book", "-id"], name="document_list"),
            models.Index(fields=["agency", "day"], condition=models.Q(book="out"), name="document_issued"),
        ]

    def __str__(self) -> str:
        return self.reference or self.abstract

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with what it is found by."""
        self.search = fold(f"{self.reference} {self.issuer} {self.abstract}")[:900]
        super().save(*args, **kwargs)

    @property
    def about(self) -> str:
        """What it is about: its abstract, or the subject of the letter that it came in."""
        return self.abstract or (self.letter.subject if self.letter else "")

    @property
    def reference(self) -> str:
        """Number and symbol as they are written: ``123/UBND-VP``."""
        return f"{self.number}/{self.symbol}" if self.symbol else self.number


class DocumentFile(models.Model):
    """One file of a document by its hash; of what came by mail the bytes stay in the mailbox, ``stored`` is empty.

    A file that was replaced by a correction stays, with the moment.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="document_file_hash")]

    def __str__(self) -> str:
        return self.name


class Correction(models.Model):
    """What was corrected in an entry, by whom and why (DL-9.s2)."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=20)
    before = models.CharField(max_length=500, blank=True)
    after = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=300)
    by = models.CharField(max_length=254)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.document}: {self.field}"
