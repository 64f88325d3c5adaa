"""Documents are recognised in every form in which their text reaches us, and nothing else is taken for one."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.documents.kinds import KINDS, of_symbol, refined, way
from congvu.documents.recognition import Recognised, read, recognise
from congvu.documents.tests.forms import Made, Part, text_of
from congvu.regulations.loading import load_profile

CORPORA = Path(os.environ.get("CONGVU_CORPORA", "/nonexistent"))


def by(form: str, made: Made) -> Recognised:
    """What is read of the document in one of its forms."""
    text = {"docx": lambda: text_of(made.docx()), "pdf": made.pdf_text, "ocr": made.scanned}[form]()
    found = read(text, "tệp")
    assert found is not None, text
    return found


@pytest.mark.parametrize("form", ["docx", "pdf", "ocr"])
@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS.values() if kind.abbreviation and not kind.code.startswith("ban_")]
)
def test_each_kind_in_each_form(form: str, kind: object) -> None:
    name, abbreviation, code = kind.name, kind.abbreviation, kind.code  # type: ignore[attr-defined]
    found = by(form, Made(kind=name, symbol=f"{abbreviation}-SYT"))
    assert (found.number, found.day, found.kind) == ("123", "2026-11-05", code)
    if form != "ocr":
        assert (found.symbol, found.issuer) == (f"{abbreviation}-SYT", "SỞ Y TẾ")
        assert found.superior == "ỦY BAN NHÂN DÂN TỈNH VĨNH PHÚC"
        assert found.abstract == "sử dụng hộp thư điện tử công vụ"
        assert found.recipients == ("Như trên", "Sở Tài chính", "UBND tỉnh (để b/c)", "Lưu: VT")
    else:
        assert found.recipients == ("Nhu tren", "So Tai chinh", "UBND tinh (de b/c)", "Luu: VT")


LETTER = """ỦY BAN NHÂN DÂN
TỈNH VĨNH PHÚC
_______
Số: 123/UBND-VP
V/v tăng cường sử dụng thư điện tử
công vụ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
________
Vĩnh Phúc, ngày 05 tháng 3 năm 2026

Kính gửi:
- Các sở, ban, ngành;
- UBND các huyện, thành phố.

Thực hiện Quyết định số 28/2014/QĐ-UBND ngày 01 tháng 7 năm 2014 của UBND tỉnh.

