"""What letters, documents, held mail and virus signatures show for the clauses (CT-7, CT-8, DL-8, DL-9, DN-9, VP-9)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from congvu.directory.models import Agency
from congvu.documents.models import (
    Assignment,
    Book,
    Document,
    DocumentState,
    FileVerdict,
    HeldLetter,
    Letter,
    Means,
    Recipient,
    Refusal,
)
from congvu.documents.models.held import HeldState
from congvu.documents.queries.register import owing
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


@evidence_of(
    "documents.kinds",
    counts=("văn bản đi thuộc loại này", "documents issued of these kinds"),
    breaches=("bắt buộc mà chưa gửi thư", "that must go by mail and did not"),
)
def kinds(_profile: Profile, place: str, clause: Clause) -> Iterator[Evidence]:
    """Documents that were entered under the clause, by agency."""
    rows = Document.objects.filter(agency__jurisdiction__slug=place, book=Book.OUT, clause=clause.id)
    mailed = Recipient.objects.filter(document=OuterRef("pk"), means=Means.MAIL).exclude(message_id="")
    unmailed = Q(mailed=False, mode="compulsory", secret=False) & ~Q(state=DocumentState.WITHDRAWN)
    rows = rows.annotate(mailed=Exists(mailed)).order_by()
    yield from _by_agency(rows.values_list("agency"), "made_at", unmailed)


@evidence_of(
    "documents.copy",
    counts=("văn bản giấy đã vào sổ văn bản đi", "papers in the book of documents issued"),
    breaches=("còn nơi nhận chưa có bản điện tử", "some recipient of which has no electronic copy"),
)
def copies(_profile: Profile, place: str, _clause: Clause) -> Iterator[Evidence]:
    """Papers of the last 92 days, by agency."""
    for agency in Agency.objects.filter(documents__on_paper=True, jurisdiction__slug=place).distinct():
        rows = Document.objects.filter(agency=agency, book=Book.OUT, on_paper=True, secret=False)
        sums = rows.aggregate(number=Count("pk"), latest=Max("made_at"))
        yield Evidence(sums["number"], sums["latest"], owing(agency).count(), "documents-figures", agency.pk)


@evidence_of(
    "documents.receipt",
    "handling.submit",
    "handling.answer",
    "checks.reminder",
    counts=("thư đến cơ quan, đơn vị", "letters to agencies and units"),
    breaches=("quá hạn chưa xác nhận, trả lời hoặc báo cáo", "overdue: not confirmed, answered or submitted"),
)
def letters(_profile: Profile, place: str, clause: Clause) -> Iterator[Evidence]:
    """Letters of which the clause asks something, by agency."""
    rows = Letter.objects.filter(mailbox__jurisdiction__slug=place, clause=clause.id, delivered_at__isnull=False)
    late = Q(settled_at=None, due__lt=clock.today())
    yield from _by_agency(rows.order_by().values_list("mailbox__agency"), "came_at", late, "letters")


@evidence_of(
    "handling.assign",
    counts=("thư đã giao người xử lý", "letters assigned to a person"),
    breaches=("quá hạn xử lý", "not handled by their day"),
)
def assignments(_profile: Profile, place: str, clause: Clause) -> Iterator[Evidence]:
    """Assignments under the clause, by agency."""
    rows = Assignment.objects.filter(letter__mailbox__jurisdiction__slug=place, clause=clause.id)
    late = Q(done_at=None, withdrawn_at=None, due__lt=clock.today())
    yield from _by_agency(rows.order_by().values_list("letter__mailbox__agency"), "assigned_at", late, "letters")


@evidence_of("documents.register", counts=("văn bản đến đã vào sổ", "documents received and numbered"))
def received(_profile: Profile, place: str, _clause: Clause) -> Iterator[Evidence]:
    """The book of arrivals, by agency."""
    rows = Document.objects.filter(agency__jurisdiction__slug=place, book=Book.IN, arrival__isnull=False)
    yield from _by_agency(rows.order_by().values_list("agency"), "made_at", page="documents-in")


@evidence_of("documents.issue", "documents.approval", counts=("văn bản đã phát hành", "documents issued"))
def issued(_profile: Profile, place: str, _clause: Clause) -> Iterator[Evidence]:
    """The book of documents issued, by agency."""
    rows = Document.objects.filter(agency__jurisdiction__slug=place, book=Book.OUT, state=DocumentState.ISSUED)
    yield from _by_agency(rows.order_by().values_list("agency"), "issued_at", page="documents-out")


@evidence_of("documents.refusal", counts=("bản giấy đã từ chối", "papers refused"))
def refusals(_profile: Profile, place: str, clause: Clause) -> Iterator[Evidence]:
    """Refusals under the clause, by agency."""
    rows = Refusal.objects.filter(agency__jurisdiction__slug=place, clause=clause.id)
    yield from _by_agency(rows.order_by().values_list("agency"), "at", page="documents-figures")


@evidence_of(
    "documents.order",
    counts=("người nhận mệnh lệnh", "readers of orders"),
    breaches=("chưa xác nhận đã đọc", "who have not confirmed"),
)
def orders(_profile: Profile, place: str, _clause: Clause) -> Iterator[Evidence]:
    """Readers of administrative orders, by agency."""
    rows = Recipient.objects.filter(document__agency__jurisdiction__slug=place, document__order=True)
    rows = rows.filter(document__state=DocumentState.ISSUED)
    unread = Q(acknowledged_at=None)
    yield from _by_agency(rows.order_by().values_list("document__agency"), "at", unread, "documents-out")


def _by_agency(
    rows: QuerySet[Any, Any], moment: str, breach: Q | None = None, page: str = "documents-figures"
) -> Iterator[Evidence]:
    """One sum for each agency; ``rows`` are grouped by it."""
    late = Count("pk", filter=breach if breach is not None else Q(pk__in=[]))
    for agency, number, latest, breaches in rows.annotate(number=Count("pk"), latest=Max(moment), late=late):
        yield Evidence(number, latest, breaches, page, agency)
