"""What will happen, told before it is done: one sentence for each thing that people will notice."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.regulations.holding import kept
from congvu.requests.acts import Deed, grounds
from congvu.requests.nightly.idleness import kept_until


def consequences(deed: Deed, boxes: Sequence[Mailbox], *, done: bool = False) -> list[str]:
    """What the act does to these mailboxes; ``done`` where the second person's word carries it out."""
    return [*_doors(deed), *_mail(deed, boxes, done=done), *_told(deed, boxes)]


def _doors(deed: Deed) -> Iterator[str]:
    if deed in {Deed.SUSPEND, Deed.REVOKE, Deed.DELETE}:
        yield _("Không ai đăng nhập được nữa; mọi phiên đang mở ở cổng, webmail và phần mềm thư đóng ngay.")
    if deed is Deed.REINSTATE:
        yield _("Chủ hộp thư đăng nhập lại được ngay bằng mật khẩu cũ; thư còn đủ, thư bị giữ được giao tiếp.")
    if deed is Deed.KEEP:
        yield _("Hộp thư vẫn dùng như cũ; thời hạn không sử dụng tính lại từ hôm nay.")


def _mail(deed: Deed, boxes: Sequence[Mailbox], *, done: bool) -> Iterator[str]:
    if deed is Deed.REVOKE:
        yield _("Thư gửi đến bị từ chối như địa chỉ không tồn tại; địa chỉ không cấp cho người khác.")
        days = {day for box in boxes if (day := kept_until(in_force(box), clock.today()))}
        if days:
            yield _("Dữ liệu được giữ đến hết ngày %(day)s, rồi chuyển vào lưu trữ; đến lúc đó vẫn lấy lại được.") % {
                "day": f"{max(days):%d/%m/%Y}"
            }
        else:
            yield _("Dữ liệu được giữ; quy chế không đặt thời hạn.")
    if deed is Deed.ARCHIVE:
        yield _("Thư rời kho thư vào kho lưu trữ; muốn dùng lại phải lấy lại trước.")
    if deed is Deed.RESTORE:
        yield _("Thư được đưa về kho thư; hộp thư trở lại trạng thái đã thu hồi, chưa ai đăng nhập được.")
    if deed is Deed.DELETE and done:
        yield _("Toàn bộ thư bị xóa vĩnh viễn, không lấy lại được; địa chỉ không bao giờ cấp lại.")
    elif deed is Deed.DELETE:
        yield _("Chưa xóa ngay: chờ một cán bộ thứ hai đồng ý; trong lúc chờ hộp thư bị khóa.")
    if deed is Deed.DELETE and any(box.kind != MailboxKind.PERSONAL and kept(in_force(box), box.kind) for box in boxes):
        yield _("Lưu ý: quy chế buộc lưu giữ thư của hộp thư dùng chung; chỉ xóa trong trường hợp khẩn cấp.")


def _told(deed: Deed, boxes: Sequence[Mailbox]) -> Iterator[str]:
    serious = (clause for box in boxes for clause in grounds(deed, box) if clause.block == "reminder.serious")
    if deed is Deed.SUSPEND and next(serious, None):
        yield _("Vi phạm nghiêm trọng cần người thứ hai đồng ý: hộp thư chỉ tạm ngưng khi có đủ hai người.")
    yield _("Lãnh đạo và đầu mối của cơ quan được báo qua thư; tên bạn, lý do và điều khoản được ghi vào sổ.")
