"""Keeping LDAP equal to the database: write-through after each act, full rebuild, and the proof that both are equal."""

import hashlib
import logging
import math
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import Literal

import ldap
from django.conf import settings
from django.db import transaction
from ldap.ldapobject import SimpleLDAPObject
from ldap.modlist import addModlist, modifyModlist

from congvu.directory import doors
from congvu.directory.errors import LdapUnreachable
from congvu.directory.ldap.connection import EVERYTHING, Found, pipelined, search, stream
from congvu.directory.ldap.entries import LdapEntry, base_dn
from congvu.directory.ldap.projection import entries_in, entries_of, standing
from congvu.directory.lock import file_lock
from congvu.directory.models import Jurisdiction, Publication
from congvu.directory.models.publication import PublicationKind

log = logging.getLogger(__name__)
BATCH = 2000
ENTRYS_OWN_FAULT = (
    ldap.INVALID_SYNTAX,
    ldap.INVALID_DN_SYNTAX,
    ldap.OBJECT_CLASS_VIOLATION,
    ldap.CONSTRAINT_VIOLATION,
    ldap.UNDEFINED_TYPE,
    ldap.NAMING_VIOLATION,
    ldap.NOT_ALLOWED_ON_NONLEAF,
)
WRITE_THROUGH_PATIENCE = 2.0
"""Seconds that an act waits for another publisher: no page hangs behind an import."""
PIECE = 250
PASSWORD = "userPassword"  # noqa: S105 - an attribute's name
FLUSH_BYTES = 900
"""Addresses in one flush of remembered logins: Dovecot refuses a command of more than 1024 bytes."""
NESTED = {PublicationKind.JURISDICTION, PublicationKind.AGENCY}
Progress = Callable[[int], None]
Attributes = dict[str, list[bytes]]
holding: ContextVar[bool] = ContextVar("holding", default=False)


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry in which LDAP and the database do not agree, and what would make them agree."""

    change: Literal["add", "modify", "delete"]
    dn: str
    wanted: LdapEntry | None = None
    found: Attributes | None = None

    def step(self) -> Attributes:
        """What one operation can reach of what is wanted: ppolicy takes one new password at a time."""
        wanted = self.wanted.attributes if self.wanted else {}
        new = [one for one in wanted.get(PASSWORD, []) if one not in (self.found or {}).get(PASSWORD, [])]
        if len(new) < 2:
            return wanted
        return wanted | {PASSWORD: [one for one in wanted[PASSWORD] if one not in new[1:]]}

    def rest(self) -> "Difference | None":
        """What that operation leaves to be done."""
        reached = self.step()
        return (
            None
            if not self.wanted or same(reached, self.wanted.attributes)
            else replace(self, change="modify", found=reached)
        )


def no_progress(_count: int) -> None:
    """For callers that show nothing."""


def request(kind: str, rows: list[int]) -> None:
    """Note, in the caller's transaction, that these rows' entries are stale; publish them right after the commit."""
    if not rows:
        return
    Publication.objects.bulk_create([Publication(kind=kind, row=row) for row in rows], batch_size=500)
    if settings.CONGVU_LDAP and not holding.get():
        transaction.on_commit(write_through, robust=True)


def gone(dns: list[str]) -> None:
    """Note, in the caller's transaction, that nothing stands under these names any longer; request what does first."""
    Publication.objects.bulk_create(
        [Publication(kind=PublicationKind.GONE, row=0, dn=dn) for dn in dns], batch_size=500
    )


@contextmanager
def held() -> Iterator[None]:
    """Publish nothing by itself within: the caller drains afterwards, and can show how far it is."""
    token = holding.set(True)
    try:
        yield
    finally:
        holding.reset(token)


def write_through() -> None:
    """Publish what is pending, on a fresh connection if the old one is dead.

    Where LDAP is away, or somebody else publishes for long, the rows wait for the worker: the act itself stands.
    """
    try:
        drain(patience=WRITE_THROUGH_PATIENCE)
    except LdapUnreachable:
        try:
            drain(patience=WRITE_THROUGH_PATIENCE)
        except LdapUnreachable as error:
            log.warning("%s", error)


