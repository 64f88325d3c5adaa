"""The words that people read for the values of the lower rooms, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from congvu.directory.models.agency import AgencyKind
from congvu.directory.models.delegation import Basis
from congvu.directory.models.keeping import DiscardReason
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.ground.errors import CongvuError
from congvu.portal.document_words import DOCUMENTS
from congvu.portal.life_words import LIFE
from congvu.regulations.clauses import Clause
from congvu.regulations.passwords import Violation
from congvu.regulations.witnesses import Said
from congvu.requests.models import RequestState, RowState

KINDS: dict[str, Promise] = {
    MailboxKind.PERSONAL: _("Cá nhân"),
    MailboxKind.AGENCY: _("Cơ quan"),
    MailboxKind.UNIT: _("Đơn vị"),
    MailboxKind.TECHNICAL: _("Kỹ thuật"),
}
STATES: dict[str, Promise] = {
    MailboxState.ISSUED: _("Chờ đổi mật khẩu"),
    MailboxState.ACTIVE: _("Đang sử dụng"),
    MailboxState.SUSPENDED: _("Tạm ngưng"),
    MailboxState.REVOKED: _("Đã thu hồi"),
    MailboxState.ARCHIVED: _("Đã lưu trữ"),
    MailboxState.DELETED: _("Đã xóa"),
}
ROLES: dict[str, Promise] = {
    Role.DEPARTMENT: _("Cơ quan quản lý"),
    Role.CENTRE: _("Trung tâm vận hành"),
    Role.HEAD: _("Thủ trưởng cơ quan"),
    Role.AGENCY_IT: _("Cán bộ CNTT cơ quan"),
    Role.MAIL_ADMIN: _("Quản trị thư điện tử"),
    Role.HOME_AFFAIRS: _("Sở Nội vụ"),
    Role.HR: _("Quản lý nhân sự cơ quan"),
    Role.OFFICE: _("Văn phòng cơ quan"),
    Role.UNIT_HEAD: _("Trưởng đơn vị"),
    Role.LIAISON: _("Đầu mối thư điện tử"),
    Role.SUPERVISOR: _("Lãnh đạo theo dõi"),
    Role.AUDITOR: _("Thanh tra, kiểm toán"),
    Role.OFFICIAL: _("Cán bộ, công chức, viên chức"),
}
AGENCY_KINDS: dict[str, Promise] = {
    AgencyKind.DEPARTMENT: _("Sở"),
    AgencyKind.BOARD: _("Ban"),
    AgencyKind.SECTOR: _("Ngành"),
    AgencyKind.OFFICE: _("Văn phòng"),
    AgencyKind.DISTRICT: _("UBND cấp huyện"),
    AgencyKind.COMMUNE: _("UBND cấp xã"),
    AgencyKind.PARTY: _("Tổ chức chính trị"),
    AgencyKind.UNION: _("Tổ chức chính trị - xã hội"),
    AgencyKind.SERVICE: _("Đơn vị sự nghiệp"),
    AgencyKind.FRONT: _("Mặt trận Tổ quốc"),
    AgencyKind.CENTRAL: _("Cơ quan trung ương tại tỉnh"),
    AgencyKind.ASSOCIATION: _("Hội"),
    AgencyKind.ENTERPRISE: _("Doanh nghiệp"),
}
REQUEST_STATES: dict[str, Promise] = {
    RequestState.WAITING: _("Chờ cơ quan trả lời"),
    RequestState.CHECKED: _("Chờ duyệt"),
    RequestState.APPROVED: _("Đã duyệt, chờ thực hiện"),
    RequestState.EXECUTING: _("Đang thực hiện"),
    RequestState.DONE: _("Đã trả lời"),
    RequestState.REFUSED: _("Đã từ chối"),
    RequestState.WITHDRAWN: _("Cơ quan đã rút"),
}
ROW_STATES: dict[str, Promise] = {
    RowState.BAD: _("Sai, phải sửa"),
    RowState.UNDECIDED: _("Chờ cán bộ quyết định địa chỉ"),
    RowState.PROPOSED: _("Chờ cơ quan đồng ý"),
    RowState.READY: _("Đủ điều kiện"),
    RowState.APPROVED: _("Đã duyệt"),
    RowState.DONE: _("Đã thực hiện"),
    RowState.REFUSED: _("Không thực hiện"),
}
REQUEST_WORDS: dict[str, Promise] = {
    **{f"request.{value}": text for value, text in REQUEST_STATES.items()},
    **{f"row.{value}": text for value, text in ROW_STATES.items()},
    "channel.agency_mailbox": _("Thư từ hộp thư cơ quan"),
    "channel.portal": _("Biểu mẫu trên cổng"),
    "channel.written": _("Văn bản giấy"),
    "action.issue": _("Cấp mới"),
    "action.change": _("Thay đổi"),
    "action.cancel": _("Hủy bỏ"),
    "action.reissue": _("Cấp lại mật mã"),
    "signature.valid": _("chữ ký số hợp lệ"),
    "signature.none": _("không có chữ ký số"),
    "act.approve": _("Duyệt"),
    "act.execute": _("Thực hiện"),
    "act.refuse": _("Từ chối"),
    "act.set_aside": _("Bỏ các dòng sai, làm tiếp"),
    "act.agree": _("Đồng ý với các đề xuất"),
    "act.disagree": _("Không đồng ý với các đề xuất"),
    "act.withdraw": _("Rút yêu cầu"),
    "file.document": _("Văn bản"),
    "file.list": _("Danh sách"),
    "file.scan": _("Bản quét"),
    "file.message": _("Thư gốc"),
    "file.answer": _("Văn bản trả lời"),
    "request.receive": _("Nhận yêu cầu"),
    "request.address": _("Quyết định địa chỉ"),
    "request.agree": _("Cơ quan đồng ý"),
    "request.disagree": _("Cơ quan không đồng ý"),
    "request.judge": _("Xét lại dòng sau khi yêu cầu khác kết thúc"),
    "request.set-aside": _("Bỏ các dòng sai"),
    "request.approve": _("Duyệt yêu cầu"),
    "request.execute": _("Cho thực hiện"),
    "request.refuse": _("Từ chối yêu cầu"),
    "request.refuse-row": _("Từ chối một dòng"),
    "request.withdraw": _("Cơ quan rút yêu cầu"),
    "request.answer": _("Trả lời cơ quan"),
    "column.action": _("Nội dung yêu cầu"),
    "column.family": _("Họ"),
    "column.middle": _("Tên lót"),
    "column.given": _("Tên"),
    "column.birth_date": _("Ngày sinh"),
    "column.category": _("Đối tượng"),
    "column.position": _("Chức vụ"),
    "column.unit": _("Đơn vị công tác"),
    "column.staff_code": _("Mã cán bộ"),
    "column.current": _("Địa chỉ hiện tại"),
    "column.wish": _("Tên đề nghị"),
    "column.news": _("Thông tin mới"),
    "column.reason": _("Lý do, số quyết định"),
    "column.effective": _("Ngày hiệu lực"),
}
ACTS: dict[str, Promise] = {
    "mailbox.open": _("Mở hộp thư"),
    "mailbox.state": _("Đổi trạng thái"),
    "password.issue": _("Cấp mật khẩu dùng một lần"),
    "slip.handed": _("Giao phiếu mật khẩu"),
    "help.ask": _("Hỏi hỗ trợ"),
    "help.forward": _("Chuyển câu hỏi"),
    "help.answer": _("Trả lời câu hỏi"),
    "password.change": _("Chủ hộp thư đổi mật khẩu"),
    "role.grant": _("Giao vai trò"),
    "role.revoke": _("Thôi vai trò"),
    "delegation.office": _("Giữ hộp thư theo chức vụ"),
    "delegation.assign": _("Giao hộp thư"),
    "delegation.amend": _("Sửa văn bản, thời hạn giao hộp thư"),
    "delegation.accept": _("Nhận nhiệm vụ giữ hộp thư"),
    "delegation.open": _("Mở quyền giữ hộp thư"),
    "delegation.end": _("Hết quyền giữ hộp thư"),
    "handover.start": _("Bắt đầu bàn giao hộp thư"),
    "handover.confirm": _("Xác nhận bàn giao"),
    "handover.complete": _("Bàn giao xong"),
    "mail.discard": _("Loại một thư"),
    "mail.restore": _("Lấy lại thư đã loại"),
    "mail.erase": _("Xóa hẳn thư đã loại"),
    "access.review": _("Xác nhận quyền truy cập"),
    "jurisdiction.direct_sign_in": _("Bật, tắt đăng nhập trực tiếp hộp thư dùng chung"),
    "password.expire": _("Mật khẩu quá hạn, chỉ còn để đổi"),
    "password.shared": _("Báo đã cho người khác dùng hộp thư"),
    "sign_in.lock": _("Tạm khóa đăng nhập vì nhập sai mật khẩu nhiều lần"),
    "sign_in.unlock": _("Mở khóa đăng nhập"),
    "factor.add": _("Thêm xác thực hai lớp"),
    "factor.remove": _("Gỡ một cách xác thực hai lớp"),
    "factor.reset": _("Quản trị viên gỡ xác thực hai lớp"),
    "factor.codes": _("Lập mã khôi phục mới"),
    "factor.recovery": _("Đăng nhập bằng mã khôi phục"),
    "app_password.make": _("Tạo mật khẩu ứng dụng"),
    "app_password.revoke": _("Bỏ mật khẩu ứng dụng"),
    "session.end": _("Kết thúc một phiên đăng nhập"),
}
HOLDING: dict[str, Promise] = {
    Basis.HEAD: _("Theo chức vụ"),
    Basis.AUTHORISED: _("Được ủy quyền"),
    DiscardReason.SPAM: _("Thư rác"),
    DiscardReason.ANONYMOUS: _("Thư nặc danh, không rõ địa chỉ"),
}
WORDS = {
    **DOCUMENTS,
    **HOLDING,
    **KINDS,
    **STATES,
    **LIFE,
    **ROLES,
    **AGENCY_KINDS,
    **REQUEST_WORDS,
    **ACTS,
}


def word(value: str) -> str:
    """What people read for a value; the value itself where there is no word for it."""
    return str(WORDS.get(value, value))


def said(refusal: CongvuError | Violation) -> str:
    """A refusal in the reader's language, with its clause."""
    text = refusal.vi if get_language() == "vi" else refusal.en
    return f"{text} ({refusal.clause})" if refusal.clause else text


def text_of(clause: Clause) -> str:
    """What a clause says, in the reader's language."""
    return clause.vi if get_language() == "vi" else clause.en


def in_language(words: Said) -> str:
    """A pair of words in the reader's language."""
    return words.vi if get_language() == "vi" else words.en
