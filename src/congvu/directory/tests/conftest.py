"""Provinces without engines, and rosters as small files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from pytest_django.fixtures import Settings

from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.models import Jurisdiction
from congvu.directory.roster.errors import BadRow
from congvu.directory.roster.importing import BadRowsFound, Outcome, Wishes, import_roster

Table = list[list[object]]
HEAD = ["Loại", "Họ và tên", "Ngày sinh", "Chức vụ", "Thứ bậc", "Cơ quan", "Đơn vị", "Mã cán bộ", "Địa chỉ đề nghị"]
AGENCY: list[object] = ["cơ quan", "Sở Nội vụ", "", "", "", "", "", "", ""]


@pytest.fixture(autouse=True)
def _own_lock(settings: Settings, tmp_path: Path) -> None:
    """Parallel tests do not wait for each other."""
    settings.CONGVU_PUBLISH_LOCK = tmp_path / "publish.lock"


@pytest.fixture
def vinhphuc(db: None) -> Jurisdiction:
    """A province with nothing in it."""
    ensure_jurisdictions({"vinhphuc": "vinhphuc.gov.vn.test"})
    return Jurisdiction.objects.get()


def person(name: object, born: object = "", **more: object) -> list[object]:
    """A row of the table below ``HEAD``."""
    row: list[object] = ["cá nhân", name, born, "Chuyên viên", "", "Sở Nội vụ", "", "", ""]
    places = {"kind": 0, "position": 3, "rank": 4, "agency": 5, "unit": 6, "code": 7, "requested": 8}
    for key, value in more.items():
        row[places[key]] = value
    return row


@pytest.fixture
def xlsx(tmp_path: Path) -> Callable[[Table], Path]:
    """Write a table as XLSX."""

    def write(table: Table, name: str = "roster.xlsx") -> Path:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in table:
            sheet.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


Run = Callable[..., Outcome]


@pytest.fixture
def run(vinhphuc: Jurisdiction, xlsx: Callable[[Table], Path]) -> Run:
    """Import a table into the empty province."""

    def go(table: Table, **wishes: bool) -> Outcome:
        return import_roster(xlsx(table), vinhphuc, Wishes(**wishes))

    return go


def faults(run: Run, table: Table) -> list[BadRow]:
    """The bad rows for which a table is refused."""
    with pytest.raises(BadRowsFound) as refusal:
        run(table)
    return refusal.value.bad
