"""Slowing down those who guess passwords: by address, so that one mailbox is not guessed; by client, so not many are.

The counts are in the database, so that all processes of the portal share them. An attempt counts before its password is
looked at and is taken back when it was right: a hundred attempts at once are a hundred attempts. Addresses that do not
exist are counted like others, so a wait tells nothing about them.
"""

import hmac
import ipaddress
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TypeVar

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from congvu.directory.actions.lockout import lasts
from congvu.directory.errors import LdapUnreachable
from congvu.directory.ldap import lockout
from congvu.directory.ldap.entries import mailbox_dn
from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxState
from congvu.ground import clock
from congvu.portal.errors import LockedOut, TooManyTries
from congvu.portal.models import Tries

Result = TypeVar("Result")
KEPT = timedelta(days=1)
IPV6_SUBSCRIBER = 64  # bits: one subscriber has all addresses behind them


@dataclass(frozen=True, slots=True)
class Limit:
    """Failures up to ``free`` cost nothing; each further one doubles the wait, up to the longest."""

    free: int
    first: timedelta
    longest: timedelta
    forgotten: timedelta

    def wait(self, failures: int) -> timedelta:
        """For how long the door stays closed after so many failures."""
        if failures < self.free:
            return timedelta()
        doublings = min(failures - self.free, 16)
        return min(self.first * (1 << doublings), self.longest)


# The longest wait of an address is short: whoever wants to lock somebody out must not succeed for long.
ADDRESS = Limit(5, timedelta(seconds=15), timedelta(minutes=5), timedelta(hours=1))
# A whole agency may sit behind one client address.
CLIENT = Limit(100, timedelta(seconds=30), timedelta(minutes=15), timedelta(minutes=15))


def client_of(request: HttpRequest) -> str:
    """The client's address: of the connection, or as Caddy states it where the connection is our own socket."""
    peer = request.META.get("REMOTE_ADDR") or request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((address, IPV6_SUBSCRIBER), strict=False)) if address.version == 6 else str(address)


def mailbox_of(request: HttpRequest, address: str, password: str) -> Mailbox | None:
    """The mailbox that address and password open, or None.

    Raises TooManyTries where it is not even tried, and LockedOut where slapd has locked the mailbox: a password that is
    wrong here counts there, and a right one wipes the slate (one count for all doors).
    """
    keys = {_key("client", client_of(request)): CLIENT, _key("address", address.strip().lower()): ADDRESS}
    return guarded(keys, lambda: _tried(request, address, password))


def _tried(request: HttpRequest, address: str, password: str) -> Mailbox | None:
    known = Mailbox.objects.filter(address=address.strip().lower(), state=MailboxState.ACTIVE).first()
    count = lockout.count_of(known) if known else lockout.Count()
    if count.since and (end := count.since + lasts()) > clock.now():
        raise LockedOut(end)
    box = authenticate(request, username=address, password=password)
    if isinstance(box, Mailbox):
        if count.failures:
            with suppress(LdapUnreachable):
                lockout.wipe(mailbox_dn(box))
        return box
    if known:
        lockout.try_wrong(known, password)
    return None


def factor_of(request: HttpRequest, box: Mailbox, proof: Callable[[], bool]) -> bool:
    """Whether the second factor is proved; raises TooManyTries where it is not even tried."""
    keys = {_key("client", client_of(request)): CLIENT, _key("factor", str(box.pk)): ADDRESS}
    return guarded(keys, lambda: proof() or None) is not None


def guarded(keys: dict[str, Limit], attempt: Callable[[], Result | None]) -> Result | None:
    """Make an attempt that counts unless it succeeds; the first key is the client's."""
    _begin(keys)
    result = attempt()
    if result is not None:
        _take_back(*keys)
    return result


def _key(kind: str, text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{kind}:{text}".encode(), sha256).hexdigest()


@transaction.atomic
def _begin(keys: dict[str, Limit]) -> None:
    now = clock.now()
    # Only rows long out of use are removed: no attempt under way can wait for them.
    Tries.objects.filter(forgotten_at__lt=now - KEPT).delete()
    fresh = {"closed_until": now, "forgotten_at": now}
    rows = {key: Tries.objects.select_for_update().get_or_create(key=key, defaults=fresh)[0] for key in keys}
    wait = max((row.closed_until - now for row in rows.values()), default=timedelta())
    if wait > timedelta():
        raise TooManyTries(int(wait.total_seconds()) + 1)
    for key, row in rows.items():
        row.failures = 1 if row.forgotten_at < now else row.failures + 1
        row.closed_until = now + keys[key].wait(row.failures)
        row.forgotten_at = now + keys[key].forgotten
        row.save()


@transaction.atomic
def _take_back(client: str, address: str) -> None:
    Tries.objects.filter(key=address).delete()
    Tries.objects.filter(key=client, failures__gt=0).update(failures=F("failures") - 1, closed_until=clock.now())
