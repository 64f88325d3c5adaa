"""The count of wrong passwords that all doors share, as a real slapd keeps it (ppolicy)."""

import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import ldap
import pytest
from ldap.controls.simple import RelaxRulesControl

from congvu.directory.ldap import connection
from congvu.directory.ldap.entries import application_entry, base_dn, entry
from congvu.directory.ldap.publish import put
from congvu.directory.ldap.publish import wrong as wrong_entries
from congvu.directory.models import Application, Jurisdiction
from congvu.engines.dovecot.control import flush_command
from congvu.engines.dovecot.tests.test_dovecot import DOMAIN, by_imap, by_pop3, by_submission
from congvu.engines.plan import Plan
from congvu.engines.slapd.render import UNSET, hashed, lock, service_dn
from congvu.engines.slapd.tests.test_slapd import PERSON, bound

COUNT = ("pwdAccountLockedTime", "pwdFailureTime")


def publisher(plan: Plan) -> ldap.ldapobject.SimpleLDAPObject:
    return bound(plan, service_dn(plan, "publisher"), plan.secret("ldap-publisher"))


def counted(plan: Plan) -> dict[str, list[bytes]]:
    return dict(publisher(plan).search_s(PERSON, ldap.SCOPE_BASE, attrlist=list(COUNT))[0][1])


def forget(plan: Plan) -> None:
    changes = [(ldap.MOD_REPLACE, name, None) for name in COUNT]
    publisher(plan).modify_ext_s(PERSON, changes, serverctrls=[RelaxRulesControl(True)])


@pytest.fixture
def unlocked(mail_path: Plan) -> Iterator[Plan]:
    """Nothing counted, and no login remembered: Dovecot's cache is flushed by the worker when a mailbox is locked."""
    command = ("runuser", "-u", "congvu", "--", *flush_command(mail_path), f"active@{DOMAIN}")
    subprocess.run(command, capture_output=True, timeout=10, check=True)
    yield mail_path
    forget(mail_path)


def wrong(plan: Plan, times: int) -> None:
    for _ in range(times):
        with pytest.raises(ldap.INVALID_CREDENTIALS):
            bound(plan, PERSON, "wrong")


def test_the_profile_says_after_how_many(plan: Plan) -> None:
    assert "pwdMaxFailure: 10\n" in lock(plan)
    assert "pwdLockoutDuration: 900\n" in lock(plan)


def test_ten_wrong_passwords_by_ldap_close_every_door(unlocked: Plan) -> None:
    wrong(unlocked, 10)
    with pytest.raises(ldap.INVALID_CREDENTIALS):
        bound(unlocked, PERSON, "right-active")
    for way in (by_imap, by_pop3, by_submission):
        assert way(unlocked, f"active@{DOMAIN}", "right-active") != "OK"
    forget(unlocked)
    assert by_imap(unlocked, f"active@{DOMAIN}", "right-active") == "OK"
    assert counted(unlocked) == {}


def test_a_wrong_password_by_imap_counts_and_a_right_one_forgives(unlocked: Plan) -> None:
    wrong(unlocked, 3)
    by_imap(unlocked, f"active@{DOMAIN}", "wrong")
    assert len(counted(unlocked)["pwdFailureTime"]) == 4
    bound(unlocked, PERSON, "right-active")
    assert counted(unlocked) == {}


def test_the_words_are_those_of_a_wrong_password(unlocked: Plan) -> None:
    before = by_imap(unlocked, f"active@{DOMAIN}", "wrong")
    wrong(unlocked, 10)
    assert by_imap(unlocked, f"active@{DOMAIN}", "right-active") == before


def test_the_engines_own_accounts_are_never_locked(mail_path: Plan) -> None:
    """Else whoever reaches the port could stop all mail."""
    for _ in range(12):
        with pytest.raises(ldap.INVALID_CREDENTIALS):
            bound(mail_path, service_dn(mail_path, "dovecot"), "wrong")
    assert bound(mail_path, service_dn(mail_path, "dovecot"), mail_path.secret("ldap-dovecot"))


