"""When the directory takes something from a mailbox, its doors close at once, those that stand open already too.

Publishing calls ``close`` after LDAP has the change: from then on nobody comes in by what was taken, and here ends who
is in. Submission asks LDAP for each recipient and the portal reads the database for each page, so they close by
themselves; whoever keeps sessions or tokens elsewhere registers here.
"""

import logging
from collections.abc import Callable, Collection

from congvu.directory.ldap.entries import LdapEntry
from congvu.directory.mail_store import StoreUnreachable, end_sessions

log = logging.getLogger(__name__)

DECIDING = ("mail", "congvuState", "userPassword", "congvuMounts", "congvuRights")
"""Attributes that let somebody in, or decide how far."""

Closer = Callable[[Collection[str]], None]
_closers: list[Closer] = [end_sessions]


def register(closer: Closer) -> None:
    """Have ``closer`` called with the addresses whose sessions end."""
    _closers.append(closer)


def concerned(wanted: LdapEntry | None, found: dict[str, list[bytes]] | None) -> str | None:
    """The address whose sessions a change of its entry ends, or None where the change takes nothing away."""
    if found is None or "congvuStore" not in found:
        return None
    now = wanted.attributes if wanted else {}
    taken = any(set(found.get(name, ())) - set(now.get(name, ())) for name in DECIDING)
    bound = "congvuRights" in now and "congvuRights" not in found
    return found["mail"][0].decode() if taken or bound else None


def close(addresses: Collection[str]) -> None:
    """End the live sessions of these addresses. A door that does not answer holds nothing up: the log names it."""
    for closer in _closers:
        try:
            closer(addresses)
        except StoreUnreachable as error:
            log.error("sessions of %s may go on: %s", ", ".join(addresses), error.en)  # noqa: TRY400 - one line says it
