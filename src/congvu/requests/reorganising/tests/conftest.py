"""Provinces made from rosters, so that every address is the rule's; officers who plan, agree and carry out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from pytest_django.fixtures import Settings

from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.actions.passwords import change_password
from congvu.directory.actions.roles import grant_role
from congvu.directory.models import Address, Agency, Jurisdiction, Mailbox
from congvu.directory.models.mailbox import Role
from congvu.directory.roster.importing import Wishes, import_roster
from congvu.ground import clock
from congvu.requests.reorganising import actions
from congvu.requests.reorganising.models import Reorganisation
from congvu.requests.reorganising.orders import Order, Part

HEAD = ["Loại", "Họ và tên", "Ngày sinh", "Chức vụ", "Cơ quan", "Đơn vị", "Mã"]
Rows = list[tuple[str, str, str, str, str]]
"""Kind, name, agency, unit, code."""

BODIES: Rows = [
    ("cơ quan", "Sở Kế hoạch và Đầu tư", "", "", "skhdt"),
    ("cơ quan", "Sở Tài chính", "", "", "stc"),
    ("đơn vị", "Văn phòng", "skhdt", "", "vanphong"),
    ("đơn vị", "Văn phòng", "stc", "", "vanphong"),
    ("đơn vị", "Phòng Quy hoạch", "skhdt", "", ""),
    ("danh sách thư", "", "skhdt", "", ""),
    ("danh sách thư", "", "stc", "", ""),
    ("cá nhân", "Nguyễn Văn An", "skhdt", "vanphong", ""),
    ("cá nhân", "Trần Thị Bình", "skhdt", "Phòng Quy hoạch", ""),
    ("cá nhân", "Lê Văn Cường", "skhdt", "", ""),
    ("cá nhân", "Nguyễn Văn An", "stc", "vanphong", ""),
    ("cá nhân", "Phạm Thị Dung", "stc", "", ""),
    ("cá nhân", "Đỗ Văn Em", "stc", "", ""),
    ("cá nhân", "Bùi Văn Phú", "stc", "", ""),
]
PASSWORD = "Ruong-Lua_Bac:47x-thang"


@pytest.fixture(autouse=True)
def _places(settings: Settings, tmp_path: Path) -> None:
    """Files and locks of this test alone."""
    settings.CONGVU_PUBLISH_LOCK = tmp_path / "publish.lock"
    settings.CONGVU_FILES = tmp_path / "files"


@dataclass
class World:
    """A province; ``who`` plans, agrees and carries out."""

    place: Jurisdiction
    who: dict[str, Mailbox] = field(default_factory=dict)

    def box(self, name: str, agency: str) -> Mailbox:
        """Somebody's mailbox, by name and agency's code."""
        return Mailbox.objects.get(jurisdiction=self.place, person__full_name=name, agency__code=agency)

    def agency(self, code: str) -> Agency:
        """An open agency."""
        return Agency.objects.get(jurisdiction=self.place, code=code, closed_on=None)

    def plan(self, kind: str, *bodies: str, effective: date | None = None, **more: object) -> Reorganisation:
        """Planned by the operating centre."""
        order = Order(kind=kind, bodies=bodies, **more)  # type: ignore[arg-type]
        day = effective or clock.today()
        return actions.plan(
            self.place, order, actions.Paper(number="12/QĐ", signed=day, effective=day), self.who["plan"]
        )

    def done(self, kind: str, *bodies: str, **more: object) -> Reorganisation:
        """Planned, agreed by the department, carried out by the centre."""
        row = self.plan(kind, *bodies, **more)  # type: ignore[arg-type]
        for one in row.plan["conflicts"]:
            actions.decide(row, one["key"], one["vi"].partition("gợi ý: ")[2].split(",")[0], self.who["plan"])
        actions.agree(row, self.who["agree"])
        actions.order_it(row, self.who["do"])
        row.refresh_from_db()
        return row

    def snapshot(self) -> dict[str, object]:
        """All that a reorganisation may change, but for what it adds."""
        tables = {
            "agency": Agency.objects.values_list("pk", "code", "name", "parent", "closed_on", "search", "sort"),
            "box": Mailbox.objects.values_list(
                "pk", "address", "agency", "unit", "display_name", "search", "state", "quota", "state_reason"
            ),
            "address": Address.objects.values_list("pk", "address", "use", "mailbox", "until", "mailing_list"),
        }
        from congvu.directory.models import Delegation, MailingList, Person, RoleGrant, Unit

        tables["unit"] = Unit.objects.values_list("pk", "code", "name", "agency", "closed_on")
        tables["person"] = Person.objects.values_list("pk", "agency", "unit", "search")
        tables["list"] = MailingList.objects.values_list("pk", "address", "name", "closed_on")
        tables["holds"] = Delegation.objects.values_list("pk", "mailbox", "holder", "open", "ended_at")
        tables["grant"] = RoleGrant.objects.values_list("mailbox", "role", "agency")
        return {name: {tuple(one) for one in rows} for name, rows in tables.items()}


@pytest.fixture
def world(db: None, tmp_path: Path) -> Callable[..., World]:
    """Makes a province from a roster."""

    def make(slug: str, rows: Rows | None = None) -> World:
        ensure_jurisdictions({slug: f"{slug}.gov.vn.test"})
        place = Jurisdiction.objects.get(slug=slug)
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(HEAD)
        for kind, name, agency, unit, code in rows or BODIES:
            sheet.append([kind, name, "01/02/1990" if kind == "cá nhân" else "", "Chuyên viên", agency, unit, code])
        book.save(tmp_path / "roster.xlsx")
        import_roster(tmp_path / "roster.xlsx", place, Wishes(skip_bad=True))
        made = World(place)
        people = list(Mailbox.objects.filter(kind="personal", agency__code="stc").order_by("-id")[:3])
        for word, role, box in zip(
            ("plan", "agree", "do"), (Role.CENTRE, Role.DEPARTMENT, Role.CENTRE), people, strict=True
        ):
            change_password(box, None, PASSWORD)
            grant_role(box, role, None, "test")
            made.who[word] = box
        grant_role(made.who["do"], Role.MAIL_ADMIN, None, "test")
        return made

    return make


def part(name: str, *members: str, code: str = "") -> Part:
    """A new body of a split."""
    return Part(name, code, members)
