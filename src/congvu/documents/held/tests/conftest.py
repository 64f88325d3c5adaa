"""A province with two agencies and their persons, and a gate that writes its log."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from congvu.directory.actions.jurisdictions import NewAgency, ensure_jurisdictions, open_agencies
from congvu.directory.models import Address, Agency, Jurisdiction, Mailbox, Person, RoleGrant
from congvu.directory.models.address import AddressUse
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.documents.held.reading import read_gate_log
from congvu.documents.models import HeldLetter
from congvu.ground import clock

SECRECY = {
    "clause": "CT-7.1.s1",
    "check": "secrecy",
    "where": "body",
    "vi": "Văn bản mật không gửi qua hệ thống",
    "en": "Secret documents do not go through the system",
    "action": "hold",
    "warn": False,
    "tell": ["holder", "it_officer"],
}


@dataclass
class World:
    """The persons by name, the log, and the folder that upkeep shares."""

    place: Jurisdiction
    health: Agency
    finance: Agency
    log: Path
    folder: Path
    boxes: dict[str, Mailbox] = field(default_factory=dict)
    number: int = 0

    def person(self, name: str, agency: Agency | None, role: str = "") -> Mailbox:
        """Somebody in an agency, perhaps with a role; agencies' own mailboxes are theirs who hold no role."""
        box = self.mailbox(name, MailboxKind.PERSONAL, agency)
        if role:
            wide = role in {Role.DEPARTMENT, Role.CENTRE}
            RoleGrant.objects.create(mailbox=box, role=role, agency=None if wide else agency)
        return box

    def mailbox(self, name: str, kind: str, agency: Agency | None) -> Mailbox:
        """A mailbox in use."""
        person = None
        if kind == MailboxKind.PERSONAL:
            person = Person.objects.create(
                jurisdiction=self.place, agency=agency or self.health, family="Lê", given=name, full_name=f"Lê {name}"
            )
        box = Mailbox.objects.create(
            jurisdiction=self.place,
            kind=kind,
            address=f"{name}@{self.place.domain}",
            state=MailboxState.ACTIVE,
            person=person,
            agency=agency,
            display_name=name,
            registered_at=clock.now(),
            search=name,
            sort=name,
        )
        Address.objects.create(address=box.address, jurisdiction=self.place, use=AddressUse.PRIMARY, mailbox=box)
        self.boxes[name] = box
        return box

    def judged(self, *findings: dict[str, Any], **more: Any) -> dict[str, Any]:
        """A line of the gate's log: by default a letter of ``an`` to Finance that is held."""
        self.number += 1
        return {
            "time": clock.now().isoformat(),
            "queue_id": f"4jXpJq1pNnz{self.number:04}",
            "message_id": f"<{self.number}@x>",
            "direction": "submission",
            "jurisdiction": self.place.slug,
            "sender": self.boxes["an"].address,
            "login": self.boxes["an"].address,
            "client": "10.0.0.7",
            "recipients": [self.boxes["ti"].address],
            "recipient_count": 1,
            "bytes": 900,
            "action": "hold",
            "findings": list(findings) or [SECRECY],
            "seconds": 0.01,
        } | more

    def log_lines(self, *lines: dict[str, Any] | str) -> int:
        """Append to the log and let the worker read."""
        with self.log.open("a", encoding="utf-8") as file:
            file.writelines((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in lines)
        return read_gate_log(self.log)

    def held(self, **more: Any) -> HeldLetter:
        """A letter that was held just now."""
        line = self.judged(**more)
        self.log_lines(line)
        return HeldLetter.objects.get(queue_id=line["queue_id"])


@pytest.fixture
def world(db: None, settings: Settings, tmp_path: Path) -> World:
    """Cần Thơ with Health (head, IT officer, two people) and Finance, the department and the centre."""
    settings.CONGVU_PUBLISH_LOCK = tmp_path / "publish.lock"
    ensure_jurisdictions({"cantho": "cantho.gov.vn.test"})
    place = Jurisdiction.objects.get()
    wanted = [NewAgency(code="syt", name="Sở Y tế", kind="so"), NewAgency(code="stc", name="Sở Tài chính", kind="so")]
    health, finance = open_agencies(place, wanted, "test")
    folder = tmp_path / "held"
    for name in ("orders", "done"):
        (folder / name).mkdir(parents=True)
    made = World(place, health, finance, tmp_path / "gate.jsonl", folder)
    made.person("an", health)
    made.person("gd", health, Role.HEAD)
    made.person("it", health, Role.AGENCY_IT)
    made.person("ti", finance)
    made.person("gdtc", finance, Role.HEAD)
    made.person("so", None, Role.DEPARTMENT)
    made.person("tt", None, Role.CENTRE)
    return made


Told = Callable[[], list[tuple[str, str]]]


@pytest.fixture
def told(world: World) -> Told:
    """Who was told what since the last question: address and clause."""
    from congvu.directory.models import Notice

    def since() -> list[tuple[str, str]]:
        rows = list(Notice.objects.order_by("id"))
        found = [(row.to.partition("@")[0], row.clause) for row in rows]
        Notice.objects.all().delete()
        return found

    return since