def drain(progress: Progress = no_progress, patience: float = math.inf) -> int:
    """Publish all pending rows in order; returns how many. Raises LdapUnreachable, keeping what is not yet done.

    One publisher at a time, so that an older reading of a row never overwrites a newer one; when another still works
    after ``patience`` seconds, nothing is done here: it, or the worker, publishes these rows too.
    Where LDAP has lost what an entry belongs under, as after its data was removed, everything is restored.
    """
    done = 0
    with file_lock(settings.CONGVU_PUBLISH_LOCK, patience) as ours:
        while ours and (batch := list(Publication.objects.order_by("id")[:BATCH])):
            try:
                for kind, members in groupby(batch, key=lambda row: row.kind):
                    if kind == PublicationKind.GONE:
                        take_away({member.dn for member in members})
                    else:
                        put_rows(kind, sorted({member.row for member in members}), progress)
            except ldap.NO_SUCH_OBJECT:
                log.warning("LDAP has lost entries; everything is published anew")
                for jurisdiction in Jurisdiction.objects.order_by("id"):
                    mend(jurisdiction)
            Publication.objects.filter(pk__in=[row.pk for row in batch]).delete()
            done += len(batch)
    return done


def take_away(dns: set[str]) -> None:
    """Delete entries that moved to another name or were closed, children first; what stands there again is kept."""
    names = sorted(dns - standing(), key=lambda dn: -dn.count(","))
    for _depth, level in groupby(names, key=lambda dn: dn.count(",")):
        for difference, reason in pipelined(
            [Difference("delete", dn) for dn in level], send_change, lambda _one, _found: None
        ):
            if not isinstance(reason, ldap.NO_SUCH_OBJECT):
                set_aside(difference.dn, reason)


def put_rows(kind: str, rows: list[int], progress: Progress = no_progress) -> None:
    """Make the entries of these rows stand in LDAP; only jurisdictions and agencies hold entries of their own kind."""
    if kind in NESTED:
        for level in levels(list(entries_of(kind, rows))):
            put(level, progress)
    else:
        put(entries_in_pieces(kind, rows), progress)


def entries_in_pieces(kind: str, rows: list[int]) -> Iterator[LdapEntry]:
    """The entries of many rows, made as they are asked for: slapd works on one piece while the next is read."""
    for start in range(0, len(rows), PIECE):
        yield from entries_of(kind, rows[start : start + PIECE])


def put(entries: Iterable[LdapEntry], progress: Progress = no_progress) -> None:
    """Make entries that do not depend on each other stand: added where they are new, else changed where they differ."""
    there: list[LdapEntry] = []
    unfinished: list[Difference] = []

    def added(wanted: LdapEntry, _found: Found) -> None:
        progress(1)
        if rest := Difference("add", wanted.dn, wanted).rest():
            unfinished.append(rest)

    for wanted, reason in pipelined(entries, send_add, added):
        if not isinstance(reason, ldap.ALREADY_EXISTS):
            set_aside(wanted.dn, reason)
            continue
        there.append(wanted)
    apply([*wrong(there), *unfinished])
    progress(len(there))


def set_aside(dn: str, reason: ldap.LDAPError) -> None:
    """Go on without an entry that slapd refuses for itself, so that it holds nobody else up: ``verify`` still names it.

    Raises the reason where the fault is not the entry's own: its parent is missing, or slapd cannot write now.
    """
    if not isinstance(reason, ENTRYS_OWN_FAULT):
        raise reason
    log.error("LDAP refuses %s: %s", dn, reason)


def levels(entries: list[LdapEntry]) -> Iterator[list[LdapEntry]]:
    """Parents before children: what one level holds does not depend on each other."""
    deep = sorted(entries, key=lambda one: one.dn.count(","))
    for _depth, level in groupby(deep, key=lambda one: one.dn.count(",")):
        yield list(level)


def wrong(entries: Iterable[LdapEntry], progress: Progress = no_progress) -> list[Difference]:
    """Which of these entries LDAP does not hold exactly so, each asked for by its name."""
    different: list[Difference] = []

    def compare(wanted: LdapEntry, found: Found) -> None:
        progress(1)
        if not found or not same(wanted.attributes, found[0][1]):
            different.append(
                Difference("modify" if found else "add", wanted.dn, wanted, found[0][1] if found else None)
            )

    for wanted, reason in pipelined(entries, send_read, compare):
        if not isinstance(reason, ldap.NO_SUCH_OBJECT):
            raise reason
        different.append(Difference("add", wanted.dn, wanted))
    return different


def send_read(server: SimpleLDAPObject, wanted: LdapEntry) -> int:
    """Ask for one entry; returns the message number."""
    number: int = server.search_ext(wanted.dn, ldap.SCOPE_BASE, attrlist=EVERYTHING)
    return number


def send_add(server: SimpleLDAPObject, wanted: LdapEntry) -> int:
    """Send one add; returns its message number."""
    number: int = server.add_ext(wanted.dn, addModlist(Difference("add", wanted.dn, wanted).step()))
    return number


