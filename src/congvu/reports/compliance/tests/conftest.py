"""A province with two agencies imported from a roster, and the acts that this leaves."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from pytest_django.fixtures import Settings

from congvu.directory.actions.jurisdictions import ensure_jurisdictions
from congvu.directory.models import Agency, Jurisdiction
from congvu.directory.roster.importing import Wishes, import_roster

HEAD = ["Loại", "Họ và tên", "Chức vụ", "Cơ quan", "Mã cán bộ", "Địa chỉ đề nghị"]
ROWS = [
    ["cơ quan", "Sở Nội vụ", "", "", ""],
    ["cơ quan", "Sở Tài chính", "", "", ""],
    ["cá nhân", "Nguyễn Văn An", "Chuyên viên", "Sở Nội vụ", "A1"],
    ["cá nhân", "Nguyễn Văn An", "Chuyên viên", "Sở Nội vụ", "A2"],
    ["cá nhân", "Lê Thị Bình", "Chuyên viên", "Sở Tài chính", "B1"],
]
Provide = Callable[..., Jurisdiction]


@pytest.fixture
def province(db: None, settings: Settings, tmp_path: Path) -> Provide:
    """Makes the province of a slug with these rows."""
    settings.CONGVU_PUBLISH_LOCK = tmp_path / "publish.lock"

    def make(slug: str = "cantho", rows: list[list[str]] = ROWS) -> Jurisdiction:
        ensure_jurisdictions({slug: f"{slug}.gov.vn.test"})
        place = Jurisdiction.objects.get(slug=slug)
        book = Workbook()
        assert book.active is not None
        for row in [HEAD, *rows]:
            book.active.append(row)
        book.save(tmp_path / "roster.xlsx")
        import_roster(tmp_path / "roster.xlsx", place, Wishes())
        return place

    return make


def agency(name: str) -> Agency:
    """The agency of a name."""
    return Agency.objects.get(name=name)
