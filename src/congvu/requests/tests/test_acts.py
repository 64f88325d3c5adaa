"""Officers' acts by hand: which clause allows which, two persons, all or none, nothing on a stale look."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from congvu.directory import mail_store
from congvu.directory.errors import JointRefused
from congvu.directory.models import Jurisdiction, Mailbox, Notice
from congvu.directory.models.mailbox import Inbound, MailboxKind, MailboxState, Role
from congvu.directory.offices import office_of
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.requests.acts import Deed, Hand, Order, carry_out, decide, grounds, version, waiting_decision
from congvu.requests.duties import tasks, undecided
from congvu.requests.errors import ActRefused, ActsRefused
from congvu.requests.nightly.tests.conftest import Maker, at, calendar, mailbox, night, place

__all__ = ["calendar", "mailbox", "place"]
pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = date(2026, 2, 2)


class Desk:
    """A province with two officers of the department, one of the centre, and people."""

    def __init__(self, here: Jurisdiction, mailbox: Maker) -> None:
        self.here = here
        made = {"registered": DAY, "changed": DAY}
        self.first = mailbox(here, "first", role=Role.DEPARTMENT, **made)
        self.second = mailbox(here, "second", role=Role.DEPARTMENT, **made)
        self.centre = mailbox(here, "centre", role=Role.CENTRE, **made)
        self.head = mailbox(here, "head", role=Role.HEAD, **made)
        self.boxes = [mailbox(here, name, **made) for name in ("a", "b", "c")]
        for box in (self.first, self.second, self.centre):
            box.grants.update(agency=None)

    def do(self, deed: Deed, *boxes: Mailbox, by: Mailbox | None = None, **more: object) -> None:
        """Carry it out as the first officer."""
        who = by or self.first
        order = Order(**{"deed": deed, "reason": "kiểm tra", **more})
        carry_out(order, [Mailbox.objects.get(pk=box.pk) for box in boxes], Hand(who.address, who))

    def state(self, box: Mailbox) -> str:
        """Its state now."""
        return Mailbox.objects.get(pk=box.pk).state


@pytest.fixture
def desk(place: Callable[[str], Jurisdiction], mailbox: Maker, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Cần Thơ on a day in February."""
    monkeypatch.setattr(clock, "now", lambda: at(date(2026, 2, 20)))
    return Desk(place("cantho"), mailbox)


def test_grounds_are_the_regulations_own(desk: Desk) -> None:
    found = {deed: [clause.id for clause in grounds(deed, desk.boxes[0])] for deed in Deed}
    assert found[Deed.SUSPEND] == ["CT-9.9", "CT-14.2.s3"]
    assert found[Deed.REVOKE] == ["CT-5.3.a", "CT-5.3.b", "CT-9.9"]
    assert found[Deed.DELETE] == ["CT-9.9"]
    assert not found[Deed.REINSTATE]


def test_where_the_regulation_names_none_no_clause_is_made_up(place, mailbox: Maker) -> None:
    desk = Desk(place("daklak"), mailbox)
    assert grounds(Deed.SUSPEND, desk.boxes[0]) == []
    with pytest.raises(ActsRefused, match="no clause"):
        desk.do(Deed.SUSPEND, desk.boxes[0], clause="DL-16.2")
    desk.do(Deed.SUSPEND, desk.boxes[0], inbound=Inbound.REJECT)
    act = Act.objects.filter(subject=desk.boxes[0].address).latest("id")
    assert (act.actor, act.clause, act.after["reason"]) == (desk.first.address, "", "kiểm tra")
    assert Mailbox.objects.get(pk=desk.boxes[0].pk).inbound == Inbound.REJECT


@pytest.mark.clause("CT-5.0")
def test_no_act_without_reason_or_clause(desk: Desk) -> None:
    with pytest.raises(ActRefused, match="reason"):
        desk.do(Deed.REVOKE, desk.boxes[0], clause="CT-9.9", reason=" ")
    for clause in ("", "CT-4.1.a", "VP-6.3.s1"):
        with pytest.raises(ActsRefused, match=r"CT-5\.3\.a, CT-5\.3\.b, CT-9\.9"):
            desk.do(Deed.REVOKE, desk.boxes[0], clause=clause)
    assert desk.state(desk.boxes[0]) == MailboxState.ACTIVE


