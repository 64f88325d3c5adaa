"""The figures of use: to the last digit, days that are missing said, periods without figures refused, requests."""

import io
import json
import subprocess
from datetime import date
from pathlib import Path

import docx
import pypdfium2
import pytest
from openpyxl import load_workbook

from congvu.directory.models import Agency, Jurisdiction, Notice
from congvu.evidence.errors import BadPeriodError
from congvu.evidence.periods import Period
from congvu.ledger.models import Act
from congvu.reports.actions import complete, hand_in, paper_of, request
from congvu.reports.asked import ask
from congvu.reports.errors import NoFiguresError, ReportRefusedError
from congvu.reports.forms import made as compose
from congvu.reports.models import Report, ReportState
from congvu.reports.paper import Table, from_json
from congvu.reports.papers import as_file
from congvu.reports.tests.conftest import Place

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)


@pytest.fixture
def vinhphuc(place, today, calendar) -> Place:
    """Vĩnh Phúc on 5 July: Sở Y tế used its mailboxes every working day, of the department's two nobody came."""
    today(date(2026, 7, 5))
    made = place("vinhphuc")
    made.every_day(FIRST, date(2026, 7, 5))
    made.access("syt", *calendar.between(FIRST, LAST))
    made.access("gd.syt", *calendar.between(FIRST, LAST))
    return made


def table(paper, key: str) -> Table:
    """One table of a report."""
    return next(part for part in paper.parts if isinstance(part, Table) and part.key == key)


@pytest.mark.clause("VP-11.3", "VP-10.5")
def test_a_quarter_by_agency_and_by_mailbox_to_the_last_digit(vinhphuc, calendar) -> None:
    """With the criterion of VP-14.1: of the department's mailboxes all are bad, which is more than half."""
    health = vinhphuc.boxes["syt"].address
    vinhphuc.event(FIRST, kind="sent", mailbox=health, queue_id="A1", message_id="<1@x>")
    vinhphuc.event(FIRST, kind="sent", mailbox=health, queue_id="A1", message_id="<1@x>")
    vinhphuc.event(FIRST, kind="delivered", mailbox=health, queue_id="B1", message_id="<2@x>", outcome="ok")
    vinhphuc.event(FIRST, kind="delivered", mailbox=health, queue_id="B2", message_id="<3@x>", outcome="ok")
    vinhphuc.event(FIRST, kind="delivered", mailbox=health, queue_id="B3", message_id="<4@x>", outcome="5.1.1")
    paper = compose(ask("usage", vinhphuc.here, None, "2026-Q2"))
    days = len(list(calendar.between(FIRST, LAST)))
    figures = paper.figures()
    assert figures["working_days"] == days
    assert (figures["mailboxes"], figures["mailboxes_used"], figures["used_share"]) == (4, 2, 0.5)
    assert (figures["sent"], figures["received"]) == (1, 2)
    assert (figures["bad_mailboxes"], figures["failed_agencies"]) == (2, 1)
    rows = {row[0]: row for row in table(paper, "agencies").filled()}
    assert rows["Sở Y tế"][1:8] == (2, 2, 1.0, 0, 0.0, 1, 2)
    assert rows["Sở Thông tin và Truyền thông"][-1] == "Không hoàn thành"
    assert rows["Cộng"][1:3] == (4, 2)
    boxes = {row[2]: row for row in table(paper, "mailboxes").rows}
    assert boxes[health][4:8] == (days, 0, 1, 2)
    assert boxes["stttt@vinhphuc.gov.vn.test"][4:6] == (0, days)
    assert paper.notes == ()


@pytest.mark.clause("CT-9.5")
def test_the_same_question_has_the_same_answer_and_no_content(place, today) -> None:
    today(date(2026, 4, 2))
    made = place("cantho")
    made.every_day(date(2026, 3, 1), date(2026, 3, 31))
    made.access("syt", date(2026, 3, 2))
    one, two = (compose(ask("usage", made.here, None, "2026-03")) for _ in range(2))
    assert one.sha256 == two.sha256
    assert not {"subject", "body"} & set(json.dumps(one.as_json()).split('"'))


