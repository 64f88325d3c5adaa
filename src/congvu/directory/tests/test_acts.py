"""Acts on mailboxes: the register refuses, the ledger remembers, LDAP is told."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from congvu.directory.actions.jurisdictions import NewAgency, ensure_jurisdictions, open_agencies
from congvu.directory.actions.mailboxes import Issued, Opening, open_mailboxes, set_state
from congvu.directory.actions.passwords import change_password, issue_one_time_password
from congvu.directory.errors import AddressOutside, AddressTaken, PasswordRefused
from congvu.directory.models import Address, Agency, Domain, Jurisdiction, Mailbox, Publication, Unit
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.ledger.chain import prove_table
from congvu.ledger.models import Act

pytestmark = pytest.mark.django_db
MOMENT = datetime(2014, 7, 21, tzinfo=UTC)


def opening(address: str, *aliases: str) -> Opening:
    """A personal mailbox whose owner does not matter."""
    return Opening(
        kind=MailboxKind.PERSONAL, address=address, aliases=aliases, registered_at=MOMENT, clause="VP-5.1", basis="test"
    )


def opened(place: Jurisdiction, address: str) -> Issued:
    """One mailbox, open."""
    (issued,) = open_mailboxes(place, [opening(address)], "test")
    return issued


@pytest.mark.clause("DN-3.5", "CT-4.2.d")
def test_one_address_one_mailbox(vinhphuc: Jurisdiction) -> None:
    """Not as address, not as alias, not in other letters; and the rest of the request is not opened either."""
    opened(vinhphuc, "a@vinhphuc.gov.vn.test")
    before = Act.objects.count(), Publication.objects.count()
    taken = [
        [opening("A@vinhphuc.gov.vn.test")],
        [opening("b@vinhphuc.gov.vn.test", "a@vinhphuc.gov.vn.test")],
        [opening("c@vinhphuc.gov.vn.test"), opening("d@vinhphuc.gov.vn.test", "c@vinhphuc.gov.vn.test")],
    ]
    for openings in taken:
        with pytest.raises((AddressTaken, IntegrityError)):
            open_mailboxes(vinhphuc, openings, "test")
    assert Mailbox.objects.count() == 1
    assert (Act.objects.count(), Publication.objects.count()) == before


def test_an_address_lies_in_the_jurisdiction(vinhphuc: Jurisdiction) -> None:
    """A subdomain becomes a mail domain by itself; a neighbour's or a look-alike does not."""
    opened(vinhphuc, "a@so.vinhphuc.gov.vn.test")
    assert set(Domain.objects.values_list("name", flat=True)) == {"vinhphuc.gov.vn.test", "so.vinhphuc.gov.vn.test"}
    for address in ("a@cantho.gov.vn.test", "a@xvinhphuc.gov.vn.test", "a@vinhphuc.gov.vn"):
        with pytest.raises(AddressOutside):
            opened(vinhphuc, address)


@pytest.mark.clause("CT-4.1.a", "CT-4.1.b", "CT-4.1.c", "DN-5.2.s1")
def test_quotas_come_from_the_regulation(db: None) -> None:
    """Unlimited for an agency of Cần Thơ, 500 MiB for all in Đắk Nông, unset in Vĩnh Phúc."""
    slugs = ("cantho", "daknong", "vinhphuc")
    ensure_jurisdictions({slug: f"{slug}.gov.vn.test" for slug in slugs})
    found = {}
    for slug in slugs:
        place = Jurisdiction.objects.get(slug=slug)
        (agency,) = open_agencies(place, [NewAgency(code="x", name="Sở X", kind="so")], "test")
        request = Opening(
            kind=MailboxKind.AGENCY, address=f"x@{place.domain}", registered_at=MOMENT, agency=agency, basis="test"
        )
        found[slug] = open_mailboxes(place, [request], "test")[0].mailbox.quota
    assert found == {"cantho": 0, "daknong": 500 << 20, "vinhphuc": None}


@pytest.mark.clause("CT-10.3", "DN-12.1", "DL-13.2.s1", "QT-4.3.4.s1", "VP-13.1.b.s1")
def test_the_first_password_opens_only_the_change(vinhphuc: Jurisdiction) -> None:
    """Issued with a one-time password; active after the change, and the one-time password is dead."""
    issued = opened(vinhphuc, "a@vinhphuc.gov.vn.test")
    box = issued.mailbox
    assert (box.state, box.check_password(issued.one_time_password)) == (MailboxState.ISSUED, True)
    with pytest.raises(PasswordRefused):
        change_password(box, "wrong", "Bkt7-Mpq4-Zwr9")
    with pytest.raises(PasswordRefused) as refusal:
        change_password(box, issued.one_time_password, "short")
    assert refusal.value.clause
    change_password(box, issued.one_time_password, "Bkt7-Mpq4-Zwr9")
    box.refresh_from_db()
    assert (box.state, box.check_password("Bkt7-Mpq4-Zwr9")) == (MailboxState.ACTIVE, True)
    assert not box.check_password(issued.one_time_password)


def test_suspension_and_return(vinhphuc: Jurisdiction) -> None:
    """Without a password of its own a mailbox comes back as issued; a suspended one gets no new password."""
    box = opened(vinhphuc, "a@vinhphuc.gov.vn.test").mailbox
    set_state(box, MailboxState.SUSPENDED, "test", "VP-6.3.s1")
    with pytest.raises(PasswordRefused):
        issue_one_time_password(box, "test")
    set_state(box, MailboxState.ACTIVE, "test")
    assert box.state == MailboxState.ISSUED
    assert Act.objects.get(clause="VP-6.3.s1").before == {"state": "issued"}
    assert prove_table().holds


def test_codes_are_unique_where_they_stand(vinhphuc: Jurisdiction) -> None:
    """One code for one agency on a level; two districts may have communes of one name."""
    districts = [NewAgency(code=code, name=code, kind="ubnd_huyen") for code in "ab"]
    first, second = open_agencies(vinhphuc, districts, "test")
    communes = [NewAgency(code="x", name="x", kind="ubnd_xa", parent=parent) for parent in (first, second)]
    open_agencies(vinhphuc, communes, "test")
    for again in (NewAgency(code="a", name="a", kind="so"), communes[0]):
        with pytest.raises(IntegrityError), transaction.atomic():
            open_agencies(vinhphuc, [again], "test")
    assert Agency.objects.count() == 4
    assert not Address.objects.exists()


@pytest.mark.clause("CT-2.2")
def test_no_unit_stands_alone(vinhphuc: Jurisdiction) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(code="vp", name="Văn phòng")
