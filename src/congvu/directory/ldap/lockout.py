"""slapd's count of wrong passwords (slapo-ppolicy): who is locked out, one more wrong try, and the slate wiped clean.

Where slapd is away nobody is locked: each door then has its own patience only.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

import ldap
from django.conf import settings
from ldap.controls.simple import RelaxRulesControl

from congvu.directory.errors import LdapUnreachable
from congvu.directory.ldap.connection import connection, reachable
from congvu.directory.ldap.entries import mailbox_dn
from congvu.directory.models import Mailbox

SINCE, FAILURES = "pwdAccountLockedTime", "pwdFailureTime"
PATIENCE = 5


@dataclass(frozen=True, slots=True)
class Count:
    """What slapd has counted: since when the mailbox is locked, and how many wrong passwords are on record."""

    since: datetime | None = None
    failures: int = 0


def count_of(box: Mailbox) -> Count:
    """What slapd has counted for this mailbox; nothing where slapd is away."""
    if not settings.CONGVU_LDAP:
        return Count()
    try:
        with reachable():
            found = connection().search_s(mailbox_dn(box), ldap.SCOPE_BASE, attrlist=[SINCE, FAILURES])
    except (LdapUnreachable, ldap.NO_SUCH_OBJECT):
        return Count()
    values = found[0][1]
    since = moment(values[SINCE][0]) if SINCE in values else None
    return Count(since, len(values.get(FAILURES, [])))


def locked() -> dict[str, datetime]:
    """The entries that bear a lock, by DN, also one whose time has passed; raises LdapUnreachable."""
    place: dict[str, str] | None = settings.CONGVU_LDAP
    if place is None:
        return {}
    suffix = place["bind_dn"].partition("ou=services,")[2]
    with reachable():
        found = connection().search_s(suffix, ldap.SCOPE_SUBTREE, f"({SINCE}=*)", [SINCE])
    return {dn: moment(values[SINCE][0]) for dn, values in found if dn and SINCE in values}


def try_wrong(box: Mailbox, password: str) -> None:
    """Let slapd count a password that was wrong at another door."""
    if not settings.CONGVU_LDAP:
        return
    place = settings.CONGVU_LDAP
    other = ldap.initialize(place["uri"])
    other.set_option(ldap.OPT_NETWORK_TIMEOUT, PATIENCE)
    other.set_option(ldap.OPT_TIMEOUT, PATIENCE)
    try:
        other.simple_bind_s(mailbox_dn(box), password)
        other.unbind_s()
    except ldap.LDAPError:  # wrong, as expected, or slapd is away: nothing more can be done here
        return


def wipe(dn: str) -> None:
    """End a lock and forget the wrong passwords; raises LdapUnreachable."""
    changes = [(ldap.MOD_REPLACE, name, None) for name in (SINCE, FAILURES)]
    with reachable():
        try:
            connection().modify_ext_s(dn, changes, serverctrls=[RelaxRulesControl(True)])
        except ldap.NO_SUCH_OBJECT:
            return


def moment(value: bytes) -> datetime:
    """A GeneralizedTime as slapd writes it (RFC 4517, 3.3.13)."""
    return datetime.strptime(value.decode()[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
