"""Whose password may be replaced by whom: a one-time password opens a mailbox, so it must not open a higher office.

The form that issues carries a token of the password that it replaces: it is used up by its first sending, so a page
loaded again, a second click or a second officer voids no slip that was just printed.
"""

from django.utils.crypto import constant_time_compare, salted_hmac

from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxState, Role
from congvu.ground.errors import CongvuError
from congvu.portal.access import Office


class NotIssued(CongvuError):
    """This office issues no one-time password for the mailbox."""


def may_issue(office: Office, box: Mailbox) -> bool:
    """Whether the office may issue a one-time password for the mailbox now."""
    return office.issues and box.state != MailboxState.SUSPENDED and box != office.box and not _higher(office, box)


def refuse_unless_allowed(office: Office, box: Mailbox) -> None:
    """Raise NotIssued for one's own mailbox and for that of a higher office."""
    if box == office.box:
        raise NotIssued(
            "own-password",
            "Đây là hộp thư của chính bạn; hãy dùng trang đổi mật khẩu.",
            "This is your own mailbox; use the page for changing the password.",
        )
    if _higher(office, box):
        raise NotIssued(
            "higher-office",
            "Hộp thư này giữ vai trò cơ quan quản lý; chỉ cơ quan quản lý được cấp lại mật khẩu.",
            "This mailbox holds the managing department's role; only the managing department may issue its password.",
        )


def token_of(box: Mailbox) -> str:
    """What the form must bring back; it holds as long as nobody replaces the password."""
    return salted_hmac("congvu.portal.issuing", f"{box.pk} {box.state} {box.password}", algorithm="sha256").hexdigest()


def used_up(token: str, box: Mailbox) -> bool:
    """Whether the form was sent before, or the password has been replaced since it was shown."""
    return not constant_time_compare(token, token_of(box))


def _higher(office: Office, box: Mailbox) -> bool:
    return Role.DEPARTMENT not in office.roles and box.grants.filter(role=Role.DEPARTMENT).exists()
