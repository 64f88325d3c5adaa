"""What an application may be allowed at the API, by the names that its tokens carry (RFC 6749, section 3.3). Pure."""

from collections.abc import Iterable

SCOPES: dict[str, tuple[str, str]] = {
    "directory:read": ("đọc cơ quan, đơn vị, cá nhân, hộp thư", "read agencies, units, people, mailboxes"),
    "mailboxes:write": ("tạm ngưng, khôi phục, thu hồi, lưu trữ hộp thư; cấp lại mật khẩu", "act on mailboxes"),
    "leaves:read": ("đọc các kỳ nghỉ", "read leave"),
    "leaves:write": ("nhập, hủy kỳ nghỉ", "enter and cancel leave"),
    "delegations:read": ("đọc ai giữ hộp thư chung", "read who holds shared mailboxes"),
    "delegations:write": ("giao, nhận, thôi giao hộp thư chung", "give shared mailboxes and take them back"),
    "letters:read": ("xem chữ ký số của thư mình gửi, nhận", "see the signatures of letters one sent or received"),
    "requests:read": ("đọc yêu cầu và văn bản trả lời", "read requests and their answers"),
    "requests:write": ("gửi và xử lý yêu cầu", "hand in requests and handle them"),
    "reorganisations:read": ("đọc phương án tổ chức lại", "read reorganisations"),
    "reorganisations:write": ("lập, duyệt, thực hiện, hoàn tác tổ chức lại", "plan reorganisations and carry them out"),
    "compliance:read": ("đọc bảng tuân thủ quy chế", "read how the regulation is kept"),
    "duties:read": ("đọc việc đang chờ một người", "read what waits for somebody"),
    "roles:read": ("đọc ai giữ vai trò nào", "read who has which role"),
    "roles:write": ("giao, thôi giao vai trò", "grant and remove roles"),
    "documents:read": ("đọc sổ văn bản, thư đến cơ quan (không có nội dung)", "read the books and letters of agencies"),
    "documents:write": ("vào sổ, phát hành văn bản, xử lý thư đến", "enter and issue documents, handle letters"),
    "services:write": ("gửi thư dịch vụ công từ hộp thư cơ quan", "write to citizens from the agency's mailbox"),
    "held:read": ("đọc thư bị giữ, không có nội dung", "read which letters are held, not what they say"),
    "held:write": ("cho đi, từ chối thư bị giữ", "release and refuse held letters"),
    "lists:read": ("đọc danh sách thư", "read mailing lists"),
    "lists:write": ("lập, đóng danh sách thư, ủy quyền người gửi", "open and close lists, authorise writers"),
    "ledger:read": ("đọc sổ ghi", "read the ledger"),
    "nightly:read": ("xem việc đến hạn", "see what time has made due"),
    "applications:read": ("đọc danh sách ứng dụng", "read the applications"),
    "applications:write": ("đăng ký, gỡ ứng dụng", "register and remove applications"),
}


def unknown(scopes: Iterable[str]) -> list[str]:
    """Those of these names that mean nothing."""
    return sorted(set(scopes) - SCOPES.keys())