@pytest.mark.clause("CT-9.9")
def test_one_locks_at_once_two_delete_and_the_agency_is_told(desk: Desk) -> None:
    box = desk.boxes[0]
    desk.do(Deed.DELETE, box, clause="CT-9.9", reason="máy bị chiếm")
    assert desk.state(box) == MailboxState.REVOKED
    decision = waiting_decision(box)
    for hand in (Hand(desk.first.address, desk.first), Hand("cli:root"), Hand(desk.head.address, desk.head)):
        with pytest.raises((ActRefused, JointRefused)):
            decide(decision, hand, agreed=True)
    assert desk.state(box) == MailboxState.REVOKED
    with pytest.raises(ActsRefused, match="second person"):
        desk.do(Deed.REINSTATE, box)
    decide(decision, Hand(desk.second.address, desk.second), agreed=True)
    assert desk.state(box) == MailboxState.DELETED
    told = Notice.objects.filter(to=desk.head.address).order_by("id")
    assert [notice.clause for notice in told] == ["CT-9.9", "CT-9.9"]
    assert "máy bị chiếm" in told[0].text
    verbs = Act.objects.filter(subject=box.address).values_list("verb", "actor").order_by("id")
    assert ("joint.ask", desk.first.address) in verbs
    assert ("joint.agree", desk.second.address) in verbs


def test_the_console_has_no_name_to_ask_for_deletion(desk: Desk) -> None:
    with pytest.raises(ActsRefused, match="named"):
        carry_out(Order(deed=Deed.DELETE, reason="x", clause="CT-9.9"), [desk.boxes[0]], Hand("cli:root"))
    assert desk.state(desk.boxes[0]) == MailboxState.ACTIVE
    with pytest.raises(ActRefused, match="waits"):
        waiting_decision(desk.boxes[0])


@pytest.mark.clause("CT-14.2.s3")
def test_a_serious_violation_takes_two(desk: Desk) -> None:
    box = desk.boxes[0]
    desk.do(Deed.SUSPEND, box, clause="CT-14.2.s3")
    assert desk.state(box) == MailboxState.ACTIVE
    assert [task.subject for task in tasks(office_of(desk.second))] == [box.address]
    assert tasks(office_of(desk.first)) == []
    decide(waiting_decision(box), Hand(desk.second.address, desk.second), agreed=True)
    held = Mailbox.objects.get(pk=box.pk)
    assert (held.state, held.inbound, held.state_clause) == (MailboxState.SUSPENDED, Inbound.HOLD, "CT-14.2.s3")
    desk.do(Deed.REINSTATE, box)
    assert Act.objects.filter(subject=box.address, verb="mailbox.state").latest("id").clause == "CT-14.2.s3"
    assert Notice.objects.filter(to=box.address, subject__contains="sử dụng lại").exists()


def test_all_or_none_with_each_refusal_by_address(desk: Desk) -> None:
    one, two, three = desk.boxes
    desk.do(Deed.REVOKE, one, clause="CT-5.3.a")
    with pytest.raises(ActsRefused) as refusal:
        desk.do(Deed.SUSPEND, one, two, three, desk.first, clause="CT-9.9")
    assert set(refusal.value.rows) == {one.address, desk.first.address}
    assert desk.state(two) == MailboxState.ACTIVE
    desk.do(Deed.SUSPEND, two, three, clause="CT-9.9")
    assert [desk.state(box) for box in (two, three)] == [MailboxState.SUSPENDED] * 2


def test_a_stale_look_changes_nothing(desk: Desk) -> None:
    box = Mailbox.objects.get(pk=desk.boxes[0].pk)
    seen = {box.pk: version(box)}
    desk.do(Deed.SUSPEND, box, clause="CT-9.9")
    desk.do(Deed.REINSTATE, box)
    with pytest.raises(ActsRefused, match="meanwhile"):
        carry_out(Order(deed=Deed.SUSPEND, reason="x", clause="CT-9.9"), [box], Hand("cli:root"), seen)
    assert desk.state(box) == MailboxState.ACTIVE


