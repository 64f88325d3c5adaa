"""Passwords of the past: not taken again (CT-10.3.s2, CT-11.4.s1), and for a while known to the mail servers.

A telephone that still has the former password tries it for hours. It is refused, but it is no guess, and it must not
lock the owner out.
"""

from datetime import timedelta

from django.contrib.auth.hashers import check_password
from django.db import transaction

from congvu.directory.ldap import publish
from congvu.directory.models import FormerPassword, Mailbox
from congvu.directory.models.publication import PublicationKind
from congvu.ground import clock
from congvu.regulations.passwords import Demand, Violation

KNOWN_FOR = timedelta(days=14)
KEPT = 24
"""More than any regulation asks for."""


def keep_former(box: Mailbox) -> None:
    """Remember the present password, where it is one of the owner's own, before it is replaced."""
    if box.password_changed_at is None:
        return
    rows = FormerPassword.objects.filter(mailbox=box)
    rows.filter(known=True).update(known=False)
    FormerPassword.objects.create(mailbox=box, password=box.password, replaced_at=clock.now())
    old = rows.order_by("-replaced_at", "-pk").values_list("pk", flat=True)[KEPT:]
    rows.filter(pk__in=list(old)).delete()


def taken_before(box: Mailbox, new: str, history: Demand | None) -> list[Violation]:
    """Whether the new password is one of the last ones, where the regulation bars them."""
    if history is None or box.pk is None:
        return []
    rows = FormerPassword.objects.filter(mailbox=box).order_by("-replaced_at", "-pk")[: history.value]
    if not any(check_password(new, row.password) for row in rows):
        return []
    return [
        Violation(
            history.clause,
            f"Mật khẩu mới phải khác {history.value} mật khẩu gần đây nhất.",
            f"The new password must differ from the last {history.value} ones.",
        )
    ]


@transaction.atomic
def forget_former() -> int:
    """The mail servers need not know them any longer; returns how many. A duty of the worker."""
    rows = FormerPassword.objects.filter(known=True, replaced_at__lt=clock.now() - KNOWN_FOR)
    boxes = list(rows.values_list("mailbox_id", flat=True))
    rows.update(known=False)
    publish.request(PublicationKind.MAILBOX, boxes)
    return len(boxes)
