"""Phụ lục II of Cần Thơ, item by item, as the system fills it and as the agency completes it."""

from datetime import date, datetime

import pytest

from congvu.directory.models import Delegation, Unit
from congvu.directory.models.delegation import Basis
from congvu.directory.models.mailbox import MailboxKind, Role
from congvu.documents.models import Document, Recipient
from congvu.ground.signatures.samples import Authority
from congvu.ledger.models import Act
from congvu.reports.actions import complete, hand_in, paper_of
from congvu.reports.asked import ask
from congvu.reports.errors import ReportRefusedError
from congvu.reports.forms import made
from congvu.reports.models import Report, ReportState
from congvu.reports.paper import Table, Text, from_json
from congvu.reports.papers import as_file
from congvu.reports.tests.conftest import OPENED, Place, at
from congvu.requests.models import Action, Channel, Request, RequestState, Row, RowState

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PERIOD = "CT-15.1/2026-06"
FIFTH = date(2026, 6, 5)


@pytest.fixture
def cantho(place, today) -> Place:
    """Cần Thơ on the first of June."""
    today(date(2026, 6, 1))
    return place("cantho")


def annex(made_: Place):
    """The annex of the agency of health."""
    agency = made_.here.agencies.get(code="syt")
    return made(ask("usage.annex", made_.here, agency, PERIOD))


@pytest.mark.clause("CT-PL2.0")
def test_it_bears_the_months_of_its_period(cantho) -> None:
    paper = annex(cantho)
    assert paper.title == "Tình hình sử dụng thư điện tử"
    assert paper.subject.endswith("từ tháng 12 năm 2025 đến tháng 05 năm 2026")


@pytest.mark.clause("CT-PL2.1")
def test_staff_are_counted_without_drivers_and_service_staff(cantho) -> None:
    """Ten civil servants (one is the head), five public employees, a driver: 15 (10, 5)."""
    health = cantho.here.agencies.get(code="syt")
    for number in range(9):
        cantho.box(f"cc{number}", health, category="Công chức")
    for number in range(5):
        cantho.box(f"vc{number}", health, category="Viên chức")
    cantho.box("laixe", health, category="Người lao động", position="Lái xe")
    figures = annex(cantho).figures()
    assert (figures["staff"], figures["civil_servants"], figures["public_employees"]) == (15, 10, 5)


@pytest.mark.clause("CT-PL2.1.s2")
def test_units_are_counted_by_kind(cantho) -> None:
    health = cantho.here.agencies.get(code="syt")
    for number, name in enumerate(["Phòng A", "Phòng B", "Văn phòng", "Thanh tra", "Trung tâm X", "Trung tâm Y"]):
        Unit.objects.create(agency=health, code=f"u{number}", name=name)
    figures = annex(cantho).figures()
    assert (figures["units"], figures["divisions"], figures["centres"]) == (6, 4, 2)


@pytest.mark.clause("CT-PL2.2")
def test_mailboxes_and_the_note_on_the_agencys_own(cantho) -> None:
    """15 of users, 6 of units, 1 of the agency: 22 (15, 6) and the note."""
    health = cantho.here.agencies.get(code="syt")
    for number in range(14):
        cantho.box(f"nd{number}", health)
    for number in range(6):
        unit = Unit.objects.create(agency=health, code=f"u{number}", name=f"Phòng {number}")
        cantho.box(f"u{number}.syt", health, kind=MailboxKind.UNIT, unit=unit)
    cantho.box("muon", health, opened=date(2026, 6, 1))
    paper = annex(cantho)
    figures = paper.figures()
    assert (figures["mailboxes"], figures["mailboxes_personal"], figures["mailboxes_unit"]) == (22, 15, 6)
    assert any("gồm 1 hộp thư chung" in part.text for part in paper.parts if isinstance(part, Text))


@pytest.mark.clause("CT-PL2.3")
def test_requests_of_the_period_are_listed_and_change_nothing(cantho) -> None:
    health = cantho.here.agencies.get(code="syt")
    for number, day in enumerate([date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 1)]):
        asked = Request.objects.create(
            jurisdiction=cantho.here, number=f"YC-{number}", agency=health, channel=Channel.PORTAL,
            state=RequestState.WAITING, requester="x", received_at=at(day),
        )  # fmt: skip
        Row.objects.create(
            request=asked, place=1, action=Action.ISSUE, kind="personal", name=f"Lê {number}", state=RowState.READY
        )
    found = next(part for part in annex(cantho).parts if isinstance(part, Table) and part.key == "changes")
    assert [row[2] for row in found.rows] == ["Lê 0", "Lê 1"]
    assert Row.objects.filter(state=RowState.READY).count() == 3


@pytest.mark.clause("CT-PL2.4")
def test_the_manager_is_whom_the_head_authorised(cantho) -> None:
    health = cantho.here.agencies.get(code="syt")
    assert annex(cantho).figures()["manager_mailbox"] == "gd.syt@cantho.gov.vn.test"
    clerk = cantho.box("vanthu", health, position="Văn thư")
    Delegation.objects.create(
        mailbox=cantho.boxes["syt"], holder=clerk, basis=Basis.AUTHORISED, open=True, first_day=OPENED,
        assigned_by="test", assigned_at=at(OPENED),
    )  # fmt: skip
    figures = annex(cantho).figures()
    told = [figures[f"manager_{field}"] for field in ("name", "position", "phone", "mailbox")]
    assert told == ["Nguyễn vanthu", "Văn thư", "02923 000 000", "vanthu@cantho.gov.vn.test"]


