"""Who may sign in to the portal: the owner of a mailbox, by its address and password."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from congvu.directory.ldap.held import SHARED
from congvu.directory.models import Mailbox, RoleGrant
from congvu.directory.models.mailbox import Role


def opens_directly(box: Mailbox) -> bool:
    """Whether one signs in as this mailbox: as a shared one only where the jurisdiction wants it."""
    return box.kind not in SHARED or box.jurisdiction.direct_sign_in


class MailboxBackend(BaseBackend):
    """Django's sign-in by mailbox. Every refusal costs as much time as a wrong password."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002  (Django's signature)
        username: str | None = None,
        password: str | None = None,
        **_other: Any,
    ) -> Mailbox | None:
        """The mailbox, or None where the address, the password or the state is wrong: the answer is the same."""
        if not username or not password:
            return None
        box = Mailbox.objects.filter(address=username.strip().lower()).first()
        if box and box.check_password(password):
            return box if box.is_active and opens_directly(box) else None
        if box is None or not box.password.startswith("argon2"):
            make_password(password)
        return None

    def get_user(self, user_id: int) -> Mailbox | None:
        """The mailbox of a session, as long as it may come in."""
        administers = Exists(RoleGrant.objects.filter(mailbox=OuterRef("pk")).exclude(role=Role.OFFICIAL))
        rows = Mailbox.objects.select_related("jurisdiction", "person", "agency").annotate(administers=administers)
        box = rows.filter(pk=user_id).first()
        return box if box and box.is_active else None
