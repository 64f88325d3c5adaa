"""A small province for the portal's tests: two agencies, one mailbox of each role, and a neighbour."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from congvu.directory.models import Agency, Jurisdiction, Mailbox, Person, RoleGrant, Unit
from congvu.directory.models.address import Address, AddressUse
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.directory.rules import search_text
from congvu.ground import clock
from congvu.ground.vietnamese import fold
from congvu.portal.access import OWN as OF_AN_AGENCY

ONE_TIME = "abcd-efgh-jkmn"
OWN = "Troi-xanh-2026"


@dataclass
class World:
    """What the tests talk about; ``boxes`` goes by role, and ``new``, ``suspended``, ``other``, ``foreign``."""

    here: Jurisdiction
    there: Jurisdiction
    health: Agency
    finance: Agency
    boxes: dict[str, Mailbox]

    def client(self, who: str = "") -> Client:
        """A browser in which somebody is signed in, or nobody."""
        client = Client()
        if who:
            client.force_login(self.boxes[who])
        return client


def agency(place: Jurisdiction, code: str, name: str) -> Agency:
    """An agency of a place."""
    return Agency.objects.create(
        jurisdiction=place, code=code, name=name, kind="so", search=search_text(name, code), sort=fold(name)
    )


def mailbox(
    body: Agency, local: str, full_name: str, state: str = MailboxState.ACTIVE, unit: Unit | None = None
) -> Mailbox:
    """A personal mailbox in an agency."""
    family, *middle, given = full_name.split()
    place = body.jurisdiction
    person = Person.objects.create(
        jurisdiction=place,
        agency=body,
        unit=unit,
        family=family,
        middle=" ".join(middle),
        given=given,
        full_name=full_name,
        position="Chuyên viên",
    )
    name = f"{full_name} - {body.name}"
    box = Mailbox.objects.create(
        jurisdiction=place,
        kind=MailboxKind.PERSONAL,
        address=f"{local}@{place.domain}",
        state=state,
        person=person,
        agency=body,
        unit=unit,
        display_name=name,
        registered_at=clock.now(),
        password=make_password(ONE_TIME if state == MailboxState.ISSUED else OWN, hasher="ssha512"),
        password_changed_at=None if state == MailboxState.ISSUED else clock.now(),
        search=search_text(name, person.position, local),
        sort=person.sort,
    )
    Address.objects.create(address=box.address, jurisdiction=place, use=AddressUse.PRIMARY, mailbox=box)
    return box


@pytest.fixture
def world(db: None) -> World:
    """The province and its neighbour."""
    here = Jurisdiction.objects.create(
        slug="vinhphuc", name="Vĩnh Phúc", domain="vinhphuc.gov.vn.test", regulation="vinh-phuc-28-2014"
    )
    there = Jurisdiction.objects.create(
        slug="cantho", name="Cần Thơ", domain="cantho.gov.vn.test", regulation="vinh-phuc-28-2014"
    )
    health, finance = agency(here, "syt", "Sở Y tế"), agency(here, "stc", "Sở Tài chính")
    boxes = {
        role: mailbox(health, f"nguoi{number}", f"Trần Văn Vai{number}") for number, role in enumerate(Role.values)
    }
    for role, box in boxes.items():
        body = health if role in OF_AN_AGENCY else None
        RoleGrant.objects.create(mailbox=box, role=role, agency=body)
    boxes |= {
        "new": mailbox(health, "moi", "Lê Thị Mới", MailboxState.ISSUED),
        "suspended": mailbox(health, "ngung", "Đỗ Tạm Ngưng", MailboxState.SUSPENDED),
        "other": mailbox(finance, "annv", "Nguyễn Văn Ấn"),
        "foreign": mailbox(agency(there, "syt", "Sở Y tế"), "xa", "Phạm Ở Xa"),
    }
    return World(here, there, health, finance, boxes)


@pytest.fixture
def many(world: World) -> Callable[[int], list[Mailbox]]:
    """Makes many mailboxes in the agency of finance."""

    def make(count: int) -> list[Mailbox]:
        return [mailbox(world.finance, f"so{number}", f"Hoàng Văn Số{number:03}") for number in range(count)]

    return make


def text(response: Any) -> str:
    """The page as text, addresses in one piece."""
    return str(response.content.decode()).replace("<wbr>", "")
