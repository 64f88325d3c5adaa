"""slapd's files, and its rights as a real slapd grants them."""

import subprocess

import ldap
import pytest
from ldap.modlist import addModlist

from congvu.engines.plan import Plan
from congvu.engines.slapd.render import first_entries, hashed, render, service_dn

SUFFIX = "dc=gov,dc=vn,dc=test"
PERSON = f"uid=active,ou=people,dc=vinhphuc,{SUFFIX}"


def bound(plan: Plan, dn: str = "", password: str = "") -> ldap.ldapobject.SimpleLDAPObject:
    connection = ldap.initialize(f"ldap://127.0.0.1:{plan.port('ldap')}")
    connection.simple_bind_s(dn, password)
    return connection


def seen(plan: Plan, name: str, password: str = "") -> set[str]:
    """The attributes of an issued mailbox that a service, or else an entry with this password, may read."""
    connection = (
        bound(plan, name, password) if password else bound(plan, service_dn(plan, name), plan.secret(f"ldap-{name}"))
    )
    found = connection.search_s(SUFFIX, ldap.SCOPE_SUBTREE, "(mail=issued@vinhphuc.gov.vn.test)")
    return set(found[0][1])


def test_the_key_is_slapds_alone(plan: Plan) -> None:
    key = next(file for file in render(plan) if file.path.name == "server.key")
    assert (key.mode, key.owner) == (0o400, "openldap")


def test_no_secret_is_in_the_configuration_or_in_the_first_entries(plan: Plan) -> None:
    text = first_entries(plan) + "".join(file.content for file in render(plan) if file.path.name != "server.key")
    assert "secret-of" not in text


def test_a_service_password_is_salted() -> None:
    assert hashed("x") != hashed("x")
    assert hashed("x").startswith("{SSHA512}")


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("postfix", {"objectClass", "mail", "congvuState"}),
        ("dovecot", {"objectClass", "mail", "congvuState", "congvuStore", "congvuQuota", "congvuOneTimePassword"}),
    ],
)
def test_an_engine_reads_what_it_needs(mail_path: Plan, name: str, may: set[str]) -> None:
    assert seen(mail_path, name) == may


def test_readers_see_people_but_no_password(mail_path: Plan) -> None:
    assert {"cn", "sn", "congvuStore"} <= seen(mail_path, "reader")
    assert not {"userPassword", "congvuOneTimePassword"} & seen(mail_path, "reader")


def test_a_person_sees_the_directory_without_the_inner_attributes(mail_path: Plan) -> None:
    attributes = seen(mail_path, PERSON, "right-active")
    assert {"cn", "mail", "congvuKind"} <= attributes
    assert not {"userPassword", "congvuOneTimePassword", "congvuStore", "congvuReason"} & attributes


@pytest.mark.clause("CT-3.2.s2")
def test_a_person_and_an_application_see_their_own_province_only(mail_path: Plan) -> None:
    """Also from the top of the tree; the engines see all."""
    base = f"dc=cantho,{SUFFIX}"
    account = f"cn=qlvb,ou=applications,{base}"
    entries = {
        base: {"objectClass": ["organization", "dcObject", "congvuJurisdiction"], "o": "CT", "congvuRegulation": "ct"},
        f"ou=people,{base}": {"objectClass": ["organizationalUnit"]},
        f"ou=applications,{base}": {"objectClass": ["organizationalUnit"]},
        account: {"objectClass": ["organizationalRole", "simpleSecurityObject"], "userPassword": hashed("app")},
    }
    publisher = bound(mail_path, service_dn(mail_path, "publisher"), mail_path.secret("ldap-publisher"))
    for dn, facts in entries.items():
        name, _, value = dn.split(",")[0].partition("=")
        encoded = {
            key: [one.encode() for one in (said if isinstance(said, list) else [said])]
            for key, said in (facts | {name: value}).items()
        }
        publisher.add_s(dn, addModlist(encoded))
    everybody = "(objectClass=organizationalUnit)"
    try:
        for dn, password, own in ((PERSON, "right-active", "dc=vinhphuc"), (account, "app", "dc=cantho")):
            found = bound(mail_path, dn, password).search_s(SUFFIX, ldap.SCOPE_SUBTREE, everybody)
            assert {one.split(",")[1] for one, _ in found} == {own}
        reader = bound(mail_path, service_dn(mail_path, "reader"), mail_path.secret("ldap-reader"))
        assert {"dc=vinhphuc", "dc=cantho"} <= {
            one.split(",")[1] for one, _ in reader.search_s(SUFFIX, ldap.SCOPE_SUBTREE, everybody)
        }
    finally:
        for dn in reversed(entries):
            publisher.delete_s(dn)


def test_anonymous_sees_nothing(mail_path: Plan) -> None:
    with pytest.raises(ldap.NO_SUCH_OBJECT):
        bound(mail_path).search_s(SUFFIX, ldap.SCOPE_SUBTREE)


def test_nobody_but_the_publisher_writes(mail_path: Plan) -> None:
    change = [(ldap.MOD_REPLACE, "title", [b"x"])]
    for dn, password in (
        (PERSON, "right-active"),
        (service_dn(mail_path, "dovecot"), mail_path.secret("ldap-dovecot")),
    ):
        with pytest.raises((ldap.INSUFFICIENT_ACCESS, ldap.NO_SUCH_OBJECT)):
            bound(mail_path, dn, password).modify_s(PERSON, change)


def test_a_mailbox_not_yet_in_use_cannot_bind(mail_path: Plan) -> None:
    with pytest.raises(ldap.INVALID_CREDENTIALS):
        bound(mail_path, f"uid=issued,ou=people,dc=vinhphuc,{SUFFIX}", "right-issued")


def test_unencrypted_ldap_is_on_loopback_only(mail_path: Plan) -> None:
    listening = subprocess.run(("ss", "-Hltn"), capture_output=True, text=True, check=True).stdout.split()
    assert [place for place in listening if place.endswith(f":{mail_path.port('ldap')}")] == [
        f"127.0.0.1:{mail_path.port('ldap')}"
    ]


@pytest.mark.clause("CT-3.2.s3")
@pytest.mark.parametrize(
    "name", ["uid=someone@gmail.com,ou=people,dc=vinhphuc," + SUFFIX, "mail=someone@gmail.com", "someone@gmail.com"]
)
def test_an_address_of_another_provider_opens_nothing(mail_path: Plan, name: str) -> None:
    """No application finds it, and nobody binds with it, with whatever password."""
    client = bound(mail_path, service_dn(mail_path, "reader"), mail_path.secret("ldap-reader"))
    asked = "(|(mail=someone@gmail.com)(mailAlternate=someone@gmail.com))"
    assert client.search_s(SUFFIX, ldap.SCOPE_SUBTREE, asked) == []
    with pytest.raises((ldap.INVALID_CREDENTIALS, ldap.INVALID_DN_SYNTAX, ldap.UNWILLING_TO_PERFORM)):
        bound(mail_path, name, "right-active")