def test_who_may_not(desk: Desk) -> None:
    for who, why in ((desk.head, "not yours"), (desk.boxes[1], "not yours")):
        with pytest.raises(ActsRefused, match=why):
            desk.do(Deed.SUSPEND, desk.boxes[0], by=who, clause="CT-9.9")
    with pytest.raises(ActsRefused, match="managing department"):
        desk.do(Deed.SUSPEND, desk.first, by=desk.centre, clause="CT-9.9")
    with pytest.raises(ActsRefused, match="own mailbox"):
        desk.do(Deed.SUSPEND, desk.centre, by=desk.centre, clause="CT-9.9")


def test_through_the_archive_and_back(desk: Desk) -> None:
    box = desk.boxes[0]
    desk.do(Deed.REVOKE, box, clause="CT-5.3.a")
    assert Mailbox.objects.get(pk=box.pk).due == date(2026, 5, 21)  # 90 days
    desk.do(Deed.ARCHIVE, box)
    with pytest.raises(ActsRefused, match="cannot be reinstated"):
        desk.do(Deed.REINSTATE, box)
    desk.do(Deed.RESTORE, box)
    desk.do(Deed.REINSTATE, box)
    assert desk.state(box) == MailboxState.ACTIVE


@pytest.mark.clause("VP-6.3.s1", "DN-7.3.s1")
@pytest.mark.parametrize(
    ("slug", "clause", "night_of"),
    [
        ("vinhphuc", "VP-6.3.s1", date(2026, 2, 1)),
        ("daknong", "DN-7.3.s1", date(2026, 5, 1)),
    ],
)
def test_an_officer_decides_about_an_agencys_idle_mailbox(
    place, mailbox: Maker, calendar, monkeypatch, slug: str, clause: str, night_of: date
) -> None:
    here = place(slug)
    used = {"registered": date(2025, 10, 1), "used": date(2025, 10, 15), "changed": night_of}
    kept = mailbox(here, "so", kind=MailboxKind.AGENCY, **used)
    officer = mailbox(here, "officer", registered=night_of, changed=night_of, role=Role.DEPARTMENT)
    officer.grants.update(agency=None)
    assert night(here, night_of, calendar)["idle.decide"] == 1
    clock_of_night = clock.now
    monkeypatch.setattr(clock, "now", lambda: clock_of_night() + timedelta(hours=1))
    assert [task.clause for task in tasks(office_of(officer))] == [clause]
    hand = Hand(officer.address, officer)
    carry_out(Order(deed=Deed.KEEP, reason="vẫn cần"), [kept], hand)
    assert not undecided(Mailbox.objects.all()).exists()
    with pytest.raises(ActsRefused, match="no decision"):
        carry_out(Order(deed=Deed.KEEP, reason="vẫn cần"), [kept], hand)
    carry_out(Order(deed=Deed.REVOKE, reason="không cần", clause=clause), [kept], hand)
    assert Mailbox.objects.get(pk=kept.pk).state == MailboxState.REVOKED


@pytest.mark.clause("CT-9.9", "CT-9.10.s2")
def test_an_emergency_has_a_number_and_keeps_what_the_mailbox_was(desk: Desk, monkeypatch) -> None:
    one, two = desk.boxes[:2]
    monkeypatch.setattr(mail_store, "count", lambda _address: {"INBOX": [3, 999]})
    desk.do(Deed.DELETE, one, clause="CT-9.9", reason="mã độc", incident="SC-7")
    decision = waiting_decision(one)
    assert (decision.incident, decision.snapshot["folders"]) == ("SC-7", {"INBOX": [3, 999]})
    assert decision.snapshot["state"] == MailboxState.ACTIVE
    act = Act.objects.get(verb="joint.ask", subject=one.address)
    assert (act.after["incident"], act.after["snapshot"]) == ("SC-7", decision.snapshot)

    def away(_address: str) -> None:
        raise mail_store.StoreUnreachable("away")

    monkeypatch.setattr(mail_store, "count", away)
    desk.do(Deed.DELETE, two, clause="CT-9.9", reason="mã độc")
    second = waiting_decision(two)
    assert second.incident.startswith("SC-2026-")
    assert "Kho thư" in second.snapshot["folders"]