def changes(found: Attributes, wanted: Attributes) -> list[tuple[int, str, list[bytes] | None]]:
    """The modifications that make one of the other; of the passwords only those that differ, so none is missing."""
    present, future = found.get(PASSWORD, []), wanted.get(PASSWORD, [])
    gone, new = [one for one in present if one not in future], [one for one in future if one not in present]
    passwords = [(ldap.MOD_DELETE, PASSWORD, gone)] if gone else []
    passwords += [(ldap.MOD_ADD, PASSWORD, new)] if new else []
    return [*modifyModlist(found, wanted, ignore_attr_types=[PASSWORD]), *passwords]


def send_change(server: SimpleLDAPObject, difference: Difference) -> int:
    """Send the operation that mends one difference; returns its message number."""
    number: int
    if difference.wanted is None:
        number = server.delete_ext(difference.dn)
    elif difference.found is None:
        number = server.add_ext(difference.dn, addModlist(difference.step()))
    else:
        number = server.modify_ext(difference.dn, changes(difference.found, difference.step()))
    return number


def apply(differences: list[Difference], progress: Progress = no_progress) -> None:
    """Mend differences of one kind that do not depend on each other; then end the logins that they concern: those that
    are remembered, and those that are live where something was taken away.
    """
    waiting = differences
    while waiting:
        refused = pipelined(waiting, send_change, lambda _one, _found: progress(1))
        for difference, reason in refused:
            set_aside(difference.dn, reason)
        aside = {difference.dn for difference, _reason in refused}
        waiting = [rest for one in waiting if one.dn not in aside and (rest := one.rest())]
    end_logins([one.wanted.login for one in differences if one.change == "modify" and one.wanted and one.wanted.login])
    closed = [address for one in differences if (address := doors.concerned(one.wanted, one.found))]
    if closed:
        doors.close(closed)


def end_logins(logins: list[str]) -> None:
    """Make Dovecot forget remembered logins of these addresses."""
    if logins and settings.CONGVU_FLUSH_LOGINS:
        named = logins if sum(len(login) + 1 for login in logins) < FLUSH_BYTES else []  # none named: all
        subprocess.run([*settings.CONGVU_FLUSH_LOGINS, *named], check=False, capture_output=True, timeout=10)


def same(wanted: Attributes, found: Attributes) -> bool:
    """Whether two sets of attributes hold the same values, in whatever order."""
    return wanted.keys() == found.keys() and all(sorted(found[name]) == sorted(wanted[name]) for name in wanted)


def fingerprint(attributes: Attributes) -> bytes:
    """A short stand-in for an entry's content, so that a whole province can be compared in little memory."""
    content = sorted((name, sorted(values)) for name, values in attributes.items())
    return hashlib.blake2b(repr(content).encode(), digest_size=16).digest()


def differences(jurisdiction: Jurisdiction, progress: Progress = no_progress) -> Iterator[Difference]:
    """Where LDAP and the database disagree about a jurisdiction: additions and changes first, then what is too much."""
    found = {dn: fingerprint(attributes) for dn, attributes in stream(base_dn(jurisdiction.domain), ldap.SCOPE_SUBTREE)}
    for wanted in entries_in(jurisdiction):
        progress(1)
        present = found.pop(wanted.dn, None)
        if present is None:
            yield Difference("add", wanted.dn, wanted)
        elif present != fingerprint(wanted.attributes):
            yield Difference("modify", wanted.dn, wanted, search(wanted.dn, ldap.SCOPE_BASE)[0][1])
    for dn in sorted(found, key=lambda dn: -dn.count(",")):
        yield Difference("delete", dn)


def rebuild(jurisdiction: Jurisdiction, progress: Progress = no_progress) -> int:
    """Make LDAP equal to the database for one jurisdiction; returns how many entries had to change."""
    with file_lock(settings.CONGVU_PUBLISH_LOCK):
        return mend(jurisdiction, progress)


def rebuild_lost() -> None:
    """Rebuild each jurisdiction that LDAP does not know at all, as after its data was removed."""
    for jurisdiction in Jurisdiction.objects.order_by("id"):
        if not search(base_dn(jurisdiction.domain), ldap.SCOPE_BASE):
            rebuild(jurisdiction)


def mend(jurisdiction: Jurisdiction, progress: Progress = no_progress) -> int:
    """The rebuilding itself, for who holds the publisher's lock."""
    count = 0
    for _level, group in groupby(differences(jurisdiction), key=lambda one: (one.change, one.dn.count(","))):
        for some in batches(group):
            apply(some, progress)
            count += len(some)
    return count


def batches(group: Iterable[Difference]) -> Iterator[list[Difference]]:
    """Pieces that fit into memory and into one run of the pipeline."""
    rest = iter(group)
    while some := list(islice(rest, BATCH)):
        yield some
