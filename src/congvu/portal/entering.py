"""The last step of signing in, and the one before it where a second factor is asked for."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest

from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import Role
from congvu.ground import clock
from congvu.ledger.queries import acts_since
from congvu.portal.words import word

PENDING = "factor_pending"
PATIENCE = timedelta(minutes=5)
NOTEWORTHY = ("sign_in.lock", "sign_in.unlock", "factor.reset", "factor.recovery")
"""What the owner hears of at the next sign-in (CT-10.1)."""


def enter(request: HttpRequest, box: Mailbox) -> None:
    """Begin the session, and tell what happened to the mailbox since the last one."""
    since = box.last_login
    login(request, box, backend=settings.AUTHENTICATION_BACKENDS[0])
    for act in acts_since(box.address, box.jurisdiction.slug, NOTEWORTHY, since):
        messages.warning(request, f"{act.time.astimezone(clock.LOCAL):%H:%M %d/%m/%Y}: {word(act.verb)}.")


def wait_for_factor(request: HttpRequest, box: Mailbox, then: str) -> None:
    """The password was right; nothing is open before the second factor is, too."""
    request.session.flush()
    until = (clock.now() + PATIENCE).timestamp()
    request.session[PENDING] = {"mailbox": box.pk, "password": box.password, "until": until, "then": then}


def waiting(request: HttpRequest) -> tuple[Mailbox, str] | None:
    """Whose factor is waited for, and where they want to go; None after some minutes or when things have changed."""
    pending = request.session.get(PENDING)
    if not pending or pending["until"] < clock.now().timestamp():
        return None
    rows = Mailbox.objects.select_related("jurisdiction").filter(pk=pending["mailbox"], password=pending["password"])
    box = rows.first()
    return (box, str(pending["then"])) if box and box.is_active and box.second_factor else None


def obliged(box: Mailbox) -> bool:
    """Whether the mailbox must have a second factor here: the instance's setting ``second_factor``."""
    if settings.CONGVU_SECOND_FACTOR == "administrators":
        administers = getattr(box, "administers", None)
        return box.grants.exclude(role=Role.OFFICIAL).exists() if administers is None else bool(administers)
    return bool(settings.CONGVU_SECOND_FACTOR == "everybody")
