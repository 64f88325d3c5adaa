"""A province with agencies, people in roles, mailboxes of a known age, events and documents; and a clock to move."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.models import Agency, Jurisdiction, Mailbox, Person, RoleGrant, Unit
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.ground import clock
from congvu.ground.working_days import WorkingDays
from congvu.regulations.calendars import working_days
from congvu.reports.following import follow

OPENED = date(2026, 1, 2)


@dataclass
class Place:
    """The province, its folder of events, and who is who by local part."""

    here: Jurisdiction
    events: Path
    boxes: dict[str, Mailbox]

    def agency(self, code: str, name: str, kind: str = "so") -> Agency:
        """An agency with its official mailbox and its head."""
        made = Agency.objects.create(jurisdiction=self.here, code=code, name=name, kind=kind, search=code, sort=code)
        self.box(code, made, kind=MailboxKind.AGENCY)
        self.box(f"gd.{code}", made, role=Role.HEAD, category="công chức", position="Giám đốc")
        return made

    def box(
        self, local: str, agency: Agency, *, kind: MailboxKind = MailboxKind.PERSONAL, role: Role | None = None,
        wide: bool = False, opened: date = OPENED, category: str = "", position: str = "", unit: Unit | None = None,
    ) -> Mailbox:  # fmt: skip
        """A mailbox in use since a day, with its person and role."""
        person = None
        if kind == MailboxKind.PERSONAL:
            person = Person.objects.create(
                jurisdiction=self.here, agency=agency, given=local, full_name=f"Nguyễn {local}", category=category,
                position=position, phone="02923 000 000",
            )  # fmt: skip
        made = Mailbox.objects.create(
            jurisdiction=self.here, kind=kind, address=f"{local}@{self.here.domain}", state=MailboxState.ACTIVE,
            agency=agency, person=person, unit=unit, display_name=local, registered_at=at(opened), basis="test",
            search=local, sort=local,
        )  # fmt: skip
        if role:
            RoleGrant.objects.create(mailbox=made, role=role, agency=None if wide else agency)
        self.boxes[local] = made
        return made

    def department(self) -> Mailbox:
        """Somebody of the managing department."""
        agency = Agency.objects.get(jurisdiction=self.here, code="stttt")
        return self.box("qly", agency, role=Role.DEPARTMENT, wide=True, category="công chức")

    def access(self, local: str, *days: date) -> None:
        """A sign-in at nine on each of these days."""
        for day in days:
            self.event(day, kind="login", mailbox=self.boxes[local].address, protocol="imap", outcome="ok")

    def event(self, day: date, **facts: object) -> None:
        """One event of a day, at nine."""
        line = {"time": at(day, 9).isoformat(), **facts}
        with (self.events / f"{day}.jsonl").open("a") as file:
            file.write(json.dumps(line) + "\n")

    def every_day(self, first: date, last: date) -> None:
        """An empty file for each day, so that none is missing."""
        for number in range(first.toordinal(), last.toordinal() + 1):
            (self.events / f"{date.fromordinal(number)}.jsonl").touch()


def at(day: date, hour: int = 8) -> datetime:
    """A time on that day, local."""
    return datetime.combine(day, time(hour), clock.LOCAL)


@pytest.fixture(scope="session")
def calendar() -> WorkingDays:
    """The shipped calendar."""
    return working_days()


@pytest.fixture
def place(db: None, settings: Settings, tmp_path: Path) -> Callable[[str], Place]:
    """Makes a province by its slug, with two agencies: the department, and the one of health."""
    settings.CONGVU_EVENTS, settings.CONGVU_FILES = tmp_path / "events", tmp_path / "files"
    settings.CONGVU_TRUST = tmp_path / "trust"
    settings.CONGVU_EVENTS.mkdir()
    settings.CONGVU_FILES.mkdir()

    def make(slug: str) -> Place:
        ensure_jurisdictions({slug: f"{slug}.gov.vn.test"}, "test")
        made = Place(Jurisdiction.objects.get(slug=slug), settings.CONGVU_EVENTS, {})
        made.agency("stttt", "Sở Thông tin và Truyền thông")
        made.agency("syt", "Sở Y tế")
        return made

    return make


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Moves the clock to nine o'clock of a day, or another hour."""

    def move(day: date, hour: int = 9) -> None:
        monkeypatch.setattr(clock, "now", lambda: at(day, hour))

    return move


@pytest.fixture
def morning(today, calendar) -> Callable[[Place, date], int]:
    """What the worker does on a day."""

    def act(made: Place, day: date) -> int:
        today(day)
        return follow(made.here, day, calendar)

    return act
