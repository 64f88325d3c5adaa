"""Leaving large files, taking in what the scanner said, removing what is over. A file's row and its end are recorded.

Files lie under ``links/`` of the state directory: ``new/`` until upkeep has had them scanned (its verdicts are in
``verdicts/``: ``OK``, or clamd's words), then ``files/``; each under the token's SHA-256, which no link tells.
"""

import hashlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum

from congvu.directory.actions.notices import tell
from congvu.directory.models import Mailbox
from congvu.directory.regulation import in_force
from congvu.documents.links.rules import DAYS, LARGEST, TOGETHER, link_clause
from congvu.documents.models import LargeFile
from congvu.documents.models.large_file import FileState
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.ledger.actions import Entry, record

LIVE = [FileState.SCANNING, FileState.READY]
WORKER = "worker"
CLEAN = "OK"
"""clamd's word for a file without malware."""


class LinkRefused(CongvuError):
    """The file cannot be left here."""


class Upload(Protocol):
    """A file that a browser sent, on the disk already."""

    @property
    def name(self) -> str | None:
        """As the sender calls it."""

    @property
    def size(self) -> int | None:
        """In bytes."""

    def temporary_file_path(self) -> str:
        """Where it lies."""


def leave(owner: Mailbox, upload: Upload, days: int) -> LargeFile:
    """Leave a file for so many days. Raises LinkRefused where the regulation knows no such way, or it is too much."""
    clause, size = link_clause(in_force(owner)), upload.size or 0
    if clause is None:
        vi, en = "Quy chế ở đây không nêu cách gửi bằng liên kết.", "The regulation here knows no sending by link."
        raise LinkRefused("link-nowhere", vi, en, where=owner.address)
    lying = LargeFile.objects.filter(owner=owner, state__in=LIVE).aggregate(sum=Sum("size"))["sum"] or 0
    if not 0 < size <= LARGEST or lying + size > TOGETHER:
        vi = f"Mỗi tệp tối đa {LARGEST >> 20} MB, tất cả tối đa {TOGETHER >> 30} GB; tệp rỗng không nhận."
        en = f"At most {LARGEST >> 20} MB a file, {TOGETHER >> 30} GB in all; no empty file."
        raise LinkRefused("link-size", vi, en, clause=clause.id, where=upload.name or "")
    if not 1 <= days <= DAYS:
        vi, en = f"Số ngày từ 1 đến {DAYS}.", f"From 1 to {DAYS} days."
        raise LinkRefused("link-days", vi, en, clause=clause.id)
    row = LargeFile(
        owner=owner,
        name=Path(upload.name or "tep").name[:200],
        size=size,
        sha256=_digest(Path(upload.temporary_file_path())),
        state=FileState.SCANNING if settings.CONGVU_SCANNING else FileState.READY,
        clause=clause.id,
        left_at=clock.now(),
        last_day=clock.today() + timedelta(days=days),
    )
    with transaction.atomic():
        row.save()
        _enter("link.leave", row, owner.address)
        _keep(upload, place(row))
    return row


def _keep(upload: Upload, target: Path) -> None:
    """On one file system a second name is enough; the browser's own is removed by itself."""
    os.link(upload.temporary_file_path(), target)
    target.chmod(0o600)


def place(row: LargeFile) -> Path:
    """Where the file lies."""
    folder = "new" if row.state == FileState.SCANNING else "files"
    return Path(settings.CONGVU_LINKS) / folder / hashlib.sha256(row.token.encode()).hexdigest()


def fetched(row: LargeFile) -> None:
    """Count a download."""
    LargeFile.objects.filter(pk=row.pk).update(downloads=F("downloads") + 1)


def take_in() -> int:
    """What the scanner said of new files, and the end of those whose days are over; how many changed."""
    count = 0
    for row in LargeFile.objects.filter(state=FileState.SCANNING).select_related("owner__jurisdiction"):
        folder, name = Path(settings.CONGVU_LINKS), place(row).name
        if (folder / "files" / name).exists():  # moved, and then killed before the row knew
            _judged(row, CLEAN)
        elif (folder / "verdicts" / name).exists():
            _judged(row, (folder / "verdicts" / name).read_text("utf-8"))
        else:
            continue
        count += 1
    over = LargeFile.objects.filter(state__in=LIVE, last_day__lt=clock.today())
    for row in over.select_related("owner__jurisdiction"):
        remove(row, WORKER)
        count += 1
    return count


@transaction.atomic
def _judged(row: LargeFile, said: str) -> None:
    source = place(row)
    row.state = FileState.READY if said == CLEAN else FileState.INFECTED
    row.save(update_fields=["state"])
    if row.state == FileState.READY:
        if source.exists():
            source.rename(place(row))
        return
    clauses = in_force(row.owner).of_rule("security.virus")
    clause = clauses[0].id if clauses else ""
    _enter("link.infected", row, WORKER, clause)
    text = f"Tệp {row.name} có mã độc và đã bị xóa.\nThe file {row.name} carries malware and was removed.\n\n{said}\n"
    tell(row.owner.jurisdiction, [row.owner.address], "Tệp có mã độc / A file with malware", text, clause=clause)
    source.unlink(missing_ok=True)


@transaction.atomic
def remove(row: LargeFile, actor: str) -> None:
    """End the link before or on its day."""
    path = place(row)
    row.state = FileState.GONE
    row.save(update_fields=["state"])
    _enter("link.remove", row, actor)
    path.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _enter(verb: str, row: LargeFile, actor: str, clause: str = "") -> None:
    after = {"name": row.name, "size": row.size, "sha256": row.sha256, "until": f"{row.last_day}"}
    facts: dict[str, Any] = {"subject": row.owner.address, "jurisdiction": row.owner.jurisdiction.slug, "after": after}
    record([Entry(actor=actor, verb=verb, clause=clause or row.clause, **facts)])
