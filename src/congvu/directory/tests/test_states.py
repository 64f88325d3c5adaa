"""The states of a mailbox's life: the ways between them, what LDAP says of each, and decisions of two persons."""

import json
from datetime import date
from pathlib import Path

import pytest

from congvu.directory.actions import joint, leaves, states
from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.actions.mailboxes import Opening, open_mailboxes
from congvu.directory.actions.passwords import change_password
from congvu.directory.errors import JointRefused, LeaveRefused, StateRefused
from congvu.directory.ldap.entries import mailbox_entry
from congvu.directory.ldap.projection import entries_in
from congvu.directory.models import Agency, JointDecision, Jurisdiction, Mailbox, Person
from congvu.directory.models.joint_decision import JointKind
from congvu.directory.models.mailbox import Inbound, MailboxKind, MailboxState, Place
from congvu.ground import clock
from congvu.ledger.models import Act

pytestmark = [pytest.mark.django_db, pytest.mark.database]
OWN = "Troi-xanh-2026"


@pytest.fixture
def box() -> Mailbox:
    """A personal mailbox in use."""
    ensure_jurisdictions({"cantho": "cantho.gov.vn.test"}, "test")
    place = Jurisdiction.objects.get()
    agency = Agency.objects.create(jurisdiction=place, code="soyt", name="Sở Y tế", kind="so", search="", sort="")
    person = Person.objects.create(jurisdiction=place, agency=agency, given="An", full_name="Lê An")
    opening = Opening(
        kind=MailboxKind.PERSONAL,
        address=f"an.le@{place.domain}",
        registered_at=clock.now(),
        person=person,
        basis="test",
        agency=agency,
    )
    issued = open_mailboxes(place, [opening], "test")[0].mailbox
    change_password(issued, None, OWN)
    return issued


def published(box: Mailbox) -> dict[str, list[bytes]]:
    """What LDAP is to say of it."""
    return mailbox_entry(Mailbox.objects.get(pk=box.pk)).attributes


def test_suspended_closes_the_doors_and_holds_mail(box: Mailbox) -> None:
    states.suspend(box, "test", clause="CT-5.4.s1", reason="Không dùng ba tháng.", due=date(2026, 3, 2))
    said = published(box)
    assert said["congvuState"] == [b"suspended"]
    assert "userPassword" not in said
    assert "congvuRefusal" not in said
    act = Act.objects.latest("id")
    assert (act.verb, act.clause, act.after["due"]) == ("mailbox.state", "CT-5.4.s1", "2026-03-02")
    states.reinstate(box, "test", clause="CT-5.4.s4")
    assert "userPassword" in published(box)
    assert (box.state, box.due, box.inbound) == (MailboxState.ACTIVE, None, "")


def test_refused_mail_names_the_clause(box: Mailbox) -> None:
    states.revoke(box, "test", clause="VP-6.3.s1", inbound=Inbound.REJECT)
    assert published(box)["congvuRefusal"][0].endswith(b"(VP-6.3.s1)")


def test_cancelled_is_as_if_it_had_never_been(box: Mailbox) -> None:
    states.revoke(box, "test", clause="CT-5.3.a")
    assert "congvuRefusal" not in published(box)


def test_who_never_chose_a_password_waits_for_one_again(box: Mailbox) -> None:
    box.password_changed_at = None
    box.state = MailboxState.ISSUED
    box.save()
    states.suspend(box, "test")
    states.reinstate(box, "test")
    assert box.state == MailboxState.ISSUED


@pytest.mark.parametrize(
    ("past", "act"),
    [
        ([], states.archive),
        ([], states.delete),
        ([], states.reinstate),
        ([states.suspend], states.suspend),
        ([states.suspend], states.archive),
        ([states.revoke, states.archive], states.reinstate),
        ([states.revoke, states.delete], states.reinstate),
        ([states.revoke, states.delete], states.revoke),
    ],
)
def test_no_way_leads_there(box: Mailbox, past: list, act) -> None:
    for step in past:
        step(box, "test")
    with pytest.raises(StateRefused):
        act(box, "test")


def test_what_somebody_else_changed_is_not_overwritten(box: Mailbox) -> None:
    stale = Mailbox.objects.get(pk=box.pk)
    states.revoke(box, "test")
    with pytest.raises(StateRefused):
        states.suspend(stale, "test")
    assert Mailbox.objects.get(pk=box.pk).state == MailboxState.REVOKED


