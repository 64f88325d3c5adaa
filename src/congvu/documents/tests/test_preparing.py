"""A file that is handed in says what it is and to whom it goes; a draft is changed until it is issued."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from congvu.directory.files import store
from congvu.documents.actions import issuing
from congvu.documents.actions.entering import Fields
from congvu.documents.actions.issuing import To
from congvu.documents.errors import DocumentRefused
from congvu.documents.models import Means
from congvu.documents.preparing import prepared, recognised
from congvu.documents.tests.conftest import Offices
from congvu.documents.tests.forms import Made

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def pdf(made: Made) -> bytes:
    """The document as a PDF, its columns side by side."""
    pdfmetrics.registerFont(TTFont("DejaVu", FONT))
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4)
    canvas.setFont("DejaVu", 9)
    for number, line in enumerate(made.pdf_text().splitlines()):
        left, _, right = line.partition("     ")
        canvas.drawString(60, 780 - 18 * number, left.strip())
        canvas.drawString(330, 780 - 18 * number, right.strip())
    canvas.save()
    return written.getvalue()


def test_a_docx_says_what_it_is(offices: Callable[..., Offices]) -> None:
    made = offices()
    file = store(Made().docx(), "thong-bao.docx", DOCX)
    told, places = prepared(made.box, [file])
    assert (told.number, told.symbol, told.day, told.kind) == ("123", "TB-SYT", date(2026, 11, 5), "thong_bao")
    assert told.abstract == "sử dụng hộp thư điện tử công vụ"
    assert [(one.line, one.address) for one in places] == [
        ("Như trên", ""),
        ("Sở Tài chính", made.of(made.made.finance).address),
        ("UBND tỉnh (để b/c)", ""),
    ]
    document = issuing.draft(made.box, told, places, "test")
    chosen = [To(one.line, one.name, one.address or f"a{n}@example.com") for n, one in enumerate(places)]
    issuing.amend(document, Fields(number="124", symbol="TB-SYT", day=told.day, kind="cong_van"), chosen, "test")
    document.refresh_from_db()
    assert (document.number, document.clause, document.files.count()) == ("124", "VP-9.1.b", 1)
    assert set(document.recipients.values_list("means", flat=True)) == {Means.MAIL}


@pytest.mark.skipif(not FONT.exists(), reason="needs a font with Vietnamese letters")
def test_a_pdf_says_what_it_is() -> None:
    found = recognised(pdf(Made()), "vb.pdf", "application/pdf")
    assert found is not None
    assert (found.number, found.symbol, found.kind, found.issuer) == ("123", "TB-SYT", "thong_bao", "SỞ Y TẾ")
    assert found.recipients == ("Như trên", "Sở Tài chính", "UBND tỉnh (để b/c)", "Lưu: VT")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 broken", b"PK\x03\x04broken", b"\xff" * 1000])
def test_a_broken_file_says_nothing(content: bytes) -> None:
    assert recognised(content, "x.pdf", "application/pdf") is None


def test_a_secret_draft_has_no_files(offices: Callable[..., Offices]) -> None:
    made = offices()
    document = issuing.draft(made.box, Fields(files=[store(b"a", "a.pdf", "application/pdf")]), (), "test")
    issuing.amend(document, Fields(secret=True), (), "test")
    assert not document.files.exists()
    with pytest.raises(DocumentRefused):
        issuing.amend(document, Fields(secret=True, files=[store(b"a", "a.pdf", "application/pdf")]), (), "test")
