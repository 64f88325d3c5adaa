"""Requests in the portal: asked by those who may, decided by others, each act after a question."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from pytest_django.fixtures import Settings

from congvu.directory.models import Mailbox, RoleGrant
from congvu.directory.models.mailbox import Role
from congvu.portal.tests.conftest import World, text
from congvu.regulations.loading import load_profile
from congvu.requests.models import Request, RequestState
from congvu.requests.template import HEAD_ROW, template

pytestmark = pytest.mark.django_db
REGULATION = "dak-nong-12-2012"


@pytest.fixture
def desk(world: World, settings: Settings, tmp_path: Any) -> World:
    """The world under a regulation that takes requests in the portal."""
    settings.CONGVU_FILES, settings.CONGVU_SEALS = tmp_path / "files", tmp_path / "seals"
    world.here.regulation = REGULATION
    world.here.save()
    return world


def typed(world: World, who: str, **more: str) -> Any:
    """The form with one typed row."""
    row = {
        "action-1": "cấp mới",
        "family-1": "Nguyễn",
        "middle-1": "Văn",
        "given-1": "An",
        "birth_date-1": "05/05/1995",
        "category-1": "công chức",
        "reason-1": "tuyển dụng, QĐ 12",
    }
    paper = SimpleUploadedFile("cv.pdf", b"%PDF-1.7 x", "application/pdf")
    facts = {"agency": str(world.health.pk), "number": "12/SYT", "day": "2026-01-05", "signer": "Giám đốc"}
    return world.client(who).post("/requests/new", facts | row | {"scan": paper} | more)


def test_typed_decided_and_carried_out(desk: World) -> None:
    answer = typed(desk, Role.HEAD)
    request = Request.objects.get()
    assert answer["Location"] == f"/requests/{request.number}", text(answer)
    assert request.state == RequestState.CHECKED, [row.findings for row in request.rows.all()]
    page = text(desk.client(Role.DEPARTMENT).get(answer["Location"]))
    assert "annv.syt@vinhphuc.gov.vn.test" in page
    assert "/approve" in page
    for role in (Role.HEAD, Role.HR, Role.AUDITOR, Role.CENTRE):
        assert "/approve" not in text(desk.client(role).get(answer["Location"]))
    path = f"/requests/{request.number}"
    assert "?" in text(desk.client(Role.DEPARTMENT).get(f"{path}/approve"))
    request.refresh_from_db()
    assert request.state == RequestState.CHECKED
    desk.client(Role.DEPARTMENT).post(f"{path}/approve")
    assert "executor" not in desk.client(Role.DEPARTMENT).post(f"{path}/execute", follow=True).content.decode()
    desk.client(Role.CENTRE).post(f"{path}/execute")
    request.refresh_from_db()
    assert request.state == RequestState.DONE
    box = Mailbox.objects.get(address="annv.syt@vinhphuc.gov.vn.test")
    slips = desk.client(Role.CENTRE).post(f"{path}/slips")
    assert slips.content.startswith(b"%PDF")
    before = box.password
    box.refresh_from_db()
    assert box.password != before
    assert desk.client(Role.DEPARTMENT).post(f"{path}/slips").status_code == 302
    answer_file = request.attachments.get(role="answer")
    got = desk.client(Role.HEAD).get(f"{path}/files/{answer_file.pk}")
    assert got.content.startswith(b"%PDF")
    assert got["Content-Disposition"].startswith("attachment")


@pytest.mark.clause("DN-7.1.a", "DN-6.s1")
def test_what_is_missing_is_told_on_the_page(desk: World) -> None:
    answer = typed(desk, Role.HEAD, **{"number": "", "reason-1": "", "birth_date-1": "32/13/1995"})
    page = text(desk.client(Role.HEAD).get(answer["Location"]))
    for words in ("không phải ngày", "DN-7.2.a", "DN-6.s1"):
        assert words in page


@pytest.mark.parametrize("role", Role.values)
def test_who_may_ask(desk: World, role: str) -> None:
    """Those of an agency in the portal; officers enter papers; supervisors, auditors and officials do neither."""
    none = {Role.SUPERVISOR, Role.AUDITOR, Role.OFFICIAL, Role.HOME_AFFAIRS}
    assert desk.client(role).get("/requests/new").status_code == (403 if role in none else 200)
    assert typed(desk, role).status_code == (403 if role in none else 302)
    assert Request.objects.count() == (0 if role in none else 1)


@pytest.mark.parametrize(
    ("regulation", "role", "told", "closed"),
    [
        ("can-tho-33-2015", Role.HEAD, ("CT-6.1.a.s3", "hộp thư chính thức"), True),
        ("vinh-phuc-28-2014", Role.HEAD, ("VP-6.1.a", "văn bản giấy"), True),
        ("dak-lak-08-2014", Role.HEAD, ("DL-6.s1", "Quản lý nhân sự cơ quan"), False),
        ("dak-lak-08-2014", Role.HR, ("lý do được nhận: đơn vị trực thuộc mới, tuyển dụng",), False),
        (
            REGULATION,
            Role.HEAD,
            ("DN-6.s1", "số, ngày và tệp", "Tệp văn bản (PDF) *", "tuyển dụng, luân chuyển"),
            False,
        ),
    ],
)
def test_it_is_said_before_anything_is_typed(
    desk: World, regulation: str, role: str, told: tuple[str, ...], closed: bool
) -> None:
    """Which way, which role, what to bring, which reasons; no form where nobody here can succeed."""
    desk.here.regulation = regulation
    desk.here.save()
    page = text(desk.client(role).get("/requests/new"))
    assert all(words in page for words in told), page
    assert ('name="roster"' not in page) == closed
    if closed:
        assert typed(desk, role).status_code == 200
        assert not Request.objects.exists()


def test_a_list_is_handed_in(desk: World) -> None:
    book = load_workbook(BytesIO(template(load_profile(REGULATION))))
    sheet = book["Cá nhân"]
    titles = [str(cell.value) for cell in sheet[HEAD_ROW]]
    values = {"Họ": "Lê", "Tên": "Bình", "Ngày sinh": "01/02/1990", "Nội dung yêu cầu": "cấp mới"}
    for title, value in values.items():
        sheet.cell(HEAD_ROW + 1, titles.index(title) + 1, value)
    content = BytesIO()
    book.save(content)
    roster = SimpleUploadedFile("ds.xlsx", content.getvalue(), "application/octet-stream")
    typed(desk, Role.HEAD, roster=roster)  # type: ignore[arg-type]
    request = Request.objects.get()
    assert [row.name for row in request.rows.all()] == ["Lê Bình"]
    broken = SimpleUploadedFile("ds.xlsx", b"PK\x03\x04 torn", "application/octet-stream")
    page = typed(desk, Role.HEAD, roster=broken)  # type: ignore[arg-type]
    assert page.status_code == 200
    assert "không phải XLSX" in text(page)


def test_agencies_see_their_own_only(desk: World) -> None:
    typed(desk, Role.HEAD)
    number = Request.objects.get().number
    RoleGrant.objects.create(mailbox=desk.boxes["other"], role=Role.HEAD, agency=desk.finance)
    other = desk.client("other")
    assert number not in text(other.get("/requests"))
    for path in ("", "/approve", "/rows/1"):
        assert other.get(f"/requests/{number}{path}").status_code == 404
    assert number in text(desk.client(Role.LIAISON).get("/requests"))
    assert number in text(desk.client(Role.AUDITOR).get("/requests?state=checked"))
    assert desk.client(Role.DEPARTMENT).get(f"/requests/{number}/nothing").status_code == 404


def test_buttons_only_for_those_who_may(desk: World) -> None:
    """No box and no button for an auditor or the agency itself; who has the next word is named."""
    typed(desk, Role.HEAD)
    path = f"/requests/{Request.objects.get().number}"
    for role, may in ((Role.DEPARTMENT, True), (Role.HEAD, False), (Role.AUDITOR, False)):
        client = desk.client(role)
        assert ('type="checkbox" name="number"' in client.get("/requests").content.decode()) == may
        assert ("/requests/chosen/approve" in client.get("/requests").content.decode()) == may
        assert ('<button class="primary">Duyệt' in client.get(f"{path}/approve").content.decode()) == may
        assert ('name="address"' in client.get(f"{path}/rows/1").content.decode()) == may
        assert "Đang chờ: Cơ quan quản lý" in text(client.get(path))


def test_many_at_once(desk: World) -> None:
    for given in ("An", "Bình", "Cúc"):
        typed(desk, Role.HEAD, **{"given-1": given})
    numbers = list(Request.objects.values_list("number", flat=True))
    manager = desk.client(Role.DEPARTMENT)
    asked = text(manager.post("/requests/chosen/approve", {"number": numbers}))
    assert all(number in asked for number in numbers)
    assert Request.objects.filter(state=RequestState.APPROVED).count() == 0
    manager.post("/requests/chosen/approve", {"number": numbers, "sure": "1"})
    assert Request.objects.filter(state=RequestState.APPROVED).count() == 3
    again = manager.post("/requests/chosen/approve", {"number": numbers[:1], "sure": "1"}, follow=True)
    assert "không làm việc này được nữa" in text(again)


def test_an_address_is_settled_and_a_row_refused(desk: World) -> None:
    typed(desk, Role.HEAD)
    request = Request.objects.get()
    path = f"/requests/{request.number}/rows/1"
    centre = desk.client(Role.CENTRE)
    assert centre.get(path).status_code == 200
    centre.post(path, {"address": "an.syt", "reason": "theo thỏa thuận"})
    assert request.rows.get().state == "proposed"
    page = text(desk.client(Role.HEAD).get(f"/requests/{request.number}"))
    assert "an.syt@vinhphuc.gov.vn.test" in page
    desk.client(Role.HEAD).post(f"/requests/{request.number}/agree")
    assert request.rows.get().state == "ready"
    refused = centre.post(path, {"no": "1", "no-reason": ""})
    assert "phải ghi lý do" in text(refused)
    centre.post(path, {"no": "1", "no-reason": "không thuộc biên chế"})
    assert request.rows.get().state == "refused"


def test_the_form_to_fill_in(desk: World) -> None:
    answer = desk.client(Role.HEAD).get("/requests/form.xlsx")
    assert load_workbook(BytesIO(answer.content)).sheetnames[:2] == ["Cá nhân", "Cơ quan, đơn vị"]


@pytest.mark.parametrize("role", Role.values)
def test_each_role_on_each_route(desk: World, role: str) -> None:
    """Who looks after nothing sees nothing; who looks on changes nothing."""
    typed(desk, Role.HEAD)
    request = Request.objects.get()
    scan = request.attachments.get(role="scan")
    path = f"/requests/{request.number}"
    client, seen = desk.client(role), 403 if role == Role.OFFICIAL else 200
    for route in ("", "/approve", "/execute", "/refuse", "/withdraw", "/rows/1", f"/files/{scan.pk}"):
        assert client.get(path + route).status_code == seen, route
    for route in (f"{path}/slips", "/requests/chosen/approve"):
        assert client.get(route).status_code == 405, route
    deciding = role in {Role.DEPARTMENT, Role.CENTRE, Role.MAIL_ADMIN, Role.OFFICE}
    client.post(f"{path}/approve")
    request.refresh_from_db()
    assert (request.state == RequestState.APPROVED) == (role == Role.DEPARTMENT)
    if role != Role.DEPARTMENT:
        client.post(f"{path}/refuse", {"reason": "không đúng"})
        request.refresh_from_db()
        assert (request.state == RequestState.REFUSED) == deciding
