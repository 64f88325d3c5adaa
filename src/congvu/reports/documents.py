"""What the register of documents tells reports: each document once, however many places it went to (CT-PL2.6)."""

from datetime import date

from congvu.directory.models import Agency
from congvu.documents.queries.register import shares
from congvu.reports.errors import ReportRefusedError
from congvu.reports.paper import Paper


def issued(agency: Agency, first: date, last: date) -> tuple[int, int]:
    """Documents that left by mail, and all that were issued, in these days."""
    found = shares(agency, first, last)
    return sum(one.mailed for one in found), sum(one.documents for one in found)


def check_documents(paper: Paper) -> None:
    """Refuse a report of more documents by mail than were issued at all (CT-PL2.6)."""
    lines = {line.key: line for line in paper.lines()}
    mailed, every = (lines[key].value if key in lines else None for key in ("documents_mailed", "documents"))
    if isinstance(mailed, int) and isinstance(every, int) and mailed > every:
        vi = f"{mailed} văn bản gửi qua hộp thư nhiều hơn tổng số {every} văn bản đã phát hành"
        en = f"{mailed} documents by mail are more than all {every} issued"
        raise ReportRefusedError("report-share", vi, en, clause=lines["documents_mailed"].clause)
