"""What people are told about a report: that it is due, that its draft stands, that it is late, that it is asked for."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings

from congvu.reports.forms import FORMS
from congvu.reports.models import Report, ReportRequest
from congvu.reports.paper import span


def title(form: str) -> str:
    """What a form is called."""
    return FORMS[form].title if form in FORMS else form


def reminder(report: Report, today: date) -> tuple[str, str]:
    """Subject and text to those who hand it in."""
    name, period = title(report.form), span(report.first, report.last)
    until = f"hết ngày {report.due:%d/%m/%Y}"
    late = today > report.due
    subject = f"{'Quá hạn' if late else 'Nhắc'}: báo cáo “{name}”, {'hạn' if late else 'nộp trước khi'} {until}"
    lines = [
        f"Báo cáo “{name}”, {period}" + (f", của {report.agency.name}" if report.agency else "") + ".",
        f"Hạn nộp: {until}.{' Báo cáo chưa được nộp và đã quá hạn.' if late else ''}",
    ]
    if report.ready_by and report.ready_by <= today <= report.due:
        lines.append(f"Bản tổng hợp đã lập sẵn; theo cách đọc chặt thì đến hạn ngày {report.ready_by:%d/%m/%Y}.")
    if report.request:
        lines.append(_asked(report.request))
    lines.append(f"Số liệu hệ thống biết đã điền sẵn; xem, bổ sung và nộp tại {page(report)}")
    lines.append(f"Theo: {', '.join(report.clauses)}." if report.clauses else "")
    return subject, "\n\n".join(filter(None, lines))


def late(form: str, missing: Iterable[Report]) -> tuple[str, str]:
    """To those who receive it: who has not reported."""
    rows = list(missing)
    names = "\n".join(
        f"- {row.agency.name if row.agency else row.jurisdiction.name}: hạn {row.due:%d/%m/%Y}" for row in rows
    )
    subject = f"{len(rows)} báo cáo “{title(form)}” quá hạn"
    return subject, f"Chưa nộp báo cáo “{title(form)}”, {span(rows[0].first, rows[0].last)}:\n\n{names}"


def asking(report: Report) -> tuple[str, str]:
    """To an agency from which a report is asked for beside the calendar."""
    name = title(report.form)
    lines = [
        f"Đề nghị {_body(report)} báo cáo “{name}”, {span(report.first, report.last)}.",
        _asked(report.request) if report.request else "",
        f"Hạn nộp: hết ngày {report.due:%d/%m/%Y}. Xem, bổ sung và nộp tại {page(report)}",
    ]
    return f"Yêu cầu báo cáo đột xuất: “{name}”", "\n\n".join(filter(None, lines))


def handed_in(report: Report) -> tuple[str, str]:
    """To those who receive it, with the files."""
    who, name = _body(report), title(report.form)
    told = f"{who}: báo cáo “{name}”, {span(report.first, report.last)}, kèm theo thư này."
    text = f"{told}\n\nMã băm SHA-256: {report.sha256}"
    return f"Báo cáo “{name}”: {who}", text


def page(report: Report) -> str:
    """Where the report is completed."""
    return f"{settings.CONGVU_PORTAL_URL}/reports/{report.pk}"


def _asked(request: ReportRequest) -> str:
    behalf = f"Theo yêu cầu của {request.on_behalf}. " if request.on_behalf else ""
    return f"{behalf}{request.text}".strip()


def _body(report: Report) -> str:
    return report.agency.name if report.agency else report.jurisdiction.name
