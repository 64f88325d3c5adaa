"""Ending sessions of the portal: each by its owner, all of them when a password, a factor or a state changes."""

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from congvu.directory.models import Mailbox, PortalSession
from congvu.ledger.actions import Entry, record


def end_sessions(box: Mailbox, keep: str = "") -> int:
    """End the mailbox's sessions but the one with the key ``keep``; returns how many. For the caller's transaction."""
    return _end(PortalSession.objects.filter(mailbox=box).exclude(key=keep))


@transaction.atomic
def end_session(box: Mailbox, number: int, actor: str) -> bool:
    """End one session that its owner, or an administrator, no longer trusts; whether there was such a one."""
    rows = PortalSession.objects.filter(mailbox=box, pk=number)
    client = rows.values_list("client", flat=True).first()
    if client is None:
        return False
    _end(rows)
    place = box.jurisdiction.slug
    record(
        [
            Entry(
                actor=actor,
                verb="session.end",
                subject=box.address,
                jurisdiction=place,
                before={"client": client},
            )
        ]
    )
    return True


@transaction.atomic
def end_all(box: Mailbox, actor: str) -> int:
    """End every session, as an administrator does for a stolen device; returns how many."""
    count = end_sessions(box)
    place = box.jurisdiction.slug
    record([Entry(actor=actor, verb="session.end", subject=box.address, jurisdiction=place, before={"count": count})])
    return count


def _end(rows: QuerySet[PortalSession]) -> int:
    keys = list(rows.values_list("key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return rows.delete()[0]
