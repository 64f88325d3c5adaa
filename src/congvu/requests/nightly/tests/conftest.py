"""Provinces with one agency each, and mailboxes of a given age and use."""

from collections.abc import Callable
from datetime import date, datetime, time

import pytest

from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.models import Agency, Jurisdiction, Mailbox, MailboxUse, Person, RoleGrant
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.ground.clock import LOCAL
from congvu.ground.working_days import WorkingDays
from congvu.regulations.calendars import working_days
from congvu.requests.nightly import night as nights

Maker = Callable[..., Mailbox]


@pytest.fixture(scope="session")
def calendar() -> WorkingDays:
    """The shipped calendar."""
    return working_days()


@pytest.fixture
def place() -> Callable[[str], Jurisdiction]:
    """A province by its slug, with the regulation that binds it there."""

    def made(slug: str) -> Jurisdiction:
        ensure_jurisdictions({slug: f"{slug}.gov.vn.test"}, "test")
        return Jurisdiction.objects.get(slug=slug)

    return made


def at(day: date) -> datetime:
    """Eight o'clock on that day, local time."""
    return datetime.combine(day, time(8), LOCAL)


@pytest.fixture
def mailbox(db: None) -> Maker:
    """A mailbox in the agency 'so' of a province; its head has a mailbox of their own, used every day."""

    def made(
        jurisdiction: Jurisdiction,
        name: str,
        *,
        registered: date,
        used: date | None = None,
        sent: date | None = None,
        changed: date | None = None,
        kind: MailboxKind = MailboxKind.PERSONAL,
        role: Role | None = None,
    ) -> Mailbox:
        agency, _ = Agency.objects.get_or_create(
            jurisdiction=jurisdiction, code="so", defaults={"name": "Sở Y tế", "kind": "so", "search": "", "sort": ""}
        )
        personal = kind == MailboxKind.PERSONAL
        person = (
            Person.objects.create(jurisdiction=jurisdiction, agency=agency, given=name, full_name=f"Lê {name}")
            if personal
            else None
        )
        box = Mailbox.objects.create(
            jurisdiction=jurisdiction,
            kind=kind,
            address=f"{name}@{jurisdiction.domain}",
            state=MailboxState.ACTIVE if changed else MailboxState.ISSUED,
            agency=agency,
            person=person,
            display_name=name,
            registered_at=at(registered),
            password_changed_at=at(changed) if changed else None,
            basis="test",
            search=name,
            sort=name,
        )
        if used or sent:
            MailboxUse.objects.create(mailbox=box, last_access=used, last_submission=sent)
        if role:
            RoleGrant.objects.create(mailbox=box, role=role, agency=agency)
        return box

    return made


def night(jurisdiction: Jurisdiction, day: date, calendar: WorkingDays) -> dict[str, int]:
    """A night on which the evidence is at hand."""
    return nights.night(jurisdiction, day, calendar, watched=day)


def due(jurisdiction: Jurisdiction, day: date, calendar: WorkingDays) -> dict[str, int]:
    """What such a night would find."""
    return nights.due(jurisdiction, day, calendar, watched=day)
