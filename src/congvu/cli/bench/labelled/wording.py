"""What administrative documents, contracts, circulars on secrecy and letters say; invented, about nobody."""

from random import Random

PLACES = ("Vĩnh Phúc", "Quảng Trị", "Đắk Lắk", "Cần Thơ", "Đắk Nông")
AGENCIES = (
    ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "STTTT"),
    ("SỞ XÂY DỰNG", "SXD"),
    ("SỞ KẾ HOẠCH VÀ ĐẦU TƯ", "SKHĐT"),
    ("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "SLĐTBXH"),
    ("ĐÀI PHÁT THANH VÀ TRUYỀN HÌNH", "ĐPTTH"),
    ("BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP", "BQL"),
    ("TRUNG TÂM CÔNG NGHỆ THÔNG TIN", "TTCNTT"),
    ("VĂN PHÒNG ỦY BAN NHÂN DÂN", "VP"),
)
KINDS = (
    ("BÁO CÁO", "BC", "Tình hình thực hiện nhiệm vụ quý III"),
    ("KẾ HOẠCH", "KH", "Ứng dụng công nghệ thông tin năm tới"),
    ("THÔNG BÁO", "TB", "Kết luận cuộc họp giao ban tháng"),
    ("TỜ TRÌNH", "TTr", "Về việc phê duyệt dự toán sửa chữa trụ sở"),
    ("QUYẾT ĐỊNH", "QĐ", "Về việc thành lập Tổ công tác"),
    ("GIẤY MỜI", "GM", "Dự họp góp ý dự thảo quy chế"),
)
ORDINARY = (
    "Thực hiện chương trình công tác năm, cơ quan đã triển khai đầy đủ các nhiệm vụ được giao và đạt kết quả tích cực.",
    "Đề nghị các phòng, ban, đơn vị trực thuộc báo cáo kết quả trước ngày 25 hằng tháng để tổng hợp.",
    "Số lượng hồ sơ giải quyết đúng hạn đạt 98,7%, tăng so với cùng kỳ năm trước; còn 12 hồ sơ đang xử lý.",
    "Trong quá trình thực hiện nếu có vướng mắc, đề nghị phản ánh về Văn phòng để được hướng dẫn.",
    "Kinh phí thực hiện từ nguồn ngân sách nhà nước giao năm nay và các nguồn hợp pháp khác.",
    "Cuộc họp bắt đầu lúc 8 giờ 00 phút tại phòng họp số 2; đề nghị các đại biểu đến đúng giờ.",
    "Tổ chức họp mặt nhân ngày truyền thống của ngành, bảo đảm trang trọng, tiết kiệm.",
)
NEAR = (
    "Mật độ dân số trung bình là 312 người trên một ki-lô-mét vuông, cao nhất tại địa bàn thành phố.",
    "Người dùng phải đổi mật khẩu lần đầu và giữ bí mật mật khẩu của mình.",
    "Việc gửi, nhận văn bản điện tử được thực hiện đối với mọi văn bản, trừ văn bản mật.",
    "Các bên có trách nhiệm bảo mật thông tin của khách hàng theo quy định của pháp luật.",
    "Bảo đảm an toàn, bảo mật hệ thống thư điện tử; không để lộ, lọt bí mật nhà nước.",
    "Sản lượng mật ong của hợp tác xã tăng 15% nhờ nhân rộng mô hình.",
    "Hai bên giữ quan hệ mật thiết trong công tác phối hợp; mặt bằng sạch đã được bàn giao.",
    "Cán bộ làm công tác cơ yếu quản lý khóa mật mã theo quy định.",
)
SECRECY = (
    "Điều 3. Phân loại bí mật nhà nước: bí mật nhà nước được phân loại thành 03 độ mật, gồm: Tuyệt mật, Tối mật, Mật.",
    "1. Độ Tuyệt mật áp dụng đối với thông tin đặc biệt quan trọng; độ Tối mật đối với thông tin rất quan trọng.",
    "Văn bản chứa bí mật nhà nước phải được đóng dấu chỉ độ mật “TUYỆT MẬT”, “TỐI MẬT” hoặc “MẬT”.",
    "Nghiêm cấm soạn thảo, lưu giữ tài liệu mật, tối mật, tuyệt mật trên máy tính có kết nối Internet.",
    "Người được giao quản lý văn bản mật mở sổ đăng ký riêng và chịu trách nhiệm bảo quản.",
    "Thời hạn bảo vệ: 30 năm đối với độ Tuyệt mật; 20 năm đối với độ Tối mật; 10 năm đối với độ Mật.",
)
LISTS = (
    ("Dấu chỉ độ mật gồm:", "TUYỆT MẬT", "TỐI MẬT", "MẬT"),
    ("Độ mật: ☐ Mật    ☐ Tối mật    ☐ Tuyệt mật",),
    ("Độ mật: (ghi rõ Mật, Tối mật hoặc Tuyệt mật)",),
    ("a) Tuyệt mật;", "b) Tối mật;", "c) Mật."),
    ("Mẫu số 02: dấu chỉ độ mật", "TỐI MẬT", "Kích thước 30 mm x 8 mm, viền kép"),
    ("Đề nghị đánh giá mức độ: Độ mật: Không",),
)
CONTRACT = (
    "HỢP ĐỒNG KINH TẾ",
    "Điều 7. BẢO MẬT THÔNG TIN",
    "7.1. Bên B cam kết bảo mật tuyệt đối mọi thông tin mà Bên A cung cấp trong quá trình thực hiện Hợp đồng.",
    "7.2. Thông tin mật được hiểu là mọi tài liệu có đóng dấu hoặc được thông báo là thông tin không được tiết lộ.",
    "7.3. Nghĩa vụ bảo mật có hiệu lực trong 24 tháng kể từ ngày thanh lý Hợp đồng.",
    "Điều 8. Giải quyết tranh chấp",
)
SUBJECTS = (
    "V/v báo cáo tình hình thực hiện nhiệm vụ quý III",
    "V/v đổi mật khẩu hộp thư công vụ",
    "Tập huấn công tác bảo vệ bí mật nhà nước",
    "Góp ý dự thảo quy chế bảo mật thông tin",
    "Hướng dẫn quản lý văn bản mật",
    "Mật độ xây dựng khu đô thị mới",
    "Giấy mời họp mặt đầu xuân",
    "Lịch công tác tuần 34",
    "Mặt bằng khu tái định cư - bản vẽ",
    "Tối mai họp lúc 19 giờ",
)
NAMES = (
    "báo cáo quý III",
    "Quy chế bảo mật",
    "mat bang tang 1",
    "danh sach hop mat",
    "Sổ đăng ký văn bản mật",
    "ke hoach cong tac",
    "doi_mat_khau",
    "mật-độ-dân-số",
    "Tờ trình dự toán",
)


