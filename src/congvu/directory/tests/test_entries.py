"""What LDAP should hold for each row, without LDAP."""

from typing import Any

import pytest

from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.actions.lists import open_list
from congvu.directory.actions.mailboxes import set_state
from congvu.directory.actions.passwords import change_password
from congvu.directory.ldap import publish
from congvu.directory.ldap.entries import LdapEntry, agency_path, entry, list_entry
from congvu.directory.ldap.projection import entries_in, entries_of
from congvu.directory.models import Agency, Jurisdiction, Mailbox, Publication
from congvu.directory.models.mailbox import MailboxState
from congvu.directory.models.publication import PublicationKind
from congvu.directory.tests.conftest import AGENCY, HEAD, Run, person

BASE = "dc=vinhphuc,dc=gov,dc=vn,dc=test"


def own(box: Mailbox) -> dict[str, list[bytes]]:
    """The attributes of a mailbox's entry."""
    (found,) = entries_of(PublicationKind.MAILBOX, [box.pk])
    return found.attributes


def test_empty_values_are_left_out() -> None:
    """LDAP knows no empty values."""
    made = entry("cn=x", {"a": "", "b": None, "c": ["", "d"], "e": 0})
    assert made.attributes == {"c": [b"d"], "e": [b"0"]}


def test_a_whole_province(run: Run, vinhphuc: Jurisdiction) -> None:
    """Parents come before children; every name occurs once; everything but passwords is text."""
    run([HEAD, AGENCY, ["đơn vị", "Văn phòng", "", "", "", "Sở Nội vụ", "", "", ""], person("Lê An")])
    open_list(vinhphuc, "tatca@vinhphuc.gov.vn.test", "Tất cả", None, "test")
    found = list(entries_in(vinhphuc))
    names = [one.dn for one in found]
    assert len(names) == len(set(names))
    assert names[0] == BASE
    for place, dn in enumerate(names[1:], 1):
        assert dn.partition(",")[2] in names[:place]
    assert f"ou=vp,ou=snv,ou=agencies,{BASE}" in names
    (unit,) = (one for one in found if one.dn.startswith("ou=vp,"))
    assert "mail" not in unit.attributes
    (agency,) = (one for one in found if one.dn.startswith("ou=snv,"))
    assert agency.attributes["mail"] == [b"snv@vinhphuc.gov.vn.test"]


@pytest.mark.clause("VP-13.1.b.s1", "CT-10.3", "DN-12.1")
def test_a_password_stands_only_where_it_may_be_used(run: Run, vinhphuc: Jurisdiction, full_cost: None) -> None:
    """Issued: the one-time hash, for Dovecot alone. Active: the own one, for a bind. Suspended: none."""
    run([HEAD, AGENCY, person("Lê An")])
    box = Mailbox.objects.get(kind="personal")
    assert own(box)["congvuOneTimePassword"][0].startswith(b"{SSHA512}")
    assert "userPassword" not in own(box)
    change_password(box, None, "Bkt7-Mpq4-Zwr9")
    assert own(box)["userPassword"][0].startswith(b"{ARGON2}$argon2id$v=19$m=19456,t=2,p=1$")
    assert "congvuOneTimePassword" not in own(box)
    set_state(box, MailboxState.SUSPENDED, "test")
    assert not {"userPassword", "congvuOneTimePassword"} & own(box).keys()
    assert own(box)["congvuState"] == [b"suspended"]


@pytest.mark.clause("CT-11.5.s1")
def test_a_list_finds_its_members_by_search(db: None) -> None:
    """A commune's list looks for the path of codes; signs of the filter language are escaped."""
    place = Jurisdiction(slug="x", name="X", domain="x.gov.vn", regulation="x")
    district = Agency(jurisdiction=place, code="dakglong", name="Đắk Glong")
    commune = Agency(jurisdiction=place, code="quang(son", name="Quảng Sơn", parent=district)
    assert agency_path(commune) == "quang(son.dakglong"
    found = list_entry(publish_list(place, commune)).attributes["memberURL"][0].decode()
    assert "(congvuAgencyCode=quang\\28son.dakglong)" in found
    assert found.startswith("ldap:///ou=people,dc=x,dc=gov,dc=vn?mail?sub?(&(congvuKind=personal)")


def publish_list(place: Jurisdiction, agency: Agency) -> Any:
    """A list that is in no database."""
    from congvu.directory.models import MailingList

    return MailingList(pk=1, jurisdiction=place, agency=agency, address="l@x.gov.vn", name="L")


def test_acts_leave_what_is_to_be_published(db: None) -> None:
    """In the order in which entries rest on each other."""
    ensure_jurisdictions({"cantho": "cantho.gov.vn.test"})
    assert list(Publication.objects.order_by("id").values_list("kind", flat=True)) == ["jurisdiction", "domain"]


def test_levels_and_fingerprints() -> None:
    """Parents first; the order of values is no difference, a value is."""
    deep, top = LdapEntry("ou=a,dc=x", {}), LdapEntry("dc=x", {})
    assert list(publish.levels([deep, top])) == [[top], [deep]]
    assert publish.fingerprint({"a": [b"1", b"2"], "b": [b"3"]}) == publish.fingerprint(
        {"b": [b"3"], "a": [b"2", b"1"]}
    )
    assert publish.fingerprint({"a": [b"1"]}) != publish.fingerprint({"a": [b"2"]})


@pytest.mark.clause("VP-13.1.b.s3")
def test_how_long_spam_stays(run: Run, vinhphuc: Jurisdiction) -> None:
    """By the clause of the mailbox's own regulation; never in a mailbox whose mail is kept."""
    run([HEAD, AGENCY, person("Lê An")])
    box = Mailbox.objects.get(kind="personal")
    assert own(box)["congvuJunkDays"] == [b"30"]
    Jurisdiction.objects.update(regulation="can-tho-33-2015")
    assert "congvuJunkDays" not in own(Mailbox.objects.get(kind="personal"))
