"""Who is told of a mailbox that fills up, and how often."""

from pathlib import Path

import pytest

from congvu.directory.models import Notice
from congvu.requests.quota_warnings import take_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.clause("CT-4.1.b", "CT-4.1.c", "DN-5.2.s1")
@pytest.mark.parametrize(("slug", "clause"), [("cantho", "CT-4.1.c"), ("daknong", "DN-5.2.s1")])
def test_owner_and_it_officer_are_told_once_a_day(province, tmp_path: Path, slug: str, clause: str) -> None:
    made = province(slug)
    box = made.person("Nguyễn Văn Đầy", made.health)
    Notice.objects.all().delete()
    tmp_path = tmp_path / "warnings"
    tmp_path.mkdir()
    for number, percent in enumerate((80, 80, 95)):
        (tmp_path / f"{number}.full").write_text(f"{percent} {box.address}\n")
    (tmp_path / "new.x1").write_text("80 half-writ")
    assert take_in(tmp_path) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["new.x1"]
    told = set(Notice.objects.values_list("to", "clause"))
    assert told == {(box.address, clause), (made.who["it_officer"].address, clause)}
    assert Notice.objects.count() == 4
    assert "80 %" in Notice.objects.first().subject
    assert take_in(tmp_path / "not-there") == 0


def test_what_speaks_of_nobody_is_removed(province, tmp_path: Path) -> None:
    province("cantho")
    Notice.objects.all().delete()
    tmp_path = tmp_path / "warnings"
    tmp_path.mkdir()
    (tmp_path / "a.full").write_text("80 khong-co@cantho.gov.vn.test")
    (tmp_path / "b.full").write_bytes(b"\xff\xfe")
    assert take_in(tmp_path) == 0
    assert not list(tmp_path.iterdir())
    assert not Notice.objects.exists()
