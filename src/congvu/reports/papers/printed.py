"""What is printed alike as DOCX and PDF: the letterhead, and a report's parts as words and tables."""

from collections.abc import Sequence

from congvu.directory.papers.letterhead import Letterhead
from congvu.reports.paper import Line, Paper, Table, Value, shown

COLUMNS = 6
MOST = 300
"""More rows than these are not printed but stand in the workbook."""


def head(paper: Paper) -> Letterhead:
    """Who reports, where, when, on what."""
    return Letterhead(paper.superior, paper.issuer, paper.place, paper.day, "Báo cáo", paper.subject)


def said(paper: Paper, line: Line) -> str:
    """An item and its answer in one sentence; an answer that was changed says so."""
    answer = shown(paper.answer(line), "share" if line.share else "")
    mark = f" (số liệu hệ thống: {shown(line.before)})" if line.changed and line.kind != "long" else ""
    lead = "- " if line.level else ""
    return f"{lead}{line.label}: {answer}{mark}"


def closing(paper: Paper) -> str:
    """By which regulation and clauses the report is made."""
    return f"Căn cứ: {paper.basis}; điều khoản {', '.join(paper.clauses)}." if paper.clauses else ""


def is_wide(paper: Paper) -> bool:
    """Whether a table has too many columns for the short side of the paper."""
    return any(len(part.columns) > COLUMNS for part in paper.parts if isinstance(part, Table))


def too_long(table: Table) -> str:
    """Instead of a table that nobody reads on paper."""
    return f"Danh sách đầy đủ {len(table.rows)} dòng ở tệp XLSX kèm theo." if len(table.rows) > MOST else ""


def cells(table: Table, row: Sequence[Value]) -> list[str]:
    """A row in words."""
    return [
        "" if value is None and column.kind != "share" else shown(value, column.kind)
        for column, value in zip(table.columns, row, strict=True)
    ]