def test_several_steps_are_taken_all_or_none(box: Mailbox) -> None:
    steps = [states.Step(box=box, state=state) for state in (MailboxState.SUSPENDED, MailboxState.ARCHIVED)]
    with pytest.raises(StateRefused):
        states.take(steps, "test")
    assert Mailbox.objects.get(pk=box.pk).state == MailboxState.ACTIVE


def test_the_archive_is_left_only_when_the_mail_is_back(box: Mailbox) -> None:
    states.revoke(box, "test")
    states.archive(box, "test")
    states.found_on_disk([(box, Place.ARCHIVE)])
    states.revoke(box, "test", reason="Khôi phục để dùng lại.")
    with pytest.raises(StateRefused):
        states.reinstate(box, "test")
    states.found_on_disk([(box, Place.STORE)])
    states.reinstate(box, "test")
    assert box.state == MailboxState.ACTIVE


def test_a_deleted_mailbox_leaves_ldap_when_its_mail_has_left_the_disk(box: Mailbox) -> None:
    states.revoke(box, "test")
    states.delete(box, "test")
    dn = mailbox_entry(box).dn
    assert dn in [one.dn for one in entries_in(box.jurisdiction)]
    states.found_on_disk([(box, Place.GONE)])
    assert dn not in [one.dn for one in entries_in(box.jurisdiction)]


def test_what_upkeep_found_is_noted_once(box: Mailbox, tmp_path: Path) -> None:
    path = tmp_path / "places.json"
    states.note_places(path)
    states.revoke(box, "test")
    states.archive(box, "test")
    path.write_text(json.dumps({box.store: "archive", "elsewhere/aa/aab": "gone"}), "ascii")
    for _ in range(2):
        states.note_places(path)
    assert Mailbox.objects.get(pk=box.pk).place == Place.ARCHIVE
    assert Act.objects.filter(verb="mailbox.place").count() == 1


def test_two_persons_delete(box: Mailbox) -> None:
    """One officer locks; only the second one's word deletes."""
    decision = joint.ask(JointKind.DELETE, box, "first@x", clause="CT-9.9", reason="Lộ bí mật.")
    assert Mailbox.objects.get(pk=box.pk).state == MailboxState.REVOKED
    with pytest.raises(JointRefused, match="second person"):
        joint.answer(decision, "first@x", agreed=True)
    joint.answer(decision, "second@x", agreed=True)
    assert Mailbox.objects.get(pk=box.pk).state == MailboxState.DELETED
    with pytest.raises(JointRefused, match="decided already"):
        joint.answer(decision, "third@x", agreed=True)


def test_the_second_person_declines(box: Mailbox) -> None:
    decision = joint.ask(JointKind.SUSPEND, box, "first@x", clause="CT-14.2.s3", reason="Gửi thư rác.")
    with pytest.raises(JointRefused, match="asked already"):
        joint.ask(JointKind.SUSPEND, box, "third@x", clause="CT-14.2.s3", reason="Gửi thư rác.")
    joint.answer(decision, "second@x", agreed=False)
    assert Mailbox.objects.get(pk=box.pk).state == MailboxState.ACTIVE
    assert JointDecision.objects.get().agreed is False
    with pytest.raises(JointRefused, match="reason"):
        joint.ask(JointKind.SUSPEND, box, "first@x", clause="CT-14.2.s3", reason=" ")


def test_leave_is_entered_once_and_can_be_cancelled(box: Mailbox) -> None:
    days = {"kind": "maternity", "first": date(2026, 3, 15), "last": date(2026, 9, 14)}
    leave = leaves.enter_leave(box.person, "hr@x", **days, document="QĐ 12/2026")
    with pytest.raises(LeaveRefused, match="already leave"):
        leaves.enter_leave(box.person, "hr@x", **days | {"first": date(2026, 9, 14), "last": date(2026, 9, 20)})
    with pytest.raises(LeaveRefused, match="before"):
        leaves.enter_leave(box.person, "hr@x", kind="sick", first=date(2026, 2, 2), last=date(2026, 2, 1))
    leaves.cancel_leave(leave, "hr@x")
    leaves.enter_leave(box.person, "hr@x", **days)
    with pytest.raises(LeaveRefused, match="cancelled already"):
        leaves.cancel_leave(leave, "hr@x")
    assert Act.objects.filter(subject=box.address, verb="leave.enter").count() == 2
