"""One-time passwords and the owner's own: the first sign-in of CT-10.3, DL-13.2, DN-12.1, QT-4.3.4, VP-12."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from congvu.directory.actions.mailboxes import Issued
from congvu.directory.errors import PasswordRefused
from congvu.directory.ldap import publish
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxState
from congvu.directory.models.publication import PublicationKind
from congvu.directory.rules import one_time_password
from congvu.ground import clock
from congvu.ledger.actions import Entry, record
from congvu.regulations.passwords import check_password
from congvu.regulations.profile import load_profile


@transaction.atomic
def issue_one_time_password(box: Mailbox, actor: str, clause: str = "") -> Issued:
    """Replace the password by a new one-time one; the mailbox waits for its owner again. The old password ends at once."""
    secret = one_time_password()
    box.password = make_password(secret, hasher="ssha512")
    box.state = MailboxState.ISSUED
    box.password_changed_at = None
    box.save(update_fields=["password", "state", "password_changed_at"])
    publish.request(PublicationKind.MAILBOX, [box.pk])
    record(
        [Entry(actor=actor, verb="password.issue", subject=box.address, jurisdiction=box.jurisdiction.slug, clause=clause)]
    )
    return Issued(box, secret)


def change_password(box: Mailbox, present: str, new: str) -> None:
    """Set the owner's own password; an ``issued`` mailbox becomes ``active`` and every protocol works at once.

    Raises PasswordRefused, with the clause, where the present password is wrong or the new one breaks the regulation.
    """
    if not box.check_password(present):
        raise PasswordRefused("password-wrong", "Mật khẩu hiện tại không đúng.", "The present password is wrong.")
    if present == new:
        raise PasswordRefused("password-same", "Mật khẩu mới phải khác mật khẩu hiện tại.", "The new password must differ from the present one.")
    rules = load_profile(box.jurisdiction.regulation).password_rules
    for violation in check_password(rules, box.kind, new, address=box.address, names=(box.display_name,)):
        raise PasswordRefused("password-rule", violation.vi, violation.en, clause=violation.clause)
    with transaction.atomic():
        box.password = make_password(new)
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
