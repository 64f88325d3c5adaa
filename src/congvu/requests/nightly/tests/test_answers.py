"""The agency's answer to a suspension: kept or cancelled, in time, by those who were told (CT-5.4.s4)."""

from datetime import date

import pytest

from congvu.directory.models import Mailbox
from congvu.directory.models.mailbox import MailboxState, Role
from congvu.ground import clock
from congvu.ground.working_days import WorkingDays
from congvu.ledger.models import Act
from congvu.requests.nightly.answers import answer, awaiting
from congvu.requests.nightly.errors import AnswerRefused
from congvu.requests.nightly.tests.conftest import Maker, at, night

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.clause("CT-5.4.s4")]
TOLD, LAST = date(2026, 2, 2), date(2026, 3, 2)


@pytest.fixture
def three(place, mailbox: Maker, calendar: WorkingDays, monkeypatch: pytest.MonkeyPatch) -> list[Mailbox]:
    """Three mailboxes suspended on 2 February 2026; it is the 20th."""
    here = place("cantho")
    mailbox(here, "liaison", registered=TOLD, changed=TOLD, role=Role.LIAISON)
    mailbox(here, "auditor", registered=TOLD, changed=TOLD, role=Role.AUDITOR)
    boxes = [mailbox(here, name, registered=date(2025, 10, 1), changed=date(2026, 1, 30)) for name in ("a", "b", "c")]
    night(here, TOLD, calendar)
    monkeypatch.setattr(clock, "now", lambda: at(date(2026, 2, 20)))
    return [Mailbox.objects.get(pk=box.pk) for box in boxes]


def by(name: str) -> Mailbox:
    """Somebody."""
    return Mailbox.objects.get(address__startswith=f"{name}@")


def test_of_three_two_are_answered_for(three: list[Mailbox], calendar: WorkingDays, monkeypatch) -> None:
    """One kept, one cancelled; the third is revoked when the time is over."""
    assert list(awaiting(Mailbox.objects.all())) == three
    answer(three[0], by("liaison"), keep=True)
    answer(three[1], by("liaison"), keep=False)
    assert list(awaiting(Mailbox.objects.all())) == three[2:]
    monkeypatch.undo()
    night(three[0].jurisdiction, date(2026, 3, 3), calendar)
    states = [Mailbox.objects.get(pk=box.pk).state for box in three]
    assert states == [MailboxState.ACTIVE, MailboxState.REVOKED, MailboxState.REVOKED]
    act = Act.objects.filter(subject=three[0].address).latest("id")
    assert (act.actor, act.clause) == (by("liaison").address, "CT-5.4.s4")


def test_until_midnight_of_the_last_day(three: list[Mailbox], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: at(LAST).replace(hour=23, minute=59))
    answer(three[0], by("liaison"), keep=True)
    monkeypatch.setattr(clock, "now", lambda: at(date(2026, 3, 3)).replace(hour=0))
    with pytest.raises(AnswerRefused, match="ended"):
        answer(three[1], by("liaison"), keep=True)


def test_not_by_others_nor_twice(three: list[Mailbox]) -> None:
    for name in ("auditor", "b"):
        with pytest.raises(AnswerRefused, match="Only those"):
            answer(three[0], by(name), keep=True)
    answer(three[0], by("liaison"), keep=True)
    with pytest.raises(AnswerRefused, match="waits for no answer"):
        answer(three[0], by("liaison"), keep=True)
