"""One-time passwords and the owner's own: the first sign-in of CT-10.3, DL-13.2, DN-12.1, QT-4.3.4, VP-12."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from congvu.directory.actions.former import keep_former, taken_before
from congvu.directory.actions.mailboxes import Issued
from congvu.directory.actions.sessions import end_sessions
from congvu.directory.errors import PasswordRefused
from congvu.directory.ldap import publish
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxState
from congvu.directory.models.publication import PublicationKind
from congvu.directory.regulation import in_force
from congvu.directory.rules import one_time_password
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.regulations.passwords import Violation, below_floor, check_password

OWN = ("password", "state", "password_changed_at", "password_due_at", "password_expired")
LATE = "password-late"
"""The refusal where the mailbox was changed since the caller read it."""


@transaction.atomic
def issue_one_time_password(box: Mailbox, actor: str, clause: str = "") -> Issued:
    """Replace the password by a new one-time one; the mailbox waits for its owner again. The old password ends at once.

    Raises PasswordRefused for a mailbox not in use: a password must not be a way around a suspension; and where the
    password is no longer the one that the caller saw, so that of two who issue at once only one voids the other's slip.
    """
    if not box.is_active:
        raise PasswordRefused(
            "not-in-use",
            "Hộp thư đang tạm ngưng hoặc đã thu hồi; hãy cho sử dụng lại trước.",
            "The mailbox is suspended or revoked; bring it back first.",
        )
    if not Mailbox.objects.select_for_update().filter(pk=box.pk, password=box.password, state=box.state).exists():
        raise PasswordRefused(
            LATE,
            "Mật khẩu của hộp thư vừa được thay; chưa cấp thêm lần nào.",
            "The mailbox's password was just replaced; no further one was issued.",
        )
    secret = one_time_password()
    keep_former(box)
    box.password = make_password(secret, hasher="ssha512")
    box.state = MailboxState.ISSUED
    box.password_changed_at = box.password_due_at = None
    box.password_expired = False
    box.password_issued_at = clock.now()
    box.save(update_fields=[*OWN, "password_issued_at"])
    end_sessions(box)
    publish.request(PublicationKind.MAILBOX, [box.pk])
    place = box.jurisdiction.slug
    record([Entry(actor=actor, verb="password.issue", subject=box.address, jurisdiction=place, clause=clause)])
    return Issued(box, secret)


def faults(box: Mailbox, new: str) -> list[Violation]:
    """All that the regulation, or where it is silent the system itself, finds wrong with a new password."""
    rules = in_force(box).password_rules
    person = (box.person.full_name,) if box.person else ()
    found = check_password(rules, box.kind, new, address=box.address, names=(box.display_name,))
    found += [] if any(rules.of("password.strength", box.kind)) else below_floor(new, (box.address, *person))
    return found or taken_before(box, new, rules.history(box.kind))


def first_password_ends(box: Mailbox) -> datetime | None:
    """When an unused first password is dead, where the regulation lets it die (QT-4.3.4.s1)."""
    days = in_force(box).password_rules.initial_days(box.kind)
    if days is None or box.state != MailboxState.ISSUED or box.password_issued_at is None:
        return None
    return box.password_issued_at + timedelta(days=days.value)


def refuse_dead_first_password(box: Mailbox) -> None:
    """Raise PasswordRefused where the one-time password was not used in time."""
    end = first_password_ends(box)
    if end is None or clock.now() < end:
        return
    day = end.astimezone(clock.LOCAL).strftime("%d/%m/%Y")
    days = in_force(box).password_rules.initial_days(box.kind)
    raise PasswordRefused(
        "first-password-dead",
        f"Mật khẩu dùng một lần đã hết hạn ngày {day}; hãy đề nghị cấp lại.",
        f"The one-time password ended on {day}; ask for a new one.",
        clause=days.clause if days else None,
    )


def change_password(box: Mailbox, present: str | None, new: str, session: str = "") -> None:
    """Set the owner's own password; an ``issued`` mailbox becomes ``active`` and every protocol works at once.

    All sessions of the portal end but the one with the key ``session``.
    ``present`` may be None where the caller has just had the one-time password. Raises PasswordRefused, with the
    clause, where the present password is wrong or the new one breaks the regulation.
    """
    proved = box.state == MailboxState.ISSUED if present is None else box.check_password(present)
    refuse_dead_first_password(box)
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
        keep_former(box)
        box.password = hashed
        box.password_changed_at = clock.now()
        box.password_due_at, box.password_expired = None, False
        before, box.state = box.state, MailboxState.ACTIVE
        box.save(update_fields=OWN)
        end_sessions(box, session)
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
