"""The files: what stands in them, and that a spreadsheet and a word processor take them."""

import io
import json
from datetime import UTC, datetime

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from openpyxl import load_workbook

from congvu.directory.papers.letterhead import COUNTRY, MOTTO
from congvu.regulations.loading import load_profile, profiles
from congvu.regulations.witnesses import Said
from congvu.reports.compliance.as_docx import write_docx
from congvu.reports.compliance.as_json import write_json
from congvu.reports.compliance.as_xlsx import write_xlsx
from congvu.reports.compliance.form import AgencyLine, Form, Shown, Wish, form_of

NOON = datetime(2026, 11, 12, 5, 0, tzinfo=UTC)
COUNTS, BREACHED = Said("hộp thư", "mailboxes"), Said("khác dung lượng", "other quota")


def form(slug: str = "cantho", name: str = "Sở Y tế") -> Form:
    evidence = Shown(COUNTS, BREACHED, 20, 3, NOON, "/admin/mailboxes")
    agencies = [
        AgencyLine(1, name, "syt", "CT-4.1.c", evidence),
        AgencyLine(2, "Sở Tư pháp", "stp", "CT-4.1.b", evidence),
    ]
    profile = load_profile(slug)
    clause = "CT-4.1.c" if slug == "cantho" else next(iter(profile.clauses))
    return form_of(profile, {clause: [evidence]}, place=profile.province, time=NOON, agencies=agencies)


def xlsx(*forms: Form, wish: Wish | None = None):
    target = io.BytesIO()
    write_xlsx(forms, wish or Wish(), target)
    return load_workbook(io.BytesIO(target.getvalue()))


def word(*forms: Form, wish: Wish | None = None):
    target = io.BytesIO()
    write_docx(forms, wish or Wish(), target)
    return docx.Document(io.BytesIO(target.getvalue()))


@pytest.mark.clause("VP-10.2")
def test_workbook_can_be_sorted_filtered_and_printed() -> None:
    book = xlsx(form())
    assert book.sheetnames == ["Điều khoản", "Cơ quan", "Tổng hợp"]
    for sheet in book:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        assert all(dimension.width >= 10 for dimension in sheet.column_dimensions.values())
    rows = {row[0]: row for row in book["Điều khoản"].iter_rows(min_row=2, values_only=True)}
    assert list(rows) == list(load_profile("cantho").clauses)
    quota = rows["CT-4.1.c"]
    assert quota[3:7] == ("đã thực hiện", "chưa đáp ứng", "20 hộp thư; 3 khác dung lượng; gần nhất 12/11/2026", 3)
    assert quota[7].date() == NOON.date()


@pytest.mark.clause("VP-15.1", "DN-17.1")
def test_workbook_has_each_agencys_state_of_each_clause() -> None:
    rows = list(xlsx(form())["Cơ quan"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[2], row[4], row[5]) for row in rows] == [
        ("syt", "CT-4.1.c", 20, 3),
        ("stp", "CT-4.1.b", 20, 3),
    ]
    chosen = xlsx(form(), wish=Wish(text="CT-4.1.b"))["Cơ quan"]
    assert [row[2] for row in chosen.iter_rows(min_row=2, values_only=True)] == ["CT-4.1.b"]


def test_what_is_ours_is_told_from_the_law() -> None:
    rows = {row[0]: row for row in xlsx(form())["Điều khoản"].iter_rows(min_row=2, values_only=True)}
    assert rows["CT-4.1.b"][2].startswith("khôi phục: limit = 10,0\N{NO-BREAK SPACE}GB (bản quét")
    assert rows["CT-4.1.c"][2] is None
    texts = "\n".join(cell.text for table in word(form()).tables for row in table.rows for cell in row.cells)
    assert "[khôi phục: limit = 10,0\N{NO-BREAK SPACE}GB" in texts
    assert "[hệ thống chọn: " in texts


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "Sở\x07 Y tế"])
def test_names_are_text_and_no_formula(name: str) -> None:
    cell = xlsx(form(name=name))["Cơ quan"]["B2"]
    assert cell.data_type == "s"
    assert cell.value == name.replace("\x07", "")
    assert word(form(name=name)).tables


def test_document_has_the_administrative_form() -> None:
    """Nghị định 30/2020/NĐ-CP, Phụ lục I."""
    made = word(form())
    section = made.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    assert 30 <= round(section.left_margin.mm) <= 35
    assert 15 <= round(section.right_margin.mm) <= 20
    assert 20 <= round(section.top_margin.mm) <= 25
    assert 20 <= round(section.bottom_margin.mm) <= 25
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert made.styles["Normal"].font.name == "Times New Roman"
    right = made.tables[0].rows[0].cells[1].paragraphs
    assert [(one.text, one.runs[0].bold) for one in right[:2]] == [(COUNTRY, True), (MOTTO, True)]
    assert right[3].text.startswith("Cần Thơ, ngày ")
    assert made.paragraphs[0].text == "BÁO CÁO"


def test_tables_of_the_document_repeat_their_head_and_keep_rows_whole() -> None:
    made = word(form())
    for table in made.tables[1:-1]:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows[1:])
    assert [cell.text for cell in made.tables[1].rows[0].cells] == [
        "Điều khoản",
        "Nội dung",
        "Tình trạng",
        "Kết luận",
        "Bằng chứng",
    ]
    assert len(made.tables[1].rows) == 1 + len(load_profile("cantho").clauses)
    assert [cell.text for cell in made.tables[2].rows[1].cells] == ["Sở Y tế", "syt", "1", "3", "12/11/2026"]


@pytest.mark.clause("DN-3.1")
def test_laws_stand_in_the_files() -> None:
    made = word(form("daknong"))
    assert [row.cells[1].text for row in made.tables[1].rows] == ["Số hiệu", "67/2006/QH11", "51/2005/QH11"]
    assert made.tables[0].rows[0].cells[0].paragraphs[1].text == "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"
    sums = [row[0] for row in xlsx(form("daknong"))["Tổng hợp"].iter_rows(values_only=True)]
    assert any(text.startswith("Luật Giao dịch điện tử") for text in sums)


def test_all_regulations_fit_in_one_file() -> None:
    every = [form_of(profile) for profile in profiles()]
    assert len(xlsx(*every).sheetnames) == 2 * len(every)
    assert word(*every).paragraphs


def test_json_says_what_the_table_says() -> None:
    target = io.BytesIO()
    write_json([form()], Wish(text="CT-4.1.c"), target)
    found = json.loads(target.getvalue())
    (clause,) = found["clauses"]
    assert (clause["verdict"], clause["breaches"]) == ("not_met", 3)
    assert clause["last"] == NOON.isoformat()
    (evidence,) = clause["evidence"]
    assert (evidence["en"], evidence["count"], evidence["page"]) == ("mailboxes", 20, "/admin/mailboxes")
    assert found["totals"]["can-tho-33-2015"]["clauses"] == len(load_profile("cantho").clauses)
