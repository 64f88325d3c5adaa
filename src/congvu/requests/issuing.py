"""Whose password may be replaced by whom: a one-time password opens a mailbox, so it must not open a higher office.

The regulation may name who replaces a forgotten password: the agency's own IT officer (DL-13.2.s2), or the operator
whom the Office or the head tells (QT-4.3.4.s2, DN-12.3.s3).
"""

from django.core.exceptions import PermissionDenied

from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.directory.offices import WIDE, Office
from congvu.directory.regulation import in_force
from congvu.ground.errors import CongvuError
from congvu.requests.roles import roles_about


class NotIssued(CongvuError):
    """This office issues no one-time password for the mailbox."""


def may_issue(office: Office, box: Mailbox) -> bool:
    """Whether the office may issue a one-time password for the mailbox now."""
    return charged(office, box) and box.is_active and box != office.box and not _higher(office, box)


def charged(office: Office, box: Mailbox) -> bool:
    """Whether replacing passwords is this office's: the province's officers, or whom the regulation names for it."""
    path = in_force(box).password_rules.reset_path()
    named = path and box.kind == MailboxKind.PERSONAL and path.replaced_by in roles_about(office.box, box)
    return office.issues or bool(named)


def clause_of(box: Mailbox) -> str:
    """The clause by which a password is replaced; for a first one that by which it must be changed."""
    rules = in_force(box).password_rules
    path = rules.reset_path() if box.state == MailboxState.ACTIVE else None
    return path.clause if path else rules.first_change(box.kind) or ""


def refuse_unless_allowed(office: Office, box: Mailbox) -> None:
    """Raise NotIssued for one's own mailbox and for that of a higher office; 403 where it is not this office's."""
    if not charged(office, box):
        raise PermissionDenied
    if box == office.box:
        raise NotIssued(
            "own-password",
            "Đây là hộp thư của chính bạn; hãy dùng trang đổi mật khẩu.",
            "This is your own mailbox; use the page for changing the password.",
        )
    if _higher(office, box):
        raise NotIssued(
            "higher-office",
            "Hộp thư này giữ vai trò cao hơn của bạn; hãy để cơ quan quản lý cấp lại mật khẩu.",
            "This mailbox holds a higher role than yours; let the managing department issue its password.",
        )


def _higher(office: Office, box: Mailbox) -> bool:
    """The managing department stands above the centre, whoever acts for the province above an agency's officer."""
    above = {Role.DEPARTMENT} if office.issues else WIDE
    return Role.DEPARTMENT not in office.roles and box.grants.filter(role__in=above).exists()
