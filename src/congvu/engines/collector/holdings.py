"""Whose mailbox a shared folder is, asked of the directory: Dovecot's event names the folder as the person sees it."""

import time

import ldap
from ldap.filter import escape_filter_chars

from congvu.engines.plan import Plan
from congvu.engines.slapd.render import ldapi, service_dn
from congvu.ground.mounts import keys

FRESH_SECONDS = 30.0
TIMEOUT = 10


class DirectorySilentError(OSError):
    """slapd does not answer: the logs wait, as when a disk is full."""


class Holdings:
    """What people hold, as LDAP says it now, remembered for moments."""

    def __init__(self, plan: Plan) -> None:
        """Nothing is asked before the first shared mailbox is opened."""
        self._plan = plan
        self._known: dict[str, tuple[float, dict[str, str]]] = {}

    def __call__(self, person: str, folder: str) -> str:
        """The address of the mailbox behind a person's folder; empty where they have none of that name."""
        asked, found = self._known.get(person, (0.0, {}))
        if not asked or time.monotonic() - asked > FRESH_SECONDS:
            found = self._ask(person)
            self._known[person] = (time.monotonic(), found)
        return found.get(folder, "")

    def _ask(self, person: str) -> dict[str, str]:
        client = ldap.initialize(ldapi(self._plan))
        client.set_option(ldap.OPT_TIMEOUT, TIMEOUT)
        try:
            client.simple_bind_s(service_dn(self._plan, "reader"), self._plan.secret("ldap-reader"))
            held = keys(self._first(client, "mail", person, "congvuMounts"))
            return {folder: self._first(client, "uid", key.removeprefix("m"), "mail") for folder, key in held.items()}
        except ldap.LDAPError as error:
            raise DirectorySilentError(f"LDAP: {error}") from None
        finally:
            client.unbind_s()

    def _first(self, client: ldap.ldapobject.LDAPObject, name: str, value: str, wanted: str) -> str:
        """The attribute of the one entry that has this value; empty where there is none."""
        asked = f"({name}={escape_filter_chars(value)})"
        rows = client.search_s(self._plan.ldap_suffix, ldap.SCOPE_SUBTREE, asked, [wanted])
        values = next((row.get(wanted) for _dn, row in rows if row.get(wanted)), None)
        return values[0].decode() if values else ""
