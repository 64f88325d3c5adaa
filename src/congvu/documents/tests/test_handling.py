"""Letters are submitted to the leader and assigned to persons of the body, with a due date."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from congvu.directory.actions.mailboxes import Opening, open_mailboxes
from congvu.directory.models import Notice, Unit
from congvu.directory.models.mailbox import MailboxKind
from congvu.documents.actions import handling, issuing, reminding
from congvu.documents.actions.entering import Fields
from congvu.documents.actions.issuing import To
from congvu.documents.duties import waiting as waiting_for
from congvu.documents.errors import LetterRefused
from congvu.documents.models import Letter
from congvu.documents.queries.letters import assigned_to, overdue, submitted_to, waiting
from congvu.documents.standing import agencies, desks, keepers
from congvu.documents.tests.conftest import Offices
from congvu.documents.tests.letters import delivered, examined
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.regulations.calendars import working_days

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Make = Callable[..., Offices]
CLERK = "vanthu@test"


def letter_in(made: Offices) -> Letter:
    """A letter in the agency's mailbox."""
    return delivered(examined(made.box.address))[0]


@pytest.mark.clause("QT-4.1.2.s4", "QT-4.2.2.s2", "VP-13.2.a.s2")
@pytest.mark.parametrize(("slug", "clause"), [("quangtri", "QT-4.1.2.s4"), ("vinhphuc", "VP-13.2.a.s2")])
def test_what_came_is_submitted(offices: Make, slug: str, clause: str) -> None:
    made = offices(slug)
    head = made.who("head")
    if slug == "quangtri":
        made.health.regulation = "quang-tri-313-2018"
        made.health.save()
    letter = letter_in(made)
    assert (letter.wants, letter.clause) == ("submit", clause)
    assert list(waiting(desks(head))) == [letter]
    with pytest.raises(LetterRefused):
        handling.submit(letter, made.who("hr"), CLERK)
    handling.submit(letter, head, CLERK)
    assert list(submitted_to(head)) == [letter]
    assert not waiting(desks(head)).exists()
    note = Notice.objects.get()
    assert (note.to, note.clause) == (head.address, clause)
    assert "Báo cáo tháng 11" not in note.text + note.subject  # nothing that the letter says
    with pytest.raises(LetterRefused):
        handling.submit(letter, head, CLERK)
    letter.refresh_from_db()
    with pytest.raises(LetterRefused):
        handling.see(letter, made.who("hr"))
    handling.see(letter, head)
    assert not submitted_to(head).exists()


@pytest.mark.clause("CT-11.2.s2", "QT-4.3.3.s3")
def test_a_letter_is_assigned_and_done(offices: Make) -> None:
    made = offices("cantho")
    person, letter = made.who("hr"), letter_in(made)
    row = handling.assign(letter, person, CLERK, task="Trả lời công dân", due=date(2026, 11, 25))
    assert row.clause == "CT-11.2.s2"
    assert list(assigned_to(person)) == [row]
    assert Notice.objects.filter(to=person.address, clause="CT-11.2.s2").exists()
    with pytest.raises(LetterRefused):
        handling.assign(letter, person, CLERK)
    handling.accept(row, person.address)
    with pytest.raises(LetterRefused):
        handling.finish(row, person.address, " ")
    handling.finish(row, person.address, "Đã trả lời")
    assert not assigned_to(person).exists()
    for act in (lambda: handling.accept(row, "x"), lambda: handling.withdraw(row, "x")):
        with pytest.raises(LetterRefused):
            act()
    verbs = ["letter.assign", "assignment.accept", "assignment.finish"]
    assert list(Act.objects.filter(verb__in=verbs).order_by("id").values_list("verb", flat=True)) == verbs


