"""What a mark of secrecy is, and what only speaks of secrecy."""

import pytest

from congvu.gate import mark_lines
from congvu.gate.checks.secrecy import in_text
from congvu.gate.letter import Kind, Text
from congvu.gate.marks import Marks
from congvu.ground.legacy.tests.encoder import encoded

MARKS = Marks.of(["MẬT", "TỐI MẬT", "TUYỆT MẬT", "Độ mật:"])
HEAD = """UBND TỈNH ĐẮK LẮK
SỞ XÂY DỰNG
Số: 12/BC-SXD
{}
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Đắk Lắk, ngày 3 tháng 4 năm 2024
BÁO CÁO
về việc xây dựng"""


@pytest.mark.parametrize(
    ("subject", "mark"),
    [
        ("[MẬT] V/v kế hoạch", "MẬT"),
        ("Re: [Tối mật] kế hoạch", "TỐI MẬT"),
        ("MẬT: kế hoạch", "MẬT"),
        ("Fwd: TUYET MAT - ke hoach", "TUYỆT MẬT"),
        ("(Mật) Báo cáo", "MẬT"),
        ("Báo cáo tháng (Tối mật)", "TỐI MẬT"),
        ("Báo cáo MẬT quý III", "MẬT"),
        ("[HỎA TỐC][MẬT] họp", "MẬT"),
        ("Độ mật: Tối mật", "TỐI MẬT"),
        ("[MAT] bao cao", "MẬT"),
        ("M Ậ T: kế hoạch", "MẬT"),
        ("đổi mật khẩu", ""),
        ("MẬT KHẨU: abc", ""),
        ("V/v bảo mật thông tin", ""),
        ("BẢO MẬT THÔNG TIN", ""),
        ("Mật ong rừng - chào hàng", ""),
        ("Mật độ dân số: báo cáo", ""),
        ("V/v quản lý văn bản mật", ""),
        ("Hướng dẫn đóng dấu MẬT", ""),
        ("HOP MAT: 20/11", ""),
        ("Mất điện: thông báo", ""),
        ("MẶT TRẬN - họp", ""),
        ("Tối mai: họp", ""),
    ],
)
def test_subjects(subject: str, mark: str) -> None:
    assert MARKS.in_subject(subject) == mark


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("[MAT] bao cao.pdf", "MẬT"),
        ("BC_MẬT.docx", "MẬT"),
        ("báo cáo (mật).docx", "MẬT"),
        ("Mật - Kế hoạch A.pdf", "MẬT"),
        ("MẬT.pdf", "MẬT"),
        ("TUYETMAT_ke-hoach.docx", "TUYỆT MẬT"),
        ("TOI MAT - ke hoach.doc", "TỐI MẬT"),
        ("Báo cáo MẬT.docx", "MẬT"),
        ("mật-độ-dân-số_TUYỆT MẬT.txt", "TUYỆT MẬT"),
        ("mat khau.txt", ""),
        ("bao-mat-thong-tin.pdf", ""),
        ("MAT_BANG_TANG1.dwg", ""),
        ("DANH SACH HOP MAT.docx", ""),
        ("quy chế bảo mật.docx", ""),
        ("bảo_mật.docx", ""),
        ("Quy chế quản lý văn bản mật.docx", ""),
        ("mật-độ.xlsx", ""),
        ("Mặt trận.pdf", ""),
        ("bo toi mat.jpg", ""),
    ],
)
def test_names(name: str, mark: str) -> None:
    assert MARKS.in_name(name) == mark


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        (HEAD.format("MẬT"), "MẬT"),
        (HEAD.format("Mật"), "MẬT"),
        (HEAD.format("MAT"), "MẬT"),
        (HEAD.format("MẠT"), "MẬT"),  # as Tesseract may read it
        (HEAD.format("| TỐI MẬT |"), "TỐI MẬT"),
        (HEAD.format("T Ố I  M Ậ T"), "TỐI MẬT"),
        (HEAD.format("TUYỆT\nMẬT"), "TUYỆT MẬT"),
        (HEAD.format("MẬT\tĐắk Lắk, ngày 3 tháng 4 năm 2024"), "MẬT"),
        (HEAD.format("Độ mật: Mật"), "MẬT"),
        ("Số: 12/BC-SXD MẬT\nNội dung", "MẬT"),
        ("MẬT Đắk Lắk, ngày 3 tháng 4 năm 2024", "MẬT"),
        ("Độ mật: ☐ Mật ☒ Tối mật ☐ Tuyệt mật", "TỐI MẬT"),
        ("[MẬT] Kính gửi anh", "MẬT"),
        ("M\nẬ\nT\nchữ chìm", "MẬT"),
        ("Kính gửi anh Ba,\nTUYỆT MẬT\nEm gửi\ntài liệu\nhọp", "TUYỆT MẬT"),
        ("Độ mật: ☐ Mật ☐ Tối mật ☐ Tuyệt mật", ""),
        ("Độ mật: - Mật - Tối mật - Tuyệt mật", ""),
        ("Độ mật: (ghi Mật, Tối mật hoặc Tuyệt mật)", ""),
        ("Độ mật: Không", ""),
        ("Các mức:\nMẬT\nTỐI MẬT\nTUYỆT MẬT\nhết", ""),
        ("CAM KẾT BẢO\nMẬT THÔNG TIN", ""),
        ("THỎA THUẬN BẢO\nMẬT", ""),
        ("QUY ĐỊNH VỀ\nMẬT\nKHẨU", ""),
        ("STT\tTên\tĐộ mật\n1\tCông văn\tMật\n2\tBáo cáo\tMẬT", ""),
        ("Mẫu số 02\nTUYỆT MẬT\nKích thước 40x8", ""),
        ("đường\nmật\nsữa", ""),
        ("trừ văn bản\nmật.", ""),
        ("đóng dấu\n“MẬT”\nlên văn bản", ""),
        ("Họ tên\nMặt\nMắt\nMũi", ""),
    ],
)
def test_lines(text: str, mark: str) -> None:
    assert mark_lines.found(MARKS, text) == ([mark] if mark else [])


@pytest.mark.parametrize("encoding", ["TCVN3", "VNI", "VISCII", "windows-1258"])
def test_encodings_older_than_unicode(encoding: str) -> None:
    for word, found in (("TUYỆT MẬT", ["TUYỆT MẬT"]), ("Kính chuyển", [])):
        old = encoded(HEAD.format(word), encoding)
        text = Text(Kind.ATTACHMENT, "a.txt", old, raw=old.encode("latin-1"))
        assert list(in_text(MARKS, text)) == found
