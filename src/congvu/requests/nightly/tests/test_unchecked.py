"""Shared mailboxes that nobody opened on a working day, and who is told."""

from datetime import date

import pytest

from congvu.directory.models import Agency, Delegation, Mailbox, MailboxUse, Notice, Unit
from congvu.directory.models.delegation import Basis
from congvu.directory.models.mailbox import MailboxKind, Role
from congvu.ground.working_days import WorkingDays
from congvu.requests.nightly import night as nights
from congvu.requests.nightly.tests.conftest import Maker, at, night

pytestmark = [pytest.mark.django_db, pytest.mark.database]
THURSDAY, FRIDAY, SATURDAY, MONDAY = (date(2026, 3, day) for day in (5, 6, 7, 9))
OWN = "quang-tri-313-2018"


def told(clause: str) -> list[str]:
    """Who was told under a clause."""
    return sorted(
        address.partition("@")[0] for address in Notice.objects.filter(clause=clause).values_list("to", flat=True)
    )


@pytest.mark.clause("QT-4.1.2.s1")
def test_the_office_chief_is_told_of_a_working_day_without_anybody(
    place, mailbox: Maker, calendar: WorkingDays
) -> None:
    """Once for each such day; not of a day on which somebody opened it, nor of a Sunday, nor without evidence."""
    here = place("quangtri")
    chief = mailbox(here, "chanhvp", registered=THURSDAY, changed=THURSDAY, role=Role.OFFICE)
    mailbox(here, "giamdoc", registered=THURSDAY, changed=THURSDAY, role=Role.HEAD)
    box = mailbox(here, "skhcn", registered=date(2026, 1, 5), used=THURSDAY, changed=THURSDAY, kind=MailboxKind.AGENCY)
    Agency.objects.update(regulation=OWN)
    assert nights.night(here, FRIDAY, calendar, watched=FRIDAY).get("unchecked") is None
    assert nights.due(here, SATURDAY, calendar, watched=THURSDAY)["unchecked"] == 0
    assert night(here, SATURDAY, calendar)["unchecked"] == 1
    assert told("QT-4.1.2.s1") == ["chanhvp"]
    assert "06/03/2026" in Notice.objects.get(to=chief.address).text
    assert nights.due(here, MONDAY, calendar, watched=MONDAY)["unchecked"] == 0
    MailboxUse.objects.filter(mailbox=box).update(last_access=MONDAY)
    assert nights.due(here, date(2026, 3, 10), calendar, watched=MONDAY)["unchecked"] == 0


@pytest.mark.clause("QT-4.2.2.s1")
def test_a_units_leader_is_told_of_the_own_unit_only(place, mailbox: Maker, calendar: WorkingDays) -> None:
    here = place("quangtri")
    for name in ("qlkh", "qlcn"):
        leader = mailbox(here, f"truong{name}", registered=THURSDAY, changed=THURSDAY, role=Role.UNIT_HEAD)
        box = mailbox(here, name, registered=date(2026, 1, 5), changed=THURSDAY, kind=MailboxKind.UNIT)
        unit = Unit.objects.create(agency=Agency.objects.get(), code=name, name=name)
        Mailbox.objects.filter(pk=box.pk).update(unit=unit)
        Delegation.objects.create(
            mailbox=box, holder=leader, basis=Basis.HEAD, open=True, first_day=THURSDAY,
            assigned_by="test", assigned_at=at(THURSDAY),
        )  # fmt: skip
        if name == "qlcn":
            MailboxUse.objects.create(mailbox=box, last_access=FRIDAY)
    Agency.objects.update(regulation=OWN)
    night(here, SATURDAY, calendar)
    assert told("QT-4.2.2.s1") == ["truongqlkh"]


def test_where_no_regulation_asks_nobody_is_told(place, mailbox: Maker, calendar: WorkingDays) -> None:
    here = place("cantho")
    mailbox(here, "sonv", registered=date(2026, 1, 5), changed=THURSDAY, kind=MailboxKind.AGENCY)
    assert nights.due(here, SATURDAY, calendar, watched=SATURDAY)["unchecked"] == 0
