"""Small provinces with the people who ask, decide and carry out; lists as small files; a seal."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from congvu.directory.actions.jurisdictions import NewAgency, ensure_jurisdictions, open_agencies, open_units
from congvu.directory.actions.mailboxes import Opening, open_mailboxes
from congvu.directory.actions.passwords import change_password
from congvu.directory.actions.people import enter_people
from congvu.directory.actions.roles import grant_role
from congvu.directory.models import Agency, Jurisdiction, Mailbox, Person
from congvu.directory.models.mailbox import MailboxKind, Role
from congvu.engines.tls.authority import new_root, new_seal
from congvu.ground import clock
from congvu.requests.lists import Asked
from congvu.requests.roles import ROLES

PASSWORD = "Ruong-Lua_Bac:47x-thang"
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _places(settings: Settings, tmp_path: Path) -> None:
    """Files, seals and locks of this test alone."""
    settings.CONGVU_PUBLISH_LOCK = tmp_path / "publish.lock"
    settings.CONGVU_FILES = tmp_path / "files"
    settings.CONGVU_SEALS = tmp_path / "seals"
    settings.CONGVU_TRUST = tmp_path / "trust"


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Moves the clock."""

    def move(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    move(MONDAY)
    return move


@dataclass
class Province:
    """A jurisdiction with two agencies; ``who`` has somebody in each role, those of an agency in the first."""

    place: Jurisdiction
    health: Agency
    finance: Agency
    who: dict[str, Mailbox] = field(default_factory=dict)

    def person(self, name: str, agency: Agency, birth: str = "1990-01-01", *, active: bool = True) -> Mailbox:
        """Somebody with a mailbox."""
        family, *middle, given = name.split()
        person = Person(
            jurisdiction=self.place,
            agency=agency,
            family=family,
            middle=" ".join(middle),
            given=given,
            full_name=name,
            birth_date=date.fromisoformat(birth),
            position="Chuyên viên",
        )
        enter_people(self.place, [person], "test")
        number = Mailbox.objects.count()
        opening = Opening(
            kind=MailboxKind.PERSONAL,
            address=f"nguoi{number}@{self.place.domain}",
            registered_at=clock.now(),
            person=person,
            agency=agency,
            basis="test",
        )
        box = open_mailboxes(self.place, [opening], "test")[0].mailbox
        if active:
            change_password(box, None, PASSWORD)
        return box


@pytest.fixture
def province(db: None, tmp_path: Path, now: Callable[[datetime], None]) -> Callable[[str], Province]:
    """Makes a province."""

    def make(slug: str) -> Province:
        ensure_jurisdictions({slug: f"{slug}.gov.vn.test"})
        place = Jurisdiction.objects.get(slug=slug)
        names = [
            NewAgency(code="syt", name="Sở Y tế", kind="so"),
            NewAgency(code="stc", name="Sở Tài chính", kind="so"),
        ]
        health, finance = open_agencies(place, names, "test")
        open_units(place, [(health, "vp", "Văn phòng")], "test")
        for agency in (health, finance):
            opening = Opening(
                kind=MailboxKind.AGENCY,
                address=f"{agency.code}@{place.domain}",
                registered_at=clock.now(),
                agency=agency,
                basis="test",
            )
            change_password(open_mailboxes(place, [opening], "test")[0].mailbox, None, PASSWORD)
        made = Province(place, health, finance)
        wide = {Role.DEPARTMENT, Role.CENTRE, Role.MAIL_ADMIN, Role.HOME_AFFAIRS}
        for number, (word, role) in enumerate(ROLES.items()):
            box = made.person(f"Trần Văn Vai{chr(97 + number)}", health)
            grant_role(box, role, None if role in wide else health, "test")
            made.who[word] = box
        seal(slug, tmp_path / "seals")
        return made

    return make


def seal(slug: str, folder: Path) -> None:
    """The seal of a jurisdiction."""
    folder.mkdir(exist_ok=True)
    pair = new_seal(datetime.now(UTC), new_root(datetime.now(UTC), "test"), slug)
    (folder / f"{slug}.pem").write_bytes(pair.certificate)
    (folder / f"{slug}.key").write_bytes(pair.key)


def asked(place: int = 1, action: str = "issue", kind: str = "personal", **texts: str) -> Asked:
    """A row as somebody typed it."""
    return Asked(place, action, kind, {"line": str(place + 4), **texts})


def person(place: int = 1, name: str = "Nguyễn Văn An", **texts: str) -> Asked:
    """A row for a new person, complete for every regulation."""
    family, *middle, given = name.split()
    values = {
        "family": family,
        "middle": " ".join(middle),
        "given": given,
        "birth_date": "1995-05-05",
        "category": "công chức",
        "reason": "Tuyển dụng mới, quyết định số 12/QĐ-SYT",
    }
    return asked(place, **(values | texts))
