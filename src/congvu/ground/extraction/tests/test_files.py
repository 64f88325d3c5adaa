"""Text comes out of every kind of file, with its place; what is shut is said."""

import io
from collections.abc import Iterator
from random import Random

import pytest
from PIL import Image

from congvu.ground.extraction import Extracted, Reader
from congvu.ground.extraction.tests import papers


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


def read(reader: Reader, name: str, content: bytes) -> Extracted:
    """By content alone: the type that is said is never the right one."""
    return reader.read(name, "application/octet-stream", content)


def places(found: Extracted) -> dict[str, str]:
    """Each text by its place."""
    return {piece.where: piece.text.strip() for piece in found.texts}


def test_word_with_box_header_and_pages(reader: Reader) -> None:
    box = f"<w:p><w:r><w:pict><w:txbxContent>{papers.paragraph('trong khung')}</w:txbxContent></w:pict></w:r></w:p>"
    art = '<w:p><v:textpath xmlns:v="urn:schemas-microsoft-com:vml" string="chữ nghệ thuật"/></w:p>'
    second = '<w:p><w:r><w:br w:type="page"/><w:lastRenderedPageBreak/><w:t>hai</w:t></w:r></w:p>'
    header = f"<w:hdr {papers.WORD}>{papers.paragraph('đầu trang')}</w:hdr>"
    content = papers.document(papers.paragraph("một") + box + art + second, header1__xml=header)
    found = read(reader, "báo cáo.docx", content)
    assert places(found) == {
        "báo cáo.docx, trang 1": "một\ntrong khung\n\nchữ nghệ thuật",
        "báo cáo.docx, trang 2": "hai",
        "báo cáo.docx, đầu trang": "đầu trang",
    }
    assert not found.closed


def test_a_short_row_is_one_line_and_a_letterhead_is_not(reader: Reader) -> None:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    table = row(papers.paragraph("1"), papers.paragraph("Mật")) + row(
        papers.paragraph("Số: 1") + papers.paragraph("MẬT"), papers.paragraph("ngày")
    )
    assert places(read(reader, "a.docx", papers.document(f"<w:tbl>{table}</w:tbl>")))["a.docx, trang 1"].split(
        "\n"
    ) == [
        "1\tMật",
        "Số: 1",
        "MẬT",
        "ngày",
    ]


def test_excel_cells_comments_and_headers(reader: Reader) -> None:
    found = places(read(reader, "bảng.xlsx", papers.xlsx("ô B2", "lời nhận xét")))
    assert "ô B2" in found["bảng.xlsx, trang tính 1"]
    assert "đầu trang in" in found["bảng.xlsx, trang tính 1"]
    assert found["bảng.xlsx, trang tính 2"] == "cột\t7"
    assert "lời nhận xét" in found["bảng.xlsx, nhận xét"]


def test_pdf_pages(reader: Reader) -> None:
    found = places(read(reader, "a.pdf", papers.pdf("trang mot", "trang hai")))
    assert found == {"a.pdf, trang 1": "trang mot", "a.pdf, trang 2": "trang hai"}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"{\\rtf1\\ansi{\\fonttbl{\\f0 .VnTime;}}\\f0 M\\u7852?T\\par hai}", "MẬT\nhai"),
        ("<html><body><p>một<p>hai</html>".encode(), "một\nhai"),
        ("chữ thường".encode("utf-16"), "chữ thường"),
        (f"{papers.XML}<a><b>một</b><c>hai</c></a>".encode(), "một\nhai"),
    ],
)
def test_texts(reader: Reader, content: bytes, text: str) -> None:
    found = read(reader, "a", content)
    assert [piece.text.strip() for piece in found.texts] == [text]
    assert found.texts[0].fonts == ((".VnTime",) if content.startswith(b"{") else ())


def test_open_document(reader: Reader) -> None:
    box = "<draw:text-box><text:p>khung</text:p></draw:text-box>"
    text = f'<d xmlns:text="t" xmlns:draw="d"><text:p>một<text:tab/>hai{box}</text:p></d>'
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": text}
    assert places(read(reader, "a.odt", papers.zipped(parts))) == {"a.odt": "khung\nmột\thai"}
    locked = {**parts, "META-INF/manifest.xml": '<m xmlns:manifest="m"><manifest:encryption-data/></m>'}
    assert [part.reason for part in read(reader, "a.odt", papers.zipped(locked)).closed] == ["encrypted"]


@pytest.mark.parametrize("form", ["zip", "7zip", "gnutar", "tar.gz"])
def test_archives_and_mail_within(reader: Reader, form: str) -> None:
    inner = papers.mail("tiêu đề thư", "lời thư", "văn bản.docx", papers.docx("nội dung"))
    if form == "zip":
        content = papers.zipped({"thư.eml": inner})
    elif form == "tar.gz":
        content = papers.tarred("thư.eml", inner)
    else:
        content = papers.packed(form, "thư.eml", inner)
    found = read(reader, "hồ sơ", content)
    texts = places(found)
    assert texts["hồ sơ › thư.eml, tiêu đề"] == "tiêu đề thư"
    assert texts["hồ sơ › thư.eml"] == "lời thư"
    assert texts["hồ sơ › thư.eml › văn bản.docx, trang 1"] == "nội dung"
    assert [(one.name, one.media_type.rpartition(".")[2]) for one in found.files[:2]] == [
        ("thư.eml", "message/rfc822"),
        ("văn bản.docx", "document"),
    ]
    assert not found.closed


def test_a_scan_is_read_and_its_stamp_named(reader: Reader) -> None:
    from congvu.cli.bench.labelled import scanning

    page = scanning.page(Random(2), 150, "TỐI MẬT", "ordinary", scanning.RED)
    found = read(reader, "quét.tif", as_file(scanning.scanned(Random(2), page, grey=False), "TIFF"))
    texts = places(found)
    assert texts["quét.tif (dấu)"] == "TỐI MẬT"
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in texts["quét.tif"]


def as_file(image: Image.Image, form: str) -> bytes:
    """A picture as a file."""
    with io.BytesIO() as file:
        image.save(file, form)
        return file.getvalue()


def test_small_pictures_are_passed_over(reader: Reader) -> None:
    found = read(reader, "logo.png", as_file(Image.new("RGB", (40, 20)), "PNG"))
    assert (found.media_type, found.texts, found.closed) == ("image", [], [])