def test_an_applications_account_is_never_locked(
    mail_path: Plan, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Published as the directory does, by the publisher; and a second look finds nothing to mend."""
    monkeypatch.setattr(connection.local, "connection", publisher(mail_path), raising=False)
    settings.CONGVU_LDAP = {"bind_dn": service_dn(mail_path, "publisher")}
    place = Jurisdiction(name="Vĩnh Phúc", domain=DOMAIN)
    wanted = application_entry(Application(name="qlvb", jurisdiction=place, ldap_password="ssha512$x"))
    wanted.attributes["userPassword"] = [hashed("app").encode()]
    branch = entry(f"ou=applications,{base_dn(DOMAIN)}", {"objectClass": "organizationalUnit", "ou": "applications"})
    put([branch])
    put([wanted])
    try:
        assert not wrong_entries([wanted])
        for _ in range(12):
            with pytest.raises(ldap.INVALID_CREDENTIALS):
                bound(mail_path, wanted.dn, "wrong")
        assert bound(mail_path, wanted.dn, "app")
        former = replace(wanted, attributes={k: v for k, v in wanted.attributes.items() if k != "pwdPolicySubentry"})
        put([former])
        assert [one.change for one in wrong_entries([wanted])] == ["modify"]
        put([wanted])
        assert not wrong_entries([wanted])
        person = bound(mail_path, PERSON, "right-active")
        found = person.search_s(wanted.dn, ldap.SCOPE_BASE, attrlist=connection.EVERYTHING)
        assert "pwdPolicySubentry" not in found[0][1]
    finally:
        publisher(mail_path).delete_s(wanted.dn)
        publisher(mail_path).delete_s(branch.dn)


def test_a_change_of_other_attributes_keeps_the_count(unlocked: Plan) -> None:
    wrong(unlocked, 10)
    publisher(unlocked).modify_s(PERSON, [(ldap.MOD_REPLACE, "title", [b"x"])])
    assert counted(unlocked).keys() == set(COUNT)


def test_nobody_else_sees_or_lifts_it(unlocked: Plan) -> None:
    wrong(unlocked, 2)
    for name in ("reader", "postfix", "dovecot"):
        server = bound(unlocked, service_dn(unlocked, name), unlocked.secret(f"ldap-{name}"))
        assert not server.search_s(PERSON, ldap.SCOPE_BASE, attrlist=list(COUNT))[0][1]
    owner = bound(unlocked, PERSON, "right-active")
    with pytest.raises(ldap.LDAPError):
        owner.modify_ext_s(PERSON, [(ldap.MOD_DELETE, COUNT[1], None)], serverctrls=[RelaxRulesControl(True)])


def test_several_passwords_are_added_one_by_one(unlocked: Plan) -> None:
    """ppolicy takes one value in an operation, so the publisher brings app passwords in as many."""
    server = publisher(unlocked)
    several = [hashed(f"app-{number}").encode() for number in range(3)]
    present = server.search_s(PERSON, ldap.SCOPE_BASE)[0][1]["userPassword"]
    with pytest.raises(ldap.CONSTRAINT_VIOLATION):
        server.modify_s(PERSON, [(ldap.MOD_REPLACE, "userPassword", several)])
    try:
        server.modify_s(PERSON, [(ldap.MOD_REPLACE, "userPassword", several[:1])])
        for one in several[1:]:
            server.modify_s(PERSON, [(ldap.MOD_ADD, "userPassword", [one])])
        for number in range(3):
            assert bound(unlocked, PERSON, f"app-{number}")
        with pytest.raises(ldap.INVALID_CREDENTIALS):
            bound(unlocked, PERSON, "right-active")
        other = hashed("app-1").encode()
        replaced = [(ldap.MOD_DELETE, "userPassword", several[1:2]), (ldap.MOD_ADD, "userPassword", [other])]
        server.modify_s(PERSON, replaced)
        assert bound(unlocked, PERSON, "app-1")
        server.modify_s(PERSON, [(ldap.MOD_DELETE, "userPassword", [other])])
        with pytest.raises(ldap.INVALID_CREDENTIALS):
            bound(unlocked, PERSON, "app-1")
        server.modify_s(PERSON, [(ldap.MOD_REPLACE, "userPassword", [UNSET.encode()])])
        wrong(unlocked, 1)
        assert len(counted(unlocked)["pwdFailureTime"]) == 1
    finally:
        server.modify_s(PERSON, [(ldap.MOD_REPLACE, "userPassword", present)])


def test_a_password_known_but_refused_does_not_count(unlocked: Plan) -> None:
    """A telephone that still has the former password, for hours: nobody is locked out."""
    server = publisher(unlocked)
    known = [("congvuOneTimePassword", [hashed("yesterday").encode()]), ("congvuReason", [b"former"])]
    server.modify_s(PERSON, [(ldap.MOD_REPLACE, name, value) for name, value in known])
    try:
        begin = time.monotonic()
        for _ in range(11):
            assert by_pop3(unlocked, f"active@{DOMAIN}", "yesterday") != "OK"
        assert time.monotonic() - begin < 60
        assert counted(unlocked) == {}
        assert by_imap(unlocked, f"active@{DOMAIN}", "right-active") == "OK"
        by_imap(unlocked, f"active@{DOMAIN}", "wrong")
        assert len(counted(unlocked)["pwdFailureTime"]) == 1
    finally:
        server.modify_s(PERSON, [(ldap.MOD_DELETE, name, None) for name, _ in known])
