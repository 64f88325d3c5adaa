"""One entry that slapd refuses holds nobody else up; a malformed or foreign address never gets that far."""

import ldap
import pytest

from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.actions.mailboxes import Opening, open_mailboxes
from congvu.directory.errors import AddressMalformed, AddressOutside
from congvu.directory.ldap import publish
from congvu.directory.ldap.entries import LdapEntry
from congvu.directory.models import Address, Jurisdiction, Mailbox
from congvu.directory.models.mailbox import MailboxKind
from congvu.ground import clock

ENTRY = LdapEntry("uid=a,dc=x", {"uid": [b"a"]})


def refusing(monkeypatch: pytest.MonkeyPatch, reason: ldap.LDAPError) -> None:
    """Let slapd refuse every operation for this reason."""
    monkeypatch.setattr(publish, "pipelined", lambda items, _send, _done: [(item, reason) for item in items])


def test_an_entry_that_slapd_refuses_is_set_aside(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    refusing(monkeypatch, ldap.INVALID_SYNTAX())
    publish.put([ENTRY])
    publish.apply([publish.Difference("add", ENTRY.dn, ENTRY)])
    assert caplog.text.count("LDAP refuses uid=a,dc=x") == 2


@pytest.mark.parametrize("reason", [ldap.NO_SUCH_OBJECT(), ldap.BUSY(), ldap.INSUFFICIENT_ACCESS()])
def test_what_is_not_the_entrys_own_fault_is_raised(monkeypatch: pytest.MonkeyPatch, reason: ldap.LDAPError) -> None:
    refusing(monkeypatch, reason)
    with pytest.raises(type(reason)):
        publish.put([ENTRY])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "aliases"), [("thêm@cantho.gov.vn.test", ()), ("a@cantho.gov.vn.test", ("à@x.vn",))]
)
def test_a_malformed_address_opens_nothing(address: str, aliases: tuple[str, ...]) -> None:
    ensure_jurisdictions({"cantho": "cantho.gov.vn.test"})
    opening = Opening(kind=MailboxKind.TECHNICAL, address=address, aliases=aliases, registered_at=clock.now())
    with pytest.raises(AddressMalformed):
        open_mailboxes(Jurisdiction.objects.get(), [opening], "tester")
    assert not Mailbox.objects.exists()
    assert not Address.objects.exists()


@pytest.mark.django_db
def test_an_alias_in_a_foreign_domain_opens_nothing() -> None:
    ensure_jurisdictions({"cantho": "cantho.gov.vn.test"})
    opening = Opening(
        kind=MailboxKind.TECHNICAL,
        address="a@cantho.gov.vn.test",
        aliases=("a@daklak.gov.vn.test",),
        registered_at=clock.now(),
    )
    with pytest.raises(AddressOutside):
        open_mailboxes(Jurisdiction.objects.get(), [opening], "tester")
    assert not Mailbox.objects.exists()
