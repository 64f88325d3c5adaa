"""What LDAP knows of the addresses of a letter, asked in one search and remembered for moments.

slapd answers on a socket of this machine in a fraction of a millisecond, so the question is put in the event loop
itself. Where it does not answer the letter is deferred, and so are the next ones, for a second, without asking again.
"""

import time
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeVar

import ldap
from ldap.filter import escape_filter_chars

from congvu.gate.facts import Account, Facts, MailList
from congvu.gate.names import name_key
from congvu.gate.settings import Settings

FRESH_SECONDS = 10.0
DOMAINS_FRESH_SECONDS = 30.0
MOST_REMEMBERED = 20_000
AT_ONCE = 50
"""Addresses in one search."""

PATIENCE_SECONDS = 2
PAUSE_SECONDS = 1.0

_WANTED = [
    *("objectClass", "mail", "mailAlternate", "congvuKind", "congvuAgencyCode", "congvuUnitCode", "congvuRegulation"),
    *("displayName", "congvuName", "congvuSendAs", "congvuPoster"),
]
Row = Mapping[str, list[bytes]]
Entry = Account | MailList
Kept = TypeVar("Kept")


class DirectorySilentError(OSError):
    """LDAP does not answer: the letter waits at its sender."""


class Directory:
    """Accounts, lists, domains and names, as LDAP has them now or had them a moment ago."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is asked yet."""
        self._settings = settings
        self._bases = {_base(domain): slug for slug, domain in settings.jurisdictions.items()}
        self._client: ldap.ldapobject.LDAPObject | None = None
        self._silent_until = 0.0
        self._entries: OrderedDict[str, tuple[float, Entry | None]] = OrderedDict()
        self._names: OrderedDict[str, tuple[float, bool]] = OrderedDict()
        self._domains: dict[str, str] = {}
        self._regulations: dict[str, str] = {}
        self._domains_asked = float("-inf")

    def facts(self, addresses: Iterable[str]) -> Facts:
        """What is known of these addresses; raises DirectorySilentError."""
        now = time.monotonic()
        if now - self._domains_asked > DOMAINS_FRESH_SECONDS:
            self._read_domains(now)
        local = {one for one in addresses if one.rpartition("@")[2] in self._domains}
        found = self._remembered(local, now)
        accounts = {address: one for address, one in found.items() if isinstance(one, Account)}
        lists = {address: one for address, one in found.items() if isinstance(one, MailList)}
        return Facts(accounts, lists, self._domains)

    def names(self, keys: Collection[str]) -> frozenset[str]:
        """Which of these folded names a person or a body of the directory bears."""
        now = time.monotonic()
        _forget(self._names, now)
        for key in keys:
            if key not in self._names:
                wanted = f"(congvuSearch=*{escape_filter_chars(key)}*)"
                rows = self._search(self._settings.ldap_suffix, wanted, ["cn", "congvuName"])
                borne = (value for _dn, row in rows for values in row.values() for value in values)
                self._names[key] = (now, any(name_key(name.decode()) == key for name in borne))
        return frozenset(key for key in keys if self._names[key][1])

    def _remembered(self, addresses: set[str], now: float) -> dict[str, Entry | None]:
        """The entry of each address; of strangers to the directory that there is none."""
        _forget(self._entries, now)
        missing = sorted(one for one in addresses if one not in self._entries)
        for start in range(0, len(missing), AT_ONCE):
            asked = missing[start : start + AT_ONCE]
            named = "".join(f"(mail={one})(mailAlternate={one})" for one in map(escape_filter_chars, asked))
            self._entries |= dict.fromkeys(asked, (now, None))
            for dn, row in self._search(self._settings.ldap_suffix, f"(|{named})", _WANTED):
                for address, entry in self._read(dn, row):
                    self._entries[address] = (now, entry)
                    self._entries.move_to_end(address)
        return {one: self._entries[one][1] for one in addresses}

    def _read(self, dn: str, row: Row) -> Iterator[tuple[str, Entry]]:
        """A mailbox or list, by each of its addresses; bodies of the same address are none."""
        kinds = {value.lower() for value in row.get("objectClass", [])}
        slug = next((slug for base, slug in self._bases.items() if dn.lower().endswith(f",{base}")), "")
        regulation = _one(row, "congvuRegulation") or self._regulations.get(slug, slug)
        addresses = [value.decode().lower() for name in ("mail", "mailAlternate") for value in row.get(name, [])]
        entry: Entry
        if b"congvumailbox" in kinds:
            entry = Account(
                address=addresses[0],
                kind=_one(row, "congvuKind"),
                jurisdiction=slug,
                regulation=regulation,
                name=_one(row, "displayName") or _one(row, "congvuName"),
                agency=_one(row, "congvuAgencyCode"),
                unit=_one(row, "congvuUnitCode"),
                senders=tuple(value.decode().lower() for value in row.get("congvuSendAs", [])),
            )
        elif b"congvulist" in kinds:
            posters = tuple(value.decode().lower() for value in row.get("congvuPoster", []))
            entry = MailList(addresses[0], slug, regulation, _one(row, "congvuAgencyCode"), posters)
        else:
            return
        for address in addresses:
            yield address, entry

    def _read_domains(self, now: float) -> None:
        """Mail domains, and the regulation of each jurisdiction."""
        domains: dict[str, str] = {}
        regulations: dict[str, str] = {}
        for base, slug in self._bases.items():
            for dn, row in self._search(base, "(|(objectClass=congvuJurisdiction)(associatedDomain=*))", None):
                domains |= {value.decode().lower(): slug for value in row.get("associatedDomain", [])}
                if dn.lower() == base:
                    regulations[slug] = _one(row, "congvuRegulation")
        self._domains, self._regulations, self._domains_asked = domains, regulations, now

    def _search(self, base: str, wanted: str, attributes: list[str] | None) -> list[tuple[str, Row]]:
        """One search, and a second try where slapd was started anew since the last."""
        if time.monotonic() < self._silent_until:
            raise DirectorySilentError("LDAP")
        for last in (False, True):
            fresh = self._client is None
            try:
                client = self._client or self._connected()
                found: list[tuple[str, Row]] = client.search_ext_s(
                    base, ldap.SCOPE_SUBTREE, wanted, attributes, timeout=PATIENCE_SECONDS
                )
            except ldap.NO_SUCH_OBJECT:
                return []
            except ldap.LDAPError as error:
                self._client = None
                if fresh or last:
                    self._silent_until = time.monotonic() + PAUSE_SECONDS
                    raise DirectorySilentError(f"LDAP: {error}") from None
            else:
                return found
        raise AssertionError("unreachable")

    def _connected(self) -> ldap.ldapobject.LDAPObject:
        client = ldap.initialize(self._settings.ldap_uri)
        client.set_option(ldap.OPT_NETWORK_TIMEOUT, PATIENCE_SECONDS)
        client.set_option(ldap.OPT_TIMEOUT, PATIENCE_SECONDS)
        secret = self._settings.ldap_secret.read_text(encoding="ascii").strip()
        client.simple_bind_s(self._settings.ldap_dn, secret)
        self._client = client
        return client


def _base(domain: str) -> str:
    return ",".join(f"dc={label}" for label in domain.lower().split("."))


def _one(row: Row, name: str) -> str:
    return row.get(name, [b""])[0].decode()


def _forget(remembered: OrderedDict[str, tuple[float, Kept]], now: float) -> None:
    """What is stale goes, and the oldest where there is too much; the newest stand at the end."""
    while remembered:
        asked, _ = next(iter(remembered.values()))
        if now - asked <= FRESH_SECONDS and len(remembered) <= MOST_REMEMBERED:
            break
        remembered.popitem(last=False)