def head(random: Random, mark: str = "") -> tuple[list[str], list[str]]:
    """The left and right column of a document's head; the mark stands under the number."""
    agency, code = random.choice(AGENCIES)
    _kind, short, _about = random.choice(KINDS)
    place = random.choice(PLACES)
    left = [f"UBND TỈNH {place.upper()}", agency, f"Số: {random.randint(1, 2500)}/{short}-{code}"]
    right = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        f"{place}, ngày {random.randint(10, 28)} tháng {random.randint(10, 12)} năm 2025",
    ]
    return [*left, *([mark] if mark else [])], right


def body(random: Random, about: str) -> list[str]:
    """Title and paragraphs of a document that is ordinary, near in words, a contract, or on secrecy itself."""
    kind, _short, title = random.choice(KINDS)
    if about == "contract":
        return [*CONTRACT, *random.sample(ORDINARY, 3)]
    if about == "secrecy":
        return [
            "THÔNG TƯ",
            "Quy định về công tác bảo vệ bí mật nhà nước",
            *random.sample(SECRECY, 4),
            *random.choice(LISTS),
        ]
    prose = random.sample(ORDINARY, 4) + (random.sample(NEAR, 4) if about == "near" else random.sample(NEAR, 1))
    random.shuffle(prose)
    return [kind, title, *prose, "Nơi nhận:", "- Như trên;", "- Lưu: VT."]
