"""The managing department's report: the sum of what agencies handed in, who has not, and what the system itself knows.

An agency that has not reported is named and counts for nothing: its figures are not guessed.
"""

from collections.abc import Iterator

from django.db.models import QuerySet

from congvu.directory.models import Agency
from congvu.ground import clock
from congvu.regulations.carriers import carries
from congvu.reports.asked import Asked
from congvu.reports.errors import ReportRefusedError
from congvu.reports.models import Report, ReportState
from congvu.reports.paper import Column, Json, Line, Paper, Part, Table, Text
from congvu.reports.use import boxes_in

TITLE = "Tổng hợp tình hình quản lý, cấp phát, sử dụng hệ thống thư điện tử"
OF_AGENCIES = ("usage.annex", "usage.agency")
STATES = {"final": "Đã nộp", "late": "Nộp muộn", "incomplete": "Thiếu chữ ký", "open": "Chưa nộp", "none": "Chưa nộp"}


@carries("usage.aggregate")
def compose(asked: Asked) -> Paper:
    """The reports of all agencies of the jurisdiction on these same months."""
    if asked.agency is not None:
        vi, en = "báo cáo này tổng hợp mọi cơ quan, không nêu một cơ quan", "this report is of all agencies; name none"
        raise ReportRefusedError("report-whole", vi, en)
    return asked.paper(TITLE, tuple(_parts(asked)))


def handed_in(asked: Asked) -> QuerySet[Report]:
    """The reports of agencies on this period."""
    rows = Report.objects.filter(jurisdiction=asked.jurisdiction, form__in=OF_AGENCIES, request=None)
    return rows.filter(first=asked.period.first, last=asked.period.last).exclude(agency=None)


def _parts(asked: Asked) -> Iterator[Part]:
    clause = asked.clauses[0].id if asked.clauses else ""
    reports = {row.agency_id: row for row in handed_in(asked)}
    agencies = list(asked.jurisdiction.agencies.filter(closed_on=None).order_by("sort", "id"))
    final = {key: row for key, row in reports.items() if row.state == ReportState.FINAL}
    missing = [one.name for one in agencies if one.pk not in final]
    boxes = boxes_in(asked.jurisdiction, None, asked.period.first, asked.period.last)
    yield Text("1. Quản lý, cấp phát, theo danh bạ của hệ thống", bold=True)
    yield Line("Số cơ quan", len(agencies), "agencies", clause)
    yield Line("Số hộp thư", len(boxes), "mailboxes", clause)
    opened = sum(box.registered_at.astimezone(clock.LOCAL).date() >= asked.period.first for box in boxes)
    yield Line("Số hộp thư cấp mới trong kỳ", opened, "mailboxes_new", clause, level=1)
    yield Text("2. Báo cáo của các cơ quan", bold=True)
    yield Line("Số cơ quan đã nộp báo cáo", len(final), "reports_in", clause)
    yield Line("Tỷ lệ nộp", None, "reports_share", clause, level=1, share=("reports_in", "agencies"))
    yield Line("Số cơ quan chưa nộp", len(missing), "reports_missing", clause)
    if missing:
        yield Text(f"Chưa nộp: {'; '.join(missing)}.")
    yield _table(agencies, reports)
    yield from _remarks(agencies, final)
    for key, label in (("assessment", "Đánh giá chung"), ("proposals", "Đề xuất, kiến nghị với Ủy ban nhân dân")):
        yield Line(label, "", key, clause, "long", open=True)


def _table(agencies: list[Agency], reports: dict[int | None, Report]) -> Table:
    """The agencies with every number that their form calls by a short name."""
    numbers: dict[str, str] = {}
    for report in reports.values():
        numbers |= {line["key"]: line["short"] for line in _lines(report) if line["short"]}
    columns = (Column("Cơ quan", 60), Column("Báo cáo", 25), Column("Ngày nộp", 22))
    counted = tuple(Column(short, 18, "number") for short in numbers.values())
    rows = tuple((agency.name, *_state(reports.get(agency.pk)), *_numbers(reports.get(agency.pk), numbers))
                 for agency in agencies)  # fmt: skip
    return Table("Số liệu do các cơ quan báo cáo", (*columns, *counted), rows, total=True, key="reports")


def _state(report: Report | None) -> tuple[str, str]:
    if report is None:
        return STATES["none"], ""
    state = "late" if report.state == ReportState.FINAL and report.late else report.state
    day = report.handed_in_at.astimezone(clock.LOCAL) if report.handed_in_at else None
    return STATES[state], f"{day:%d/%m/%Y}" if day else ""


def _numbers(report: Report | None, keys: dict[str, str]) -> tuple[int | None, ...]:
    figures = report.content["figures"] if report and report.state == ReportState.FINAL else {}
    return tuple(figures.get(key) for key in keys)


def _lines(report: Report) -> list[Json]:
    parts = report.content["parts"] if report.state == ReportState.FINAL else []
    return [part for part in parts if part["part"] == "line"]


def _remarks(agencies: list[Agency], final: dict[int | None, Report]) -> Iterator[Part]:
    """What agencies wrote, in their words."""
    told = [
        (agency.name, line["label"], str(line["value"]))
        for agency in agencies if agency.pk in final
        for line in _lines(final[agency.pk]) if line["kind"] == "long" and line["value"]
    ]  # fmt: skip
    if told:
        columns = (Column("Cơ quan", 45), Column("Mục", 45), Column("Ý kiến", 85))
        yield Table("3. Ý kiến của các cơ quan", columns, tuple(told), key="remarks")