@pytest.mark.clause("DN-11.1.g")
def test_any_period_in_any_format_with_the_same_numbers(place, today) -> None:
    today(date(2026, 4, 2))
    made = place("daknong")
    made.every_day(date(2026, 2, 10), date(2026, 3, 4))
    made.access("syt", date(2026, 3, 2))
    paper = compose(ask("usage", made.here, None, "2026-02-10..2026-03-04"))
    figures = paper.figures()
    words = [
        cell.text
        for one in docx.Document(io.BytesIO(as_file(paper, "docx"))).tables
        for row in one.rows
        for cell in row.cells
    ]
    assert {str(figures["mailboxes"]), "50,0%"} <= set(words)
    pdf = pypdfium2.PdfDocument(as_file(paper, "pdf"))
    said = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "Số hộp thư: 4" in said
    assert json.loads(as_file(paper, "json"))["figures"] == figures


def test_a_workbook_is_live(vinhphuc, tmp_path: Path) -> None:
    """Sums and shares are formulas; an office program that counts them anew comes to the report's figures."""
    paper = compose(ask("usage", vinhphuc.here, None, "2026-Q2"))
    file = tmp_path / "r.xlsx"
    file.write_bytes(as_file(paper, "xlsx"))
    book = load_workbook(file)
    sheet = book.worksheets[1]
    assert sheet["B4"].value == "=SUM(B2:B3)"
    assert sheet["D2"].value == '=IF(N(B2)=0,"",C2/B2)'
    if not Path("/usr/bin/soffice").exists():
        pytest.skip("no office program here")
    command = ["/usr/bin/soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to"]
    subprocess.run([*command, "ods", "--outdir", tmp_path / "o", file], check=True, timeout=120, capture_output=True)
    again = [*command, "xlsx", "--outdir", tmp_path / "x", tmp_path / "o" / "r.ods"]
    subprocess.run(again, check=True, timeout=120, capture_output=True)
    counted = load_workbook(tmp_path / "x" / "r.xlsx", data_only=True).worksheets[1]
    filled = table(paper, "agencies").filled()
    assert (counted["B4"].value, counted["C4"].value) == filled[-1][1:3]
    assert counted["D4"].value == filled[-1][3]


def test_a_missing_day_is_said(vinhphuc, calendar) -> None:
    """Its file is away: the days are named, the rest is counted."""
    (vinhphuc.events / "2026-05-12.jsonl").unlink()
    paper = compose(ask("usage", vinhphuc.here, None, "2026-Q2"))
    assert paper.notes[0].startswith("1 ngày (12/05/2026): không có bằng chứng")
    assert paper.figures()["working_days"] == len(list(calendar.between(FIRST, LAST))) - 1
    assert "failed_agencies" not in paper.figures()


def test_without_any_evidence_nobody_is_judged(place, today) -> None:
    today(date(2026, 7, 5))
    made = place("vinhphuc")
    paper = compose(ask("usage", made.here, None, "2026-Q2"))
    assert paper.notes[-1] == "Không có ngày nào trong kỳ có bằng chứng; không kết luận về việc sử dụng."
    assert "bad_mailboxes" not in paper.figures()


def test_periods_without_figures_are_one_sentence(vinhphuc) -> None:
    for period, why in (("2026-Q4", "ở tương lai"), ("2025-Q1", "trước khi có hệ thống")):
        with pytest.raises(NoFiguresError, match=why):
            ask("usage", vinhphuc.here, None, period)
    with pytest.raises(BadPeriodError):
        ask("usage", vinhphuc.here, None, "2026-Q9")
    empty = Jurisdiction.objects.create(slug="e", name="E", domain="e.test", regulation="vinh-phuc-28-2014")
    with pytest.raises(NoFiguresError, match="chưa có hộp thư nào"):
        ask("usage", empty, None, "2026-Q2")


def test_a_running_quarter_says_so_and_concludes_nothing(vinhphuc, today) -> None:
    today(date(2026, 6, 15))
    paper = compose(ask("usage", vinhphuc.here, None, "2026-Q2"))
    assert paper.notes[0] == "Kỳ báo cáo chưa kết thúc; số liệu tính đến ngày 15/06/2026."
    assert "failed_agencies" not in paper.figures()