Nơi nhận:
- Như trên;
- TT Tỉnh ủy, TT HĐND tỉnh
(để b/c);
- Lưu: VT, VP2.
TM. ỦY BAN NHÂN DÂN
"""


def test_an_official_letter() -> None:
    found = read(LETTER)
    assert found == Recognised(
        number="123",
        symbol="UBND-VP",
        day="2026-03-05",
        kind="cong_van",
        issuer="ỦY BAN NHÂN DÂN TỈNH VĨNH PHÚC",
        abstract="tăng cường sử dụng thư điện tử công vụ",
        addressees=("Các sở, ban, ngành", "UBND các huyện, thành phố"),
        recipients=("Như trên", "TT Tỉnh ủy, TT HĐND tỉnh (để b/c)", "Lưu: VT, VP2"),
    )


def test_a_number_with_its_year() -> None:
    found = read(Made(kind="Quyết định", symbol="2015/QĐ-UBND", number="12").pdf_text())
    assert found is not None
    assert (found.number, found.symbol, found.kind) == ("12", "2015/QĐ-UBND", "quyet_dinh")


def test_a_draft_has_a_symbol_alone() -> None:
    found = read(Made(number="      ").pdf_text())
    assert found is not None
    assert (found.number, found.symbol) == ("", "TB-SYT")


def test_a_subject_names_a_document() -> None:
    subject = "Công văn số 12/UBND-VP ngày 5/3/2026 về việc họp giao ban"
    found = recognise([Part("subject", "subject", subject), Part("body", "body", "Kính gửi quý cơ quan.")])
    assert found is not None
    assert (found.number, found.symbol, found.day, found.kind) == ("12", "UBND-VP", "2026-03-05", "cong_van")
    assert found.abstract == "họp giao ban"


def test_the_file_wins_over_subject_and_body() -> None:
    texts = [Part("subject", "subject", "Báo cáo số 9/BC-STC"), Part("body", "body", "Xem tệp đính kèm.")]
    found = recognise([*texts, Part("attachment", "attachment: a.pdf", Made().pdf_text())])
    assert found is not None
    assert (found.number, found.where) == ("123", "attachment: a.pdf")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Chào anh, số 12/3 em gửi sau.",
        "Căn cứ Công văn số 12/UBND-VP ngày 05 tháng 3 năm 2026 của UBND tỉnh, đề nghị các đơn vị báo cáo.",
        "THÔNG BÁO\nMời cả phòng ăn trưa.",
        "Số: 0912345678",
    ],
)
def test_what_is_no_document(text: str) -> None:
    assert recognise([Part("subject", "subject", "Chào anh"), Part("body", "body", text)]) is None


@given(st.text(max_size=400), st.lists(st.sampled_from(LETTER.splitlines()), max_size=30))
def test_any_text_is_read(noise: str, lines: list[str]) -> None:
    found = read(noise + "\n" + "\n".join(lines))
    assert found is None or len(found.abstract) <= 500


def test_a_long_text_takes_no_time() -> None:
    read("Nơi nhận: - a; " * 40_000)
    read(("Số: " + "1/" * 50 + "\n") * 4000)
    read("ngày " * 80_000)


def test_symbols_and_refined_kinds() -> None:
    assert of_symbol("QyĐ-UBND") == KINDS["quy_dinh"]
    assert of_symbol("2015/QĐ-UBND") == KINDS["quyet_dinh"]
    assert of_symbol("UBND-VP") is None
    assert refined("bao_cao", "kết quả công tác tháng 10 năm 2026") == "bao_cao_dinh_ky"
    assert refined("bao_cao", "vụ cháy ngày 5 tháng 3 năm 2026") == "bao_cao"
    assert refined("cong_van", "góp ý dự thảo Nghị quyết") == "du_thao"
    assert refined("thong_bao", "lịch công tác tuần 45") == "lich_cong_tac"


@pytest.mark.clause("CT-7.2.a", "CT-7.2.b", "CT-7.2.c", "CT-7.2.d", "DL-8.1.s1", "DL-8.2.s1", "DN-9.1")
@pytest.mark.clause("VP-9.1.a", "VP-9.1.b", "VP-9.1.c", "VP-9.1.d")
@pytest.mark.parametrize(
    ("slug", "kind", "mode", "clause"),
    [
        ("cantho", "lich_cong_tac", "paperless", "CT-7.2.a"),
        ("cantho", "chuong_trinh", "paperless", "CT-7.2.a"),
        ("cantho", "giay_moi", "paperless", "CT-7.2.b"),
        ("cantho", "bao_cao_dinh_ky", "paperless", "CT-7.2.c"),
        ("cantho", "cong_van", "paperless", "CT-7.2.d"),
        ("cantho", "quyet_dinh", "paperless", "CT-7.2.d"),
        ("cantho", "tai_lieu_hop", "", ""),
        ("daklak", "giay_moi", "compulsory", "DL-8.1.s1"),
        ("daklak", "bao_cao_dinh_ky", "compulsory", "DL-8.1.s1"),
        ("daklak", "bao_cao", "encouraged", "DL-8.2.s1"),
        ("daklak", "cong_van", "encouraged", "DL-8.2.s1"),
        ("daklak", "quyet_dinh", "encouraged", "DL-8.2.s1"),
        ("daknong", "giay_trieu_tap", "listed", "DN-9.1"),
        ("vinhphuc", "giay_moi", "compulsory", "VP-9.1.a"),
        ("vinhphuc", "cong_van", "compulsory", "VP-9.1.b"),
        ("vinhphuc", "tai_lieu_hop", "compulsory", "VP-9.1.c"),
        ("vinhphuc", "du_thao", "compulsory", "VP-9.1.d"),
        ("vinhphuc", "quyet_dinh", "", ""),
    ],
)
def test_what_regulations_say_of_kinds(slug: str, kind: str, mode: str, clause: str) -> None:
    found = way(load_profile(slug), kind)
    assert (found.mode, found.clause) == (mode, clause)


@pytest.mark.skipif(not (CORPORA / "vnforms").is_dir(), reason="needs the collected forms")
def test_the_decree_itself_is_read_without_harm() -> None:
    for path in (CORPORA / "vnforms").glob("*.docx"):
        read(text_of(path.read_bytes()))
