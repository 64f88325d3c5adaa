"""Acts on a large register, in a process of their own: a look-out for the pages, then mailboxes added one by one.

``python -m congvu.cli.bench.register STATE JURISDICTION COUNT`` prints one line of JSON.
"""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from congvu.cli.bench.people import PASSWORD
from congvu.cli.bench.stage import BenchFailed
from congvu.cli.database import open_system

if TYPE_CHECKING:
    from congvu.directory.models import Jurisdiction, Mailbox

ACTOR = "congvu bench"


def add(jurisdiction: "Jurisdiction", name: str) -> "Mailbox":
    """One more person with a mailbox, as an officer enters one."""
    from django.db import transaction

    from congvu.directory.actions.mailboxes import Opening, open_mailboxes
    from congvu.directory.actions.people import enter_people
    from congvu.directory.models import Agency, Person
    from congvu.directory.models.mailbox import MailboxKind
    from congvu.ground import clock

    agency = Agency.objects.filter(jurisdiction=jurisdiction).earliest("id")
    person = Person(jurisdiction=jurisdiction, agency=agency, family="Nguyễn", given=name, full_name=f"Nguyễn {name}")
    with transaction.atomic():
        enter_people(jurisdiction, [person], ACTOR)
        address = f"bench-{name}@{jurisdiction.domain}"
        kind, moment = MailboxKind.PERSONAL, clock.now()
        opening = Opening(kind=kind, address=address, registered_at=moment, person=person, agency=agency, basis="bench")
        return open_mailboxes(jurisdiction, [opening], ACTOR)[0].mailbox


def visible(jurisdiction: "Jurisdiction", address: str) -> bool:
    """Whether LDAP finds the address, as Postfix would ask."""
    import ldap

    from congvu.directory.ldap.connection import connection
    from congvu.directory.ldap.entries import base_dn

    base = base_dn(jurisdiction.domain)
    return bool(connection().search_s(base, ldap.SCOPE_SUBTREE, f"(mail={address})", ["mail"]))


def timed_additions(jurisdiction: "Jurisdiction", count: int) -> list[float]:
    """Milliseconds from the act's beginning until LDAP has answered for the new address."""
    found = []
    for number in range(count):
        start = time.perf_counter()
        box = add(jurisdiction, f"them{number}")
        if not visible(jurisdiction, box.address):
            raise BenchFailed("not-published", f"{box.address}: chưa có trong LDAP.", f"{box.address}: not in LDAP.")
        found.append(1000 * (time.perf_counter() - start))
    return found


def cookie(jurisdiction: "Jurisdiction") -> str:
    """The session of somebody of the operating centre, who sees all lists."""
    from django.conf import settings
    from django.test import Client

    from congvu.directory.actions.passwords import change_password
    from congvu.directory.actions.roles import grant_role
    from congvu.directory.models.mailbox import Role

    box = add(jurisdiction, "trungtam")
    grant_role(box, Role.CENTRE, None, ACTOR)
    change_password(box, None, PASSWORD)
    client = Client()
    client.force_login(box)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def main(state: str, slug: str, count: str) -> int:
    """The first addition, which opens the connections, is not counted."""
    open_system(Path(state))
    from congvu.directory.lookup import jurisdiction_called

    jurisdiction = jurisdiction_called(slug)
    session = cookie(jurisdiction)
    print(json.dumps({"cookie": session, "added_ms": timed_additions(jurisdiction, int(count))}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
