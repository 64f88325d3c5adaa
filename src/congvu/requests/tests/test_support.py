"""Help: the office first where the regulation says so, then the operator; both times are kept (QT-1.5)."""

from datetime import UTC, datetime

import pytest

from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.actions.mailboxes import Opening, open_mailboxes
from congvu.directory.models import Agency, Jurisdiction, Mailbox, Notice, Person, RoleGrant
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.ledger.models import Act
from congvu.requests import support
from congvu.requests.errors import HelpRefused
from congvu.requests.models import Question

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def somebody(agency: Agency, local: str, role: Role | None = None, *, wide: bool = False) -> Mailbox:
    """An official of an agency, with a role in it or in the whole jurisdiction."""
    place = agency.jurisdiction
    person = Person.objects.create(jurisdiction=place, agency=agency, given=local, full_name=local, phone="0262 1")
    box = Mailbox.objects.create(
        jurisdiction=place,
        kind=MailboxKind.PERSONAL,
        address=f"{local}@{place.domain}",
        state=MailboxState.ACTIVE,
        person=person,
        agency=agency,
        display_name=local,
        registered_at=datetime(2026, 1, 1, tzinfo=UTC),
        basis="test",
        search=local,
        sort=local,
    )
    if role:
        RoleGrant.objects.create(mailbox=box, role=role, agency=None if wide else agency)
    return box


def agency(slug: str, code: str, regulation: str = "") -> Agency:
    """An agency of a province."""
    ensure_jurisdictions({slug: f"{slug}.gov.vn.test"}, "test")
    place = Jurisdiction.objects.get(slug=slug)
    facts = {"name": "Sở", "kind": "so", "search": "", "sort": "", "regulation": regulation}
    return Agency.objects.create(jurisdiction=place, code=code, **facts)


@pytest.mark.clause("QT-1.5")
def test_the_office_has_it_and_passes_it_on() -> None:
    body = agency("quangtri", "skhcn", "quang-tri-313-2018")
    user, office = somebody(body, "an"), somebody(body, "vp", Role.OFFICE)
    centre = somebody(body, "tt", Role.CENTRE, wide=True)
    asked = support.ask(user, "Tôi không mở được thư.")
    assert list(support.waiting_for(office)) == [asked]
    assert not support.waiting_for(centre).exists()
    assert [one.address for one in support.helpers(user)] == [office.address]
    support.forward(asked, office)
    assert not support.waiting_for(office).exists()
    assert list(support.waiting_for(centre)) == [asked]
    support.answer(asked, centre, "Đã mở lại.")
    asked.refresh_from_db()
    assert asked.asked_at <= asked.forwarded_at <= asked.answered_at
    assert asked.forwarded_by == office
    assert sorted(Notice.objects.values_list("to", flat=True)) == sorted([user.address, office.address])
    assert set(Act.objects.filter(verb__startswith="help.").values_list("clause", flat=True)) == {"QT-1.5"}


@pytest.mark.clause("CT-9.6")
def test_elsewhere_the_operator_has_it_with_address_and_telephone() -> None:
    body = agency("cantho", "soyt")
    user, centre = somebody(body, "an"), somebody(body, "tt", Role.CENTRE, wide=True)
    somebody(body, "vp", Role.OFFICE)
    asked = support.ask(user, "Quên mật khẩu.")
    assert list(support.waiting_for(centre)) == [asked]
    assert [(one.address, one.person.phone) for one in support.helpers(user)] == [(centre.address, "0262 1")]


def test_only_who_has_it_answers_and_once() -> None:
    body = agency("cantho", "soyt")
    user, centre = somebody(body, "an"), somebody(body, "tt", Role.CENTRE, wide=True)
    neighbour = somebody(agency("vinhphuc", "soyt"), "tt2", Role.CENTRE, wide=True)
    asked = support.ask(user, "?")
    for nobody in (user, neighbour):
        with pytest.raises(HelpRefused, match="not yours"):
            support.answer(asked, nobody, "x")
    with pytest.raises(HelpRefused, match="answer"):
        support.answer(asked, centre, " ")
    with pytest.raises(HelpRefused, match="already"):
        support.forward(asked, centre)
    support.answer(asked, centre, "x")
    with pytest.raises(HelpRefused, match="not yours"):
        support.answer(asked, centre, "x")
    with pytest.raises(HelpRefused, match="question"):
        support.ask(user, "  ")
    assert Question.objects.count() == 1


@pytest.mark.clause("CT-9.6")
def test_fifty_new_users_have_fifty_different_first_passwords() -> None:
    """Each opens nothing but the page where it is changed: the mailbox is only issued."""
    body = agency("cantho", "soyt")
    people = Person.objects.bulk_create(
        Person(jurisdiction=body.jurisdiction, agency=body, given=f"An {n}", full_name=f"Lê An {n}") for n in range(50)
    )
    openings = [
        Opening(
            kind=MailboxKind.PERSONAL,
            address=f"an{number}@{body.jurisdiction.domain}",
            registered_at=datetime(2026, 1, 1, tzinfo=UTC),
            person=person,
            agency=body,
            basis="test",
        )
        for number, person in enumerate(people)
    ]
    issued = open_mailboxes(body.jurisdiction, openings, "test")
    assert len({one.one_time_password for one in issued}) == 50
    assert {one.mailbox.state for one in issued} == {MailboxState.ISSUED}
