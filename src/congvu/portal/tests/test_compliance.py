"""The page of compliance: the whole table, each reader within the own office, filters, and the same as files."""

import io
import re

import docx
import pytest
from openpyxl import load_workbook

from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import Role
from congvu.portal.tests.conftest import text
from congvu.regulations.loading import load_profile
from congvu.reports.compliance.actions import refresh

READERS = [Role.DEPARTMENT, Role.CENTRE, Role.AUDITOR, Role.HEAD]


@pytest.fixture
def surveyed(world):
    """The province under Cần Thơ's regulation; one mailbox of each agency has a wrong quota, one has the right one."""
    for place in (world.here, world.there):
        place.regulation = "can-tho-33-2015"
        place.save()
    Mailbox.objects.update(quota=load_profile("cantho").quota("personal"))
    Mailbox.objects.filter(pk__in=[world.boxes["new"].pk, world.boxes["other"].pk]).update(quota=1)
    refresh(world.here)
    refresh(world.there)
    return world


def row(page: str, clause: str) -> str:
    """One line of the table, as words."""
    found = next(part for part in page.split('<tr role="row">') if f'#{clause}"' in part)
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


@pytest.mark.clause("VP-10.2", "DN-17.1")
@pytest.mark.parametrize("role", READERS)
def test_every_clause_is_on_the_page(surveyed, role) -> None:
    page = text(surveyed.client(role).get("/compliance"))
    shown = re.findall(r'scope="row"><a class="clause" href="/regulation#([^"]+)"', page)
    assert shown == list(load_profile("cantho").clauses)
    assert "Số liệu tổng hợp lúc" in page


@pytest.mark.clause("VP-15.1")
def test_a_head_sees_the_own_agency_and_never_another(surveyed) -> None:
    whole = row(text(surveyed.client(Role.AUDITOR).get("/compliance")), "CT-4.1.c")
    own = row(text(surveyed.client(Role.HEAD).get("/compliance")), "CT-4.1.c")
    boxes = Mailbox.objects.filter(jurisdiction=surveyed.here)
    assert f"{boxes.count()} hộp thư 2 khác dung lượng" in whole
    assert f"{boxes.filter(agency=surveyed.health).count()} hộp thư 1 khác dung lượng" in own
    head = surveyed.client(Role.HEAD)
    assert head.get(f"/compliance?agency={surveyed.finance.pk}").status_code == 404
    assert head.get(f"/compliance.xlsx?agency={surveyed.finance.pk}").status_code == 404
    side = text(head.get("/compliance/agencies"))
    assert "Sở Y tế" in side
    assert "Sở Tài chính" not in side


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_a_heads_files_name_no_other_agency(surveyed, ending: str) -> None:
    surveyed.finance.name = "Sở Không Ai Nhắc"
    surveyed.finance.save()
    content = io.BytesIO(surveyed.client(Role.HEAD).get(f"/compliance.{ending}").content)
    if ending == "xlsx":
        words = " ".join(str(cell.value) for sheet in load_workbook(content) for line in sheet for cell in line)
    else:
        words = " ".join(
            cell.text for table in docx.Document(content).tables for line in table.rows for cell in line.cells
        )
    assert "Sở Y tế" in words
    assert "Sở Không Ai Nhắc" not in words


@pytest.mark.clause("VP-15.1")
def test_an_auditor_sees_each_agency_and_not_the_neighbours(surveyed) -> None:
    client = surveyed.client(Role.AUDITOR)
    side = text(client.get("/compliance/agencies"))
    assert re.search(r'href="/compliance\?agency=\d+">Sở Tài chính</a>', side)
    one = text(client.get(f"/compliance?agency={surveyed.finance.pk}"))
    assert "1 hộp thư 1 khác dung lượng" in row(one, "CT-4.1.c")
    assert "Phạm vi: Sở Tài chính" in one
    neighbour = surveyed.boxes["foreign"].agency.pk
    assert client.get(f"/compliance?agency={neighbour}").status_code == 404


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        ("q=hop thu nguoi dung toi da", ["CT-4.1.c"]),
        ("article=4&verdict=not_met&q=dung luong", []),
        ("breaches=on&article=4", ["CT-4.1.c"]),
        ("state=human", ["CT-12.1"]),
        ("state=nonsense&article=zzz&q=ct-4.1.c", ["CT-4.1.c"]),
    ],
)
def test_filters(surveyed, query: str, clauses: list[str]) -> None:
    page = text(surveyed.client(Role.AUDITOR).get(f"/compliance?{query}"))
    assert re.findall(r'scope="row"><a class="clause" href="/regulation#([^"]+)"', page) == clauses


def test_files_are_filtered_like_the_page(surveyed) -> None:
    client = surveyed.client(Role.AUDITOR)
    page = text(client.get("/compliance?breaches=on"))
    assert "/compliance.xlsx?breaches=on" in page
    answer = client.get("/compliance.xlsx?breaches=on&article=4")
    assert answer["Content-Disposition"].startswith('attachment; filename="tuan-thu-can-tho-33-2015-')
    sheet = load_workbook(io.BytesIO(answer.content))["Điều khoản"]
    assert [line[0] for line in sheet.iter_rows(min_row=2, values_only=True)] == ["CT-4.1.c"]


def test_choices_are_never_shown_as_law(surveyed) -> None:
    page = text(surveyed.client(Role.AUDITOR).get("/compliance?q=ct-10.3.s2"))
    assert re.search(r'class="mark choice"><strong>Hệ thống chọn</strong> <code>history = 5<', page)


@pytest.mark.clause("DN-3.1")
def test_both_laws_are_listed_with_their_status(surveyed) -> None:
    surveyed.here.regulation = "dak-nong-12-2012"
    surveyed.here.save()
    page = text(surveyed.client(Role.AUDITOR).get("/compliance"))
    for name, number in (("Luật Công nghệ thông tin", "67/2006/QH11"), ("Luật Giao dịch điện tử", "51/2005/QH11")):
        part = page[page.index(name) :][:400]
        assert number in part
        assert "hiệu lực" in part


def test_before_the_first_survey_the_page_says_so(world) -> None:
    page = text(world.client(Role.AUDITOR).get("/compliance"))
    assert "Hệ thống chưa tổng hợp số liệu lần nào" in page
    assert "chưa phát sinh" not in page.partition("<table")[2]


def test_where_nothing_is_in_force(world) -> None:
    world.here.regulation = "quang-tri"
    world.here.save()
    client = world.client(Role.AUDITOR)
    assert "chưa có quy chế nào được ban hành" in text(client.get("/compliance"))
    assert client.get("/compliance.docx").status_code == 404


def test_the_page_asks_few_questions(surveyed, django_assert_max_num_queries) -> None:
    """Whatever the number of mailboxes: only the roll-up is read."""
    client = surveyed.client(Role.AUDITOR)
    client.get("/mailbox")  # what waits is counted once a minute, not with every page
    with django_assert_max_num_queries(14):
        client.get("/compliance")


def test_the_menu_leads_readers_to_it(world) -> None:
    assert 'href="/compliance"' in text(world.client(Role.HEAD).get("/mailbox"))
    assert 'href="/compliance"' not in text(world.client(Role.AGENCY_IT).get("/mailbox"))
