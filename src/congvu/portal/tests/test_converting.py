"""A copy in Unicode: of a text, of a file; what is Unicode already, damaged or a bomb is said in one sentence."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from congvu.ground.legacy.tests.encoder import encoded
from congvu.portal.tests.conftest import text

PROSE = "Căn cứ Quyết định của chủ tịch về việc tổ chức hội nghị"


def document(words: str, font: str) -> bytes:
    made = Document()
    made.add_paragraph().add_run(words).font.name = font
    made.add_paragraph("Nơi nhận: Văn thư & lưu trữ")
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


@pytest.mark.clause("DN-9.5", "VP-7.2", "CT-QD.0", "DL-10")
def test_a_document_in_an_old_font_comes_back_in_unicode(world) -> None:
    old = SimpleUploadedFile("báo cáo.docx", document(encoded(PROSE, "TCVN3"), ".VnTime"))
    answer = world.client("other").post("/chuyen-ma", {"file": old})
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    found = Document(io.BytesIO(answer.content))
    assert [one.text for one in found.paragraphs] == [PROSE, "Nơi nhận: Văn thư & lưu trữ"]
    assert found.paragraphs[0].runs[0].font.name == "Times New Roman"


@pytest.mark.clause("DN-9.5", "VP-7.2")
def test_a_pasted_text_comes_back_beside_the_form(world) -> None:
    page = text(world.client("other").post("/chuyen-ma", {"text": encoded(PROSE, "VNI")}))
    assert PROSE in page
    assert "VNI" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (document(PROSE, ".VnTime"), "không thấy chữ nào dùng bảng mã cũ"),
        (PROSE.encode(), "không thấy chữ nào dùng bảng mã cũ"),
        (b"%PDF-1.4", "không thấy chữ nào dùng bảng mã cũ"),
        (b"PK\x03\x04broken", "không đọc được tệp này"),
        (b"", "rỗng"),
    ],
)
def test_what_cannot_be_converted_is_said(world, content: bytes, said: str) -> None:
    page = text(world.client("other").post("/chuyen-ma", {"file": SimpleUploadedFile("a.docx", content)}))
    assert said in page


def test_a_bomb_is_stopped(world) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:p><w:t>" + b"a" * (250 << 20))
    page = text(world.client("other").post("/chuyen-ma", {"file": SimpleUploadedFile("a.docx", packed.getvalue())}))
    assert "không đọc được tệp này" in page


def test_nothing_given_is_asked_for(world) -> None:
    assert "Hãy dán văn bản hoặc chọn tệp." in text(world.client("other").post("/chuyen-ma", {"text": ""}))