def test_an_agency_without_people(vinhphuc) -> None:
    empty = Agency.objects.create(jurisdiction=vinhphuc.here, code="x", name="Sở X", kind="so", search="x", sort="x")
    paper = compose(ask("usage", vinhphuc.here, empty, "2026-Q2"))
    assert "chưa có người trong danh bạ" in paper.parts[0].text
    paper = compose(ask("usage.agency", vinhphuc.here, empty, "2026-Q2"))
    assert "chưa có người nào của cơ quan" in paper.parts[0].text


@pytest.mark.clause("DL-15.2.s1")
def test_an_agencys_report_is_prefilled_handed_in_and_locked(place, today, calendar) -> None:
    """Usage, coverage and findings stand in it; the head adds words; then content and digest never change."""
    today(date(2026, 7, 6))
    made = place("daklak")
    made.department()
    first, last = date(2026, 1, 1), date(2026, 6, 30)
    made.every_day(first, last)
    made.access("gd.syt", date(2026, 3, 2))
    health = made.here.agencies.get(code="syt")
    asked = request(made.here, [health], "usage.agency", Period("", first, last), date(2026, 7, 14), made.boxes["qly"])
    report = Report.objects.get(request=asked)
    figures = paper_of(report).figures()
    assert (figures["staff"], figures["holders"], figures["mailboxes"], figures["mailboxes_used"]) == (1, 1, 2, 1)
    assert figures["clauses_breached"] == 0
    complete(report, {"remarks": "Tốt."}, made.boxes["gd.syt"])
    hand_in(report, made.boxes["gd.syt"])
    made.access("syt", date(2026, 6, 30))
    report.refresh_from_db()
    assert paper_of(report).figures() == figures | {"remarks": "Tốt."}
    assert from_json(report.content).sha256 == report.sha256
    assert Act.objects.filter(verb="report.final", after__sha256=report.sha256).exists()


@pytest.mark.clause("VP-12.1.s2")
def test_a_report_asked_for_is_followed_until_it_comes(vinhphuc, morning, today) -> None:
    """Due on a Friday: unsent on Saturday, the agency is late and the department is told; others are not asked."""
    quality = vinhphuc.department()
    health = vinhphuc.here.agencies.get(code="syt")
    friday = date(2026, 7, 10)
    period = Period("", FIRST, LAST)
    request(
        vinhphuc.here, [health], "usage.agency", period, friday, quality, text="Chuẩn bị họp.", on_behalf="UBND tỉnh"
    )
    letter = Notice.objects.get(to=vinhphuc.boxes["gd.syt"].address)
    assert "Theo yêu cầu của UBND tỉnh. Chuẩn bị họp." in letter.text
    report = Report.objects.get(form="usage.agency")
    today(friday, 23)
    assert not report.late
    morning(vinhphuc, date(2026, 7, 11))
    assert report.late
    assert Notice.objects.filter(to=quality.address, subject__contains="quá hạn").count() == 1
    hand_in(report, vinhphuc.boxes["gd.syt"])
    assert report.state == ReportState.FINAL


def test_who_may_not(vinhphuc) -> None:
    """The neighbour's head hands in nothing here, and a head asks nobody for reports."""
    quality, health = vinhphuc.department(), vinhphuc.here.agencies.get(code="syt")
    period = Period("", FIRST, LAST)
    with pytest.raises(ReportRefusedError, match="chỉ cơ quan quản lý"):
        request(vinhphuc.here, [health], "usage.agency", period, date(2026, 8, 1), vinhphuc.boxes["gd.syt"])
    with pytest.raises(ReportRefusedError, match="đã qua"):
        request(vinhphuc.here, [health], "usage.agency", period, date(2026, 7, 1), quality)
    request(vinhphuc.here, [health], "usage.agency", period, date(2026, 8, 1), quality)
    with pytest.raises(ReportRefusedError, match="vai trò"):
        hand_in(Report.objects.get(), vinhphuc.boxes["gd.stttt"])