@pytest.mark.clause("QT-4.3.3.s3")
def test_what_is_overdue_is_seen_by_the_leader(offices: Make, now: Callable[[datetime], None]) -> None:
    made = offices("quangtri")
    person, letter = made.who("hr"), letter_in(made)
    row = handling.assign(letter, person, made.who("office").address, due=date(2026, 11, 24))
    later = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    now(later)
    assert list(overdue(desks(made.who("head")))) == [row]
    for _ in range(2):
        reminding.remind(later.date(), working_days())
    told = Notice.objects.filter(subject="Quá hạn xử lý thư được giao")
    assert set(told.values_list("to", flat=True)) == {person.address, made.who("office").address}
    handling.withdraw(row, made.who("office").address)
    assert not overdue(desks(made.who("head"))).exists()
    now(later + timedelta(1))
    handling.assign(letter, person, CLERK)


@pytest.mark.clause("CT-11.2.s2")
def test_nobody_outside_gets_it(offices: Make) -> None:
    made = offices("cantho")
    letter = letter_in(made)
    stranger = made.made.person("Lê Văn Lạ", made.made.finance)
    new = made.made.person("Lê Văn Mới", made.health, "1991-01-01", active=False)
    suspended = made.made.person("Lê Văn Ngưng", made.health, "1992-01-01")
    suspended.state = "suspended"
    suspended.save()
    for person in (stranger, suspended, made.box):
        with pytest.raises(LetterRefused):
            handling.assign(letter, person, CLERK)
    with pytest.raises(LetterRefused):
        handling.assign(letter, new, CLERK, due=date(2026, 1, 1))
    handling.assign(letter, new, CLERK)


def test_who_works_on_documents(offices: Make) -> None:
    made = offices()
    assert list(desks(made.who("head"))) == [made.box]
    assert list(agencies(made.who("office"))) == [made.health]
    for word in ("hr", "it_officer", "manager", "operator", "supervisor"):
        assert not desks(made.who(word)).exists(), word
    assert keepers(made.box) == [made.who("head")]


@pytest.mark.clause("QT-4.2.2.s2")
def test_a_units_mailbox_reports_to_its_head(offices: Make) -> None:
    made = offices("quangtri")
    made.health.regulation = "quang-tri-313-2018"
    made.health.save()
    unit, head = Unit.objects.get(agency=made.health), made.who("unit_head")
    assert head.person is not None
    head.person.unit = unit
    head.person.save()
    opening = Opening(
        kind=MailboxKind.UNIT,
        address=f"vp@{made.domain}",
        registered_at=clock.now(),
        agency=made.health,
        unit=unit,
        basis="test",
    )
    box = open_mailboxes(made.made.place, [opening], "test")[0].mailbox
    reported, unreported = (delivered(examined(box.address))[0] for _ in range(2))
    assert (reported.wants, reported.clause) == ("submit", "QT-4.2.2.s2")
    with pytest.raises(LetterRefused):
        handling.submit(reported, made.who("head"), CLERK)
    handling.submit(reported, head, CLERK)
    assert list(desks(head)) == [box]
    assert list(waiting(desks(head))) == [unreported]


def test_what_waits_is_told(offices: Make) -> None:
    made = offices("daklak")
    head, person = made.who("head"), made.who("hr")
    facts = Fields(number="1", symbol="TB-SYT", kind="thong_bao", abstract="x")
    draft = issuing.draft(made.box, facts, [To(address=person.address)], CLERK)
    letter = letter_in(made)
    handling.assign(letter, person, CLERK, due=date(2026, 11, 30))
    handling.submit(letter, head, CLERK)
    assert [one.kind for one in waiting_for(head)] == ["letter.see", "document.approve"]
    assert [(one.kind, one.due, one.number) for one in waiting_for(person)] == [
        ("letter.handle", date(2026, 11, 30), letter.pk)
    ]
    issuing.approve(draft, head.address, ("head",))
    handling.see(Letter.objects.get(), head)
    assert waiting_for(head) == []
    assert waiting_for(made.who("manager")) == []


def test_letters_to_confirm_are_told(offices: Make) -> None:
    made = offices("cantho")
    letter = delivered(examined(made.box.address, author="b@example.com"))[0]
    assert [(one.kind, one.due, one.clause) for one in waiting_for(made.who("office"))] == [
        ("letter.wait", letter.due, "CT-7.1.s4")
    ]
