"""The words for a mailbox's life: where its mail is, what officers do to it, leave, duties."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from congvu.directory.models.leave import LeaveKind
from congvu.directory.models.mailbox import Inbound, Place

INBOUND: dict[str, Promise] = {
    Inbound.HOLD: _("Vẫn nhận và giữ, giao khi hộp thư dùng lại"),
    Inbound.REJECT: _("Từ chối, người gửi được báo ngay"),
}
PLACES: dict[str, Promise] = {
    Place.STORE: _("Kho thư"),
    Place.ARCHIVE: _("Kho lưu trữ"),
    Place.GONE: _("Đã xóa khỏi đĩa"),
}
DEEDS: dict[str, Promise] = {
    "deed.suspend": _("Tạm ngưng sử dụng"),
    "deed.reinstate": _("Cho sử dụng lại"),
    "deed.keep": _("Giữ lại"),
    "deed.revoke": _("Thu hồi"),
    "deed.archive": _("Đưa vào lưu trữ"),
    "deed.restore": _("Lấy lại từ lưu trữ"),
    "deed.delete": _("Đề nghị xóa dữ liệu"),
    "deed.reissue": _("Cấp lại mật khẩu"),
    "joint.delete": _("Xóa dữ liệu hộp thư"),
    "joint.suspend": _("Tạm ngưng vì vi phạm nghiêm trọng"),
}
TASKS: dict[str, Promise] = {
    "task.password": _("Đổi mật khẩu sắp hết hạn"),
    "task.accept": _("Nhận nhiệm vụ dùng hộp thư chung"),
    "task.handover": _("Hoàn thành bàn giao hộp thư"),
    "task.acknowledge": _("Xác nhận quy chế"),
    "task.review": _("Rà soát quyền dùng hộp thư chung"),
    "task.joint": _("Trả lời đề nghị của một cán bộ khác"),
    "task.decide": _("Quyết định về hộp thư không sử dụng"),
    "task.request.mend": _("Sửa hoặc bỏ dòng sai của yêu cầu"),
    "task.request.decide": _("Quyết định địa chỉ trong yêu cầu"),
    "task.request.agree": _("Trả lời đề xuất của yêu cầu"),
    "task.request.approve": _("Duyệt yêu cầu"),
    "task.request.execute": _("Thực hiện yêu cầu"),
    "task.departure": _("Lập yêu cầu cho người chuyển đi"),
    "task.exception": _("Ngoại lệ về số hộp thư hết hạn"),
}
LEAVES: dict[str, Promise] = {
    LeaveKind.ANNUAL: _("Nghỉ phép năm"),
    LeaveKind.SICK: _("Nghỉ ốm"),
    LeaveKind.MATERNITY: _("Nghỉ thai sản"),
    LeaveKind.UNPAID: _("Nghỉ không hưởng lương"),
    LeaveKind.WORK_ACCIDENT: _("Nghỉ do tai nạn lao động, bệnh nghề nghiệp"),
    LeaveKind.PRE_RETIREMENT: _("Nghỉ chờ hưu"),
    LeaveKind.MISSION: _("Đi công tác"),
}
LEAVING: dict[str, Promise] = {
    "leaving.move": _("Chuyển công tác"),
    "leaving.retire": _("Nghỉ hưu"),
    "leaving.quit": _("Thôi việc"),
}
CHANGES: dict[str, Promise] = {
    "change.new": _("Địa chỉ mới"),
    "change.address": _("Đổi địa chỉ"),
    "change.moved": _("Chuyển cơ quan"),
    "change.cancelled": _("Hủy bỏ"),
    "change.back": _("Dùng lại"),
}
LIFE_ACTS: dict[str, Promise] = {
    "mailbox.keep": _("Quyết định giữ lại hộp thư"),
    "mailbox.place": _("Thư được chuyển chỗ trên đĩa"),
    "joint.ask": _("Đề nghị, chờ người thứ hai"),
    "joint.agree": _("Người thứ hai đồng ý"),
    "joint.decline": _("Đề nghị bị từ chối"),
    "leave.enter": _("Ghi kỳ nghỉ"),
    "leave.cancel": _("Hủy kỳ nghỉ"),
    "departure.notice": _("Báo chuyển công tác, nghỉ hưu, thôi việc"),
    "departure.withdraw": _("Rút thông báo chuyển đi"),
    "regulation.acknowledge": _("Xác nhận quy chế"),
    "exception.grant": _("Cho ngoại lệ về số hộp thư"),
    "exception.end": _("Chấm dứt ngoại lệ"),
    "agency.undertake": _("Cơ quan cam kết chấp hành quy chế"),
    "agency.state-capital": _("Ghi nhận vốn nhà nước"),
    "agency.own-system": _("Cơ quan dùng hệ thống thư riêng"),
}
LIFE = {**INBOUND, **PLACES, **DEEDS, **TASKS, **LEAVES, **LEAVING, **CHANGES, **LIFE_ACTS}
