"""Which browsers are signed in: each session has a row that its owner sees and can end, and ends without it."""

from datetime import timedelta

from django.http import HttpRequest

from congvu.directory.models import Mailbox, PortalSession
from congvu.ground import clock
from congvu.portal.throttle import client_of

PROVED = "proved_at"
FRESH = timedelta(minutes=15)
"""How long after a password one may change what protects the mailbox; then it is asked for again."""
NOTED_EVERY = timedelta(minutes=1)


def remember(sender: object, request: HttpRequest, user: Mailbox, **_more: object) -> None:  # noqa: ARG001  (a signal's receiver)
    """Enter the session that has just begun, and when its owner proved who they are."""
    now = clock.now()
    note_proof(request)
    PortalSession.objects.create(
        mailbox=user,
        key=key_of(request),
        client=client_of(request),
        browser=request.headers.get("User-Agent", "")[:300],
        since=now,
        seen=now,
    )


def known(request: HttpRequest, box: Mailbox) -> bool:
    """Whether the session still stands; when it was seen is noted, once a minute."""
    row = PortalSession.objects.filter(key=request.session.session_key, mailbox=box).first()
    if row is None:
        return False
    now = clock.now()
    if now - row.seen > NOTED_EVERY:
        PortalSession.objects.filter(pk=row.pk).update(seen=now, client=client_of(request))
    return True


def follow(request: HttpRequest, former_key: str | None) -> None:
    """The session got a new key; its row goes with it."""
    PortalSession.objects.filter(key=former_key).update(key=request.session.session_key)


def note_proof(request: HttpRequest) -> None:
    """The owner has just typed the password."""
    request.session[PROVED] = clock.now().timestamp()


def proved_lately(request: HttpRequest) -> bool:
    """Whether the password was typed in this session a short while ago."""
    return bool(clock.now().timestamp() - request.session.get(PROVED, 0) < FRESH.total_seconds())


def key_of(request: HttpRequest) -> str:
    """The key of the session that goes on."""
    return request.session.session_key or ""
