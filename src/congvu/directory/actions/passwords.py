"""One-time passwords and the owner's own: the first sign-in of CT-10.3, DL-13.2, DN-12.1, QT-4.3.4, VP-12."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from congvu.directory.actions.mailboxes import Issued
from congvu.directory.errors import PasswordRefused
from congvu.directory.ldap import publish
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxState
from congvu.directory.models.publication import PublicationKind
from congvu.directory.regulation import in_force
from congvu.directory.rules import one_time_password
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.regulations.passwords import Violation, check_password

LATE = "password-late"
"""The refusal where the mailbox was changed since the caller read it."""


@transaction.atomic
def issue_one_time_password(box: Mailbox, actor: str, clause: str = "") -> Issued:
    """Replace the password by a new one-time one; the mailbox waits for its owner again. The old password ends at once.

    Raises PasswordRefused for a suspended mailbox: a password must not be a way around the suspension; and where the
    password is no longer the one that the caller saw, so that of two who issue at once only one voids the other's slip.
    """
    if box.state == MailboxState.SUSPENDED:
        raise PasswordRefused(
            "suspended",
            "Hộp thư đang tạm ngưng; hãy cho sử dụng lại trước.",
            "The mailbox is suspended; bring it back first.",
        )
    if not Mailbox.objects.select_for_update().filter(pk=box.pk, password=box.password, state=box.state).exists():
        raise PasswordRefused(
            LATE,
            "Mật khẩu của hộp thư vừa được thay; chưa cấp thêm lần nào.",
            "The mailbox's password was just replaced; no further one was issued.",
        )
    secret = one_time_password()
    box.password = make_password(secret, hasher="ssha512")
    box.state = MailboxState.ISSUED
    box.password_changed_at = None
    box.save(update_fields=["password", "state", "password_changed_at"])
    publish.request(PublicationKind.MAILBOX, [box.pk])
    place = box.jurisdiction.slug
    record([Entry(actor=actor, verb="password.issue", subject=box.address, jurisdiction=place, clause=clause)])
    return Issued(box, secret)


def faults(box: Mailbox, new: str) -> list[Violation]:
    """All that the regulation finds wrong with a new password for this mailbox."""
    rules = in_force(box).password_rules
    return check_password(rules, box.kind, new, address=box.address, names=(box.display_name,))


def change_password(box: Mailbox, present: str | None, new: str) -> None:
    """Set the owner's own password; an ``issued`` mailbox becomes ``active`` and every protocol works at once.

    ``present`` may be None where the caller has just had the one-time password. Raises PasswordRefused, with the
    clause, where the present password is wrong or the new one breaks the regulation.
    """
    proved = box.state == MailboxState.ISSUED if present is None else box.check_password(present)
    if not proved:
        raise PasswordRefused("password-wrong", "Mật khẩu hiện tại không đúng.", "The present password is wrong.")
    if box.check_password(new):
        raise PasswordRefused(
            "password-same",
            "Mật khẩu mới phải khác mật khẩu hiện tại.",
            "The new password must differ from the present one.",
        )
    for violation in faults(box, new):
        raise PasswordRefused("password-rule", violation.vi, violation.en, clause=violation.clause)
    hashed = make_password(new)
    with transaction.atomic():
        still = Mailbox.objects.select_for_update().filter(pk=box.pk, password=box.password, state=box.state)
        if not still.exists():  # suspended or issued anew while the owner was typing
            raise PasswordRefused(
                LATE,
                "Hộp thư vừa được thay đổi; hãy đăng nhập lại.",
                "The mailbox was just changed; sign in again.",
            )
        box.password = hashed
        box.password_changed_at = clock.now()
        before, box.state = box.state, MailboxState.ACTIVE
        box.save(update_fields=["password", "password_changed_at", "state"])
        publish.request(PublicationKind.MAILBOX, [box.pk])
        record(
            [
                Entry(
                    actor=box.address,
                    verb="password.change",
                    subject=box.address,
                    jurisdiction=box.jurisdiction.slug,
                    before={"state": before},
                    after={"state": box.state},
                )
            ]
        )
