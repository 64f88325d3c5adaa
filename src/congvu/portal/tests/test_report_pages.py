"""The pages of reports: each office sees its own, a report is completed and handed in, the department asks for more."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from congvu.directory.models.mailbox import Role
from congvu.ground import clock
from congvu.portal.tests.conftest import text
from congvu.reports.models import Report, ReportState

pytestmark = pytest.mark.django_db


@pytest.fixture
def reporting(world, settings, tmp_path):
    """Cần Thơ's regulation here; a report of each agency on the month so far, due today."""
    settings.CONGVU_EVENTS, settings.CONGVU_FILES = tmp_path, tmp_path / "files"
    settings.CONGVU_FILES.mkdir()
    world.here.regulation = "can-tho-33-2015"
    world.here.save()
    today = clock.today()
    facts = {"first": today.replace(day=1), "last": today, "due": today, "by": ["head"], "to": ["manager"]}
    world.reports = [
        Report.objects.create(jurisdiction=world.here, agency=one, form="usage.annex", clauses=["CT-15.1"], **facts)
        for one in (world.health, world.finance)
    ]
    return world


WIDE = {Role.DEPARTMENT, Role.CENTRE, Role.AUDITOR, Role.MAIL_ADMIN, Role.HOME_AFFAIRS}
OWN = {Role.HEAD, Role.AGENCY_IT, Role.HR, Role.OFFICE, Role.UNIT_HEAD, Role.LIAISON, Role.SUPERVISOR}


@pytest.mark.parametrize("role", Role.values)
def test_each_role_on_a_report_of_the_own_agency_and_of_another(reporting, role: str) -> None:
    """Those who only sign in see none; an agency's people see the own; only the head hands it in."""
    client = reporting.client(role)
    own, other = reporting.reports
    looks = 200 if role in WIDE | OWN else 403
    for row, seen in ((own, looks), (other, looks if role in WIDE or looks == 403 else 404)):
        assert client.get(f"/reports/{row.pk}").status_code == seen
        assert client.get(f"/reports/{row.pk}/xlsx").status_code == seen
    client.post(f"/reports/{own.pk}/hand-in")
    own.refresh_from_db()
    assert (own.state == ReportState.OPEN) == (role != Role.HEAD)


@pytest.mark.clause("CT-15.1")
def test_a_head_sees_the_own_report_and_never_another(reporting) -> None:
    own, other = reporting.reports
    head = reporting.client(Role.HEAD)
    page = text(head.get("/reports"))
    assert "Sở Y tế" in page
    assert "Sở Tài chính" not in page
    assert head.get(f"/reports/{own.pk}").status_code == 200
    assert head.get(f"/reports/{other.pk}").status_code == 404
    assert head.get(f"/reports/{other.pk}/pdf").status_code == 404
    wide = text(reporting.client(Role.DEPARTMENT).get("/reports"))
    assert "Sở Y tế" in wide
    assert "Sở Tài chính" in wide
    assert reporting.client("other").get("/reports").status_code == 403


@pytest.mark.clause("CT-PL2.7")
def test_it_is_completed_handed_in_and_shut(reporting) -> None:
    row = reporting.reports[0]
    head, path = reporting.client(Role.HEAD), f"/reports/{row.pk}"
    page = text(head.get(path))
    assert 'name="remarks"' in page
    typed = {"staff": "21", "remarks": "Thuận lợi."}
    assert "Đã ghi; báo cáo chưa nộp." in text(head.post(path, typed, follow=True))
    assert "nhiều hơn tổng số" in text(head.post(path, {"documents_mailed": "9", "documents": "1"}))
    assert "Chưa đủ" in text(head.post(f"{path}/hand-in", {}, follow=True))
    file = SimpleUploadedFile("quet.pdf", b"%PDF-1.4")
    done = text(head.post(f"{path}/hand-in", {"signed": file, "scan": "on"}, follow=True))
    row.refresh_from_db()
    assert (row.state, row.content["figures"]["staff"]) == (ReportState.FINAL, 21)
    assert row.sha256[:32] in done
    assert 'name="remarks"' not in done
    assert head.post(path, typed).status_code == 403


def test_each_format_is_there(reporting) -> None:
    head, path = reporting.client(Role.HEAD), f"/reports/{reporting.reports[0].pk}"
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK"), ("json", b"{")):
        answer = head.get(f"{path}/{kind}")
        assert answer.content.startswith(start)
        assert f".{kind}" in answer["Content-Disposition"]
    assert head.get(f"{path}/exe").status_code == 404


def test_who_only_reads_may_not_write(reporting) -> None:
    path = f"/reports/{reporting.reports[0].pk}"
    auditor = reporting.client(Role.AUDITOR)
    assert '<form class="card' not in text(auditor.get(path))
    assert auditor.post(path, {"staff": "1"}).status_code == 403
    auditor.post(f"{path}/hand-in", {})
    assert Report.objects.filter(state=ReportState.OPEN).count() == 2


@pytest.mark.clause("VP-12.1.s2")
def test_the_department_asks_for_a_report(reporting) -> None:
    today = clock.today()
    typed = {
        "form": "usage.agency", "agencies": [reporting.finance.pk], "first": "2026-01-01", "last": str(today),
        "due": str(today + timedelta(5)), "on_behalf": "UBND tỉnh", "text": "Chuẩn bị họp.",
    }  # fmt: skip
    department = reporting.client(Role.DEPARTMENT)
    assert "Đã yêu cầu 1 cơ quan báo cáo." in text(department.post("/reports/ask", typed, follow=True))
    row = Report.objects.get(form="usage.agency")
    assert (row.agency, row.due) == (reporting.finance, today + timedelta(5))
    assert "đứng trước" in text(department.post("/reports/ask", typed | {"last": "2025-01-01"}))
    assert reporting.client(Role.HEAD).get("/reports/ask").status_code == 403


def test_a_late_one_is_marked(reporting) -> None:
    Report.objects.filter(agency=reporting.health).update(due=date(2026, 1, 5))
    page = text(reporting.client(Role.DEPARTMENT).get("/reports?state=late"))
    assert "Báo cáo quá hạn: 1" in page
    assert "Sở Tài chính" not in page


@pytest.mark.clause("CT-16.2", "DN-15.1", "VP-10.5")
def test_home_affairs_makes_the_ranking_and_a_head_only_the_own(reporting) -> None:
    """Any days, in any format; another's agency is no choice; a period in the future is one sentence."""
    today = str(clock.today())
    typed = {"form": "emulation", "first": "2026-01-01", "last": today, "kind": "xlsx"}
    answer = reporting.client(Role.HOME_AFFAIRS).get("/reports/make", typed)
    assert answer.content.startswith(b"PK")
    assert answer["Content-Disposition"] == f'attachment; filename="emulation-2026-01-01-{today}.xlsx"'
    head = reporting.client(Role.HEAD)
    assert head.get("/reports/make", typed | {"agency": reporting.health.pk}).content.startswith(b"PK")
    for agency in ("", reporting.finance.pk):
        assert not head.get("/reports/make", typed | {"agency": agency}).content.startswith(b"PK")
    later = {"first": "2999-01-01", "last": "2999-02-01"}
    assert "ở tương lai" in text(reporting.client(Role.HOME_AFFAIRS).get("/reports/make", typed | later))
