"""What held letters and virus signatures show for the clauses of content and safety (CT-7.1, CT-8.3, DL-8, DL-11.5)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max, Q

from congvu.documents.models import FileVerdict, HeldLetter
from congvu.documents.models.held import HeldState
from congvu.ground import clock
from congvu.regulations.clauses import Clause
from congvu.regulations.profile import Profile
from congvu.regulations.witnesses import Evidence, evidence_of

LONG = timedelta(days=7)


@evidence_of(
    "content.secrecy",
    "content.phrases",
    "list.posting",
    counts=("thư bị giữ theo điều khoản này", "letters held by this clause"),
    breaches=("thư chờ quyết định quá 7 ngày", "letters that wait for more than 7 days"),
)
def held(_profile: Profile, place: str, clause: Clause) -> Iterator[Evidence]:
    """Letters that the gate held, by the agency that decides about them."""
    rows = HeldLetter.objects.filter(jurisdiction__slug=place, clause=clause.id).order_by().values_list("agency")
    waiting = Q(state=HeldState.HELD, since__lt=clock.now() - LONG)
    sums = rows.annotate(number=Count("pk"), latest=Max("since"), late=Count("pk", filter=waiting))
    for agency, number, latest, late in sums:
        yield Evidence(number, latest, late, "held", agency)


@evidence_of(
    "security.virus",
    counts=("tệp mẫu vi-rút đang dùng", "files of virus signatures in use"),
    breaches=("mẫu vi-rút cũ quá số giờ cho phép", "signatures older than the hours allowed"),
)
def signatures(_profile: Profile, _place: str, clause: Clause) -> Iterator[Evidence]:
    """The official database, where this system scans with it."""
    folder: Path | None = settings.CONGVU_SIGNATURES
    found = [path.stat().st_mtime for path in folder.glob("*.c[vl]d")] if folder else []
    if found:
        newest = datetime.fromtimestamp(max(found), UTC)
        hours = clause.get("signature_hours")
        old = bool(hours) and clock.now() - newest > timedelta(hours=hours)
        yield Evidence(len(found), newest, int(old))


@evidence_of(
    "documents.legal_value",
    "documents.signature",
    counts=("tệp đã kiểm tra chữ ký", "files whose signatures were examined"),
)
def verdicts(_profile: Profile, place: str, _clause: Clause) -> Iterator[Evidence]:
    """The files of letters between agencies, and when the last was looked into."""
    rows = FileVerdict.objects.filter(examination__jurisdiction__slug=place)
    found = rows.aggregate(count=Count("pk"), last=Max("examination__time"))
    yield Evidence(found["count"], found["last"])
