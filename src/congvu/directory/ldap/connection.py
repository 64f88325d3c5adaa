"""The control plane's one connection to slapd, and many operations on the way at once."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import ldap
from django.conf import settings
from ldap.ldapobject import SimpleLDAPObject

from congvu.directory.errors import LdapUnreachable

IN_FLIGHT = 256
"""Operations sent before the first answer is read: enough to keep slapd busy, few enough to bound its queue."""

TIMEOUT = 30
AWAY = (ldap.SERVER_DOWN, ldap.TIMEOUT, ldap.CONNECT_ERROR, ldap.UNAVAILABLE)
EVERYTHING = ["*", "pwdPolicySubentry"]
"""What is read of an entry: all that the directory writes there, and nothing that slapd keeps for itself."""
local = threading.local()
Item = TypeVar("Item")
Found = list[tuple[str, dict[str, list[bytes]]]]


@contextmanager
def reachable() -> Iterator[None]:
    """Turn a lost server into LdapUnreachable, and the connection to it into a closed one."""
    try:
        yield
    except AWAY as error:
        forget_connection()
        raise LdapUnreachable(type(error).__name__) from error


def connection() -> SimpleLDAPObject:
    """This thread's bound connection. Raises LdapUnreachable where slapd does not answer."""
    if getattr(local, "connection", None) is None:
        place: dict[str, str] | None = settings.CONGVU_LDAP
        if place is None:
            raise LdapUnreachable("CONGVU_STATE")
        with reachable():
            fresh = ldap.initialize(place["uri"])
            fresh.set_option(ldap.OPT_NETWORK_TIMEOUT, 5)
            fresh.set_option(ldap.OPT_TIMEOUT, TIMEOUT)
            fresh.simple_bind_s(place["bind_dn"], place["password"])
        local.connection = fresh
    return local.connection


def forget_connection() -> None:
    """Drop this thread's connection; the next use opens a new one."""
    local.connection = None


def pipelined(
    items: Iterable[Item], send: Callable[[SimpleLDAPObject, Item], int], done: Callable[[Item, Found], None]
) -> list[tuple[Item, ldap.LDAPError]]:
    """Send one operation for each item, many at once, and return the items that slapd refused, with its reason.

    ``done`` gets each item that it did, with the entries that a search found. slapd works on many operations at the
    same time and in any order: none may depend on another. Raises LdapUnreachable when the server goes away; what it
    had answered by then was reported to ``done``.
    """
    server = connection()
    waiting: dict[int, Item] = {}
    refused: list[tuple[Item, ldap.LDAPError]] = []

    def settle(number: int) -> None:
        item = waiting.pop(number)
        try:
            answer = server.result3(number, timeout=TIMEOUT)[1]
        except AWAY:
            raise
        except ldap.LDAPError as error:
            refused.append((item, error))
        else:
            done(item, answer)

    with reachable():
        for item in items:
            waiting[send(server, item)] = item
            if len(waiting) >= IN_FLIGHT:
                settle(next(iter(waiting)))
        while waiting:
            settle(next(iter(waiting)))
    return refused


def search(base: str, scope: int, filter_text: str = "(objectClass=*)") -> Found:
    """All entries that match; none where the base does not exist."""
    return list(stream(base, scope, filter_text))


def stream(base: str, scope: int, filter_text: str = "(objectClass=*)") -> Iterator[tuple[str, dict[str, list[bytes]]]]:
    """The same one by one, as they come from the server, so that a whole province needs no room."""
    server = connection()
    with reachable():
        number = server.search_ext(base, scope, filter_text, EVERYTHING)
        try:
            while True:
                kind, entries, *_rest = server.result3(number, all=0, timeout=TIMEOUT)
                if kind == ldap.RES_SEARCH_RESULT:
                    return
                yield from ((dn, attributes) for dn, attributes in entries if dn is not None)
        except ldap.NO_SUCH_OBJECT:
            return
