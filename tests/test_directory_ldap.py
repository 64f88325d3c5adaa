"""LDAP as a projection of the database: equal, rebuilt at will, readable by ordinary clients, and missed by nobody."""

import json
import os
import subprocess
import time
from typing import Any

import ldap
import pytest

from tests.system import SUFFIX, System

pytestmark = pytest.mark.alone

OPEN_MAILBOX = """
from congvu.directory.actions.mailboxes import Opening, open_mailboxes
from congvu.directory.actions.people import enter_people
from congvu.directory.models import Agency, Jurisdiction, Person
from congvu.ground import clock
place = Jurisdiction.objects.get(slug=sys.argv[1])
agency = Agency.objects.filter(jurisdiction=place).first()
names = dict(family="Trần", middle="Thị", given=sys.argv[2].title(), full_name=f"Trần Thị {sys.argv[2].title()}")
person = enter_people(place, [Person(jurisdiction=place, agency=agency, **names)], "test")[0]
opening = Opening(kind="personal", address=f"{sys.argv[2]}@{place.domain}", registered_at=clock.now(), person=person,
                  agency=agency, basis="test")
print(open_mailboxes(place, [opening], "test")[0].one_time_password)
"""


def verify(system: System) -> dict[str, Any]:
    """What ``directory verify`` finds; its exit code must say the same."""
    done = system.run("directory", "verify", "--json", check=False)
    found: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (0 if found["equal"] else 1)
    return found


def publisher(system: System) -> Any:
    """LDAP with every right."""
    secret = (system.state / "secrets" / "ldap-publisher").read_text().strip()
    return system.ldap(f"cn=publisher,ou=services,{SUFFIX}", secret)


def snapshot(system: System) -> dict[str, dict[str, list[bytes]]]:
    """Every entry below the jurisdictions, values in order."""
    rows = publisher(system).search_s(SUFFIX, ldap.SCOPE_SUBTREE)
    return {dn: {name: sorted(values) for name, values in row.items()} for dn, row in rows if "ou=services" not in dn}


@pytest.mark.clause("CT-3.2.s1", "DL-4bis.5.s1", "VP-11.2.s1")
def test_ldap_equals_the_database(system: System) -> None:
    """Every entry of every jurisdiction, in every attribute."""
    assert verify(system) == {"equal": True, "differences": []}


def test_tampering_is_found_and_mended(system: System) -> None:
    """An entry changed, one removed and one added behind the system's back."""
    before = snapshot(system)
    client = publisher(system)
    people = [dn for dn in before if dn.startswith("uid=") and dn.endswith(f"dc=cantho,{SUFFIX}")]
    changed, removed = people[0], people[1]
    added = f"cn=gia@cantho.gov.vn.test,ou=lists,dc=cantho,{SUFFIX}"
    client.modify_s(changed, [(ldap.MOD_REPLACE, "displayName", [b"Ke gia mao"])])
    client.delete_s(removed)
    row = {"objectClass": [b"groupOfURLs", b"congvuList"], "cn": [b"gia@cantho.gov.vn.test"]}
    client.add_s(added, list((row | {"mail": [b"gia@cantho.gov.vn.test"]}).items()))
    found = {(one["change"], one["dn"]) for one in verify(system)["differences"]}
    assert found == {("modify", changed), ("add", removed), ("delete", added)}
    system.run("directory", "publish", "--full")
    assert snapshot(system) == before
    assert verify(system)["equal"]


def test_ldap_can_be_dropped_and_rebuilt(system: System) -> None:
    """Everything of one province, from the leaves up to its name; then from the database again, the same.

    What was done meanwhile stands, and does not keep the rebuilding from its work.
    """
    before = snapshot(system)
    base = f"dc=daklak,{SUFFIX}"
    name = f"xoa{os.urandom(4).hex()}"
    client = publisher(system)
    try:
        for dn in sorted((dn for dn in before if dn.endswith(base)), key=lambda dn: -dn.count(",")):
            client.delete_s(dn)
        assert not verify(system)["equal"]
        system.python(OPEN_MAILBOX, "daklak", name)
    finally:
        system.run("directory", "publish", "--full")
    after = snapshot(system)
    (new,) = after.keys() - before.keys()
    assert after.pop(new)["mail"] == [f"{name}@daklak.gov.vn.test".encode()]
    assert after == before
    assert verify(system)["equal"]
    own = system.member("daklak")
    assert len(system.fetch(own, system.send(own, own.address, "Sau khi dựng lại"))) == 1


def ldapsearch(system: System, dn: str, password: str, *query: str) -> str:
    """Debian's own client, over ldaps, checking the certificate."""
    host = "ldaps://localhost:{}".format(system.at("ldaps")[1])
    done = subprocess.run(
        ["ldapsearch", "-LLL", "-x", "-o", "ldif-wrap=no", "-H", host, "-D", dn, "-w", password, "-b", SUFFIX, *query],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        env={"LDAPTLS_CACERT": str(system.state / "tls" / "ca.pem"), "PATH": "/usr/bin"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_ordinary_client_reads_people_agencies_and_lists(system: System) -> None:
    """A signed-in official looks colleagues up, in their own and in other provinces, without diacritics."""
    own = system.member("cantho")
    dn = system.dn(own.address)
    found = ldapsearch(system, dn, own.password, "(objectClass=inetOrgPerson)", "cn", "mail", "title")
    assert found.count("\nmail: ") > 20
    assert f"mail: {own.address}" in found
    assert ldapsearch(system, dn, own.password, "(&(objectClass=congvuAgency)(mail=*))", "congvuName").count("\ndn: ")
    assert "memberURL" in ldapsearch(system, dn, own.password, "(objectClass=congvuList)", "mail", "memberURL")
    assert "dn: " in ldapsearch(system, dn, own.password, "(congvuSearch=*nguyen*)", "cn")
    assert "userPassword" not in ldapsearch(system, dn, own.password)


@pytest.mark.clause("CT-3.2.s1", "VP-11.2.s1")
def test_new_mailbox_is_there_at_once(system: System) -> None:
    """Write-through: when the act returns, LDAP has the entry and Postfix takes its mail."""
    name = f"moi{os.urandom(4).hex()}"
    address = f"{name}@vinhphuc.gov.vn.test"
    assert not system.entries(f"(mail={address})", "mail")
    system.python(OPEN_MAILBOX, "vinhphuc", name)
    assert len(system.entries(f"(mail={address})", "mail")) == 1
    identity = system.send(system.member("cantho"), address, "Thư đầu tiên")
    assert len(system.fetch(system.activate(address), identity)) == 1


def test_act_stands_while_slapd_is_away(system: System) -> None:
    """The change is kept, and published when slapd is back, by itself."""
    name = f"tre{os.urandom(4).hex()}"
    address = f"{name}@vinhphuc.gov.vn.test"
    system.supervisor("stop", "slapd")
    try:
        assert system.python(OPEN_MAILBOX, "vinhphuc", name).strip()
    finally:
        system.supervisor("start", "slapd")
    deadline = time.monotonic() + 60
    while not system.entries(f"(mail={address})", "mail"):
        assert time.monotonic() < deadline, "the worker did not publish it"
        time.sleep(0.5)
    system.wait_healthy(30)
    assert verify(system)["equal"]