@pytest.mark.clause("CT-PL2.5")
def test_the_liaison_is_named(cantho) -> None:
    assert annex(cantho).figures()["liaison_name"] == ""
    cantho.box("daumoi", cantho.here.agencies.get(code="syt"), role=Role.LIAISON, position="Chuyên viên")
    figures = annex(cantho).figures()
    told = [figures[f"liaison_{field}"] for field in ("name", "position", "phone", "mailbox")]
    assert told == ["Nguyễn daumoi", "Chuyên viên", "02923 000 000", "daumoi@cantho.gov.vn.test"]


@pytest.mark.clause("CT-PL2.6")
def test_documents_count_once_and_never_more_by_mail_than_in_all(cantho) -> None:
    """One document mailed to thirty places, one on paper only: 1 of 2; 3 of 2 is refused."""
    health = cantho.here.agencies.get(code="syt")
    for number in (1, 2):
        row = Document.objects.create(
            agency=health, mailbox=cantho.boxes["syt"], book="out", year=2026, number=str(number), day=date(2026, 4, 1),
            kind="công văn", basis="form", state="issued", made_by="x", made_at=at(date(2026, 4, 1)),
        )  # fmt: skip
        for nth in range(30 if number == 1 else 0):
            Recipient.objects.create(document=row, line=f"n{nth}", means="mail", message_id=f"<{nth}@x>")
    paper = annex(cantho)
    assert [paper.figures()[key] for key in ("documents_mailed", "documents", "documents_share")] == [1, 2, 0.5]
    report = opened(cantho)
    with pytest.raises(ReportRefusedError, match="nhiều hơn tổng số") as refused:
        complete(report, {"documents_mailed": 3}, cantho.boxes["gd.syt"])
    assert refused.value.clause == "CT-PL2.6"


def opened(made_: Place) -> Report:
    """The agency's report, as the calendar opens it."""
    return Report.objects.create(
        jurisdiction=made_.here, agency=made_.here.agencies.get(code="syt"), form="usage.annex", clauses=["CT-15.1"],
        first=date(2025, 12, 1), last=date(2026, 5, 31), due=FIFTH, by=["head"], to=["manager"],
    )  # fmt: skip


@pytest.mark.clause("CT-PL2.7", "CT-PL2.8", "CT-15.1")
def test_the_agency_corrects_and_completes_with_change_marks(cantho) -> None:
    """Items 7 and 8 may stay empty; a corrected figure stands beside what the system had said."""
    report = opened(cantho)
    paper = paper_of(report)
    assert paper.figures()["remarks"] == paper.figures()["notes"] == ""
    complete(report, {"staff": 12, "remarks": "Thuận lợi: nhanh.", "no_such": 1}, cantho.boxes["gd.syt"])
    lines = {line.key: line for line in paper_of(report).lines()}
    assert (lines["staff"].value, lines["staff"].before, lines["staff"].changed) == (12, 1, True)
    assert lines["remarks"].value == "Thuận lợi: nhanh."
    assert Act.objects.get(verb="report.complete").after == {"staff": 12, "remarks": "Thuận lợi: nhanh."}


@pytest.mark.clause("CT-PL2.9")
def test_without_the_heads_signature_it_is_incomplete(cantho) -> None:
    """A PDF without signature is not enough; a scan of what was signed by hand is, with its flag; then it is shut."""
    report, head = opened(cantho), cantho.boxes["gd.syt"]
    assert [name for name, _ in paper_of(report).signers] == ["Người lập", "Thủ trưởng cơ quan, đơn vị"]
    plain = as_file(paper_of(report), "pdf")
    hand_in(report, head, ("bao-cao.pdf", plain))
    assert (report.state, report.content) == (ReportState.INCOMPLETE, {})
    hand_in(report, head, ("ban-quet.pdf", plain), scan=True)
    assert (report.state, report.scan) == (ReportState.FINAL, True)
    assert report.sha256 == from_json(report.content).sha256 == Act.objects.get(verb="report.final").after["sha256"]
    with pytest.raises(ReportRefusedError, match="đã nộp và khóa"):
        complete(report, {"staff": 1}, head)


@pytest.mark.clause("CT-PL2.9")
def test_a_valid_signature_completes_it(cantho, settings) -> None:
    authority = Authority("Ban Cơ yếu Chính phủ")
    authority.trusted_in(settings.CONGVU_TRUST / "cantho")
    report = opened(cantho)
    signed = authority.holder().pdf(as_file(paper_of(report), "pdf"), field="ThuTruongCoQuanDonVi")
    hand_in(report, cantho.boxes["gd.syt"], ("ky-so.pdf", signed))
    assert (report.state, report.scan, report.signature["verdict"]) == (ReportState.FINAL, False, "valid")
    assert isinstance(report.handed_in_at, datetime)
