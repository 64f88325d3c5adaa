"""Large files as links: where the regulation knows them, scanned first, fetched by the link, gone on their day."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from congvu.directory.models import Jurisdiction, Notice
from congvu.documents.links import actions
from congvu.documents.links.rules import link_clause
from congvu.documents.models import LargeFile
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.portal.tests.conftest import World, text
from congvu.regulations.loading import load_profile


@pytest.fixture
def here(world: World, settings: Settings, tmp_path: Path) -> World:
    """A province whose regulation limits attached files, without a scanner."""
    Jurisdiction.objects.update(regulation="dak-nong-12-2012")
    settings.CONGVU_LINKS = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    for name in ("new", "files", "verdicts"):
        (tmp_path / name).mkdir()
    return world


def left(world: World, content: bytes = b"%PDF", days: int = 7) -> LargeFile | None:
    """A file that somebody leaves by the page."""
    file = SimpleUploadedFile("báo cáo.pdf", content)
    world.client("other").post("/tep-lon", {"file": file, "days": days})
    return LargeFile.objects.order_by("-id").first()


@pytest.mark.clause("CT-7.1.s3", "DL-9.s3", "DN-5.2.s2")
def test_only_where_the_regulation_knows_such_a_way() -> None:
    """An address instead of the mailbox, or a limit for each attached file."""
    clauses = {
        slug: found.id if (found := link_clause(load_profile(slug))) else None
        for slug in ("can-tho-33-2015", "dak-lak-08-2014", "dak-nong-12-2012", "vinh-phuc-28-2014")
    }
    assert clauses == {
        "can-tho-33-2015": "CT-7.1.s3",
        "dak-lak-08-2014": "DL-9.s3",
        "dak-nong-12-2012": "DN-5.2.s2",
        "vinh-phuc-28-2014": None,
    }


def test_elsewhere_the_page_says_so(world: World) -> None:
    """And takes nothing."""
    assert "không nêu cách gửi bằng liên kết" in text(world.client("other").get("/tep-lon"))
    world.client("other").post("/tep-lon", {"file": SimpleUploadedFile("a.pdf", b"x"), "days": 7})
    assert not LargeFile.objects.exists()


@pytest.mark.clause("DN-5.2.s2")
def test_left_fetched_by_anybody_and_counted(here: World) -> None:
    """By the link alone; on its last day too, not after; the owner takes it back, nobody else."""
    row = left(here)
    assert row
    link = f"/tep-lon/{row.token}"
    assert link in text(here.client("other").get("/tep-lon"))
    assert row.sha256 in text(Client().get(link))
    answer = Client().get(f"{link}/fetch")
    assert b"".join(answer.streaming_content) == b"%PDF"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    row.refresh_from_db()
    assert row.downloads == 1
    assert Act.objects.get(verb="link.leave").clause == "DN-5.2.s2"
    assert here.client("agency_head").post(f"/tep-lon/{row.pk}/remove").status_code == 404
    LargeFile.objects.update(last_day=clock.today() - timedelta(1))
    assert Client().get(link).status_code == Client().get(f"{link}/fetch").status_code == 404
    assert actions.take_in() == 1
    assert list((actions.place(row)).parent.iterdir()) == []
    again = left(here)
    assert again
    assert here.client("other").post(f"/tep-lon/{again.pk}/remove").status_code == 302
    assert Client().get(f"/tep-lon/{again.token}").status_code == 404
    assert Client().get("/tep-lon/x").status_code == 404


def test_too_much_and_too_long_are_refused(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file and all together are bounded; so are the days; an empty file is none."""
    monkeypatch.setattr(actions, "LARGEST", 10)
    monkeypatch.setattr(actions, "TOGETHER", 15)
    assert left(here, b"x" * 11) is None
    assert left(here, b"") is None
    assert left(here, days=31) is None
    assert left(here, b"x" * 10)
    left(here, b"x" * 10)
    assert LargeFile.objects.count() == 1


@pytest.mark.clause("DN-8.3")
@pytest.mark.parametrize(("said", "state"), [("OK", "ready"), ("Eicar-Test-Signature FOUND", "infected")])
def test_nobody_fetches_before_the_scan(here: World, settings: Settings, tmp_path: Path, said: str, state: str) -> None:
    """An infected file is removed, and its owner told under the clause; a killed worker ends what it began."""
    settings.CONGVU_SCANNING = True
    row = left(here)
    assert row
    assert Client().get(f"/tep-lon/{row.token}").status_code == 404
    assert actions.take_in() == 0
    (tmp_path / "verdicts" / actions.place(row).name).write_text(said, "utf-8")
    assert (actions.take_in(), actions.take_in()) == (1, 0)
    row.refresh_from_db()
    assert row.state == state
    assert Client().get(f"/tep-lon/{row.token}").status_code == (200 if state == "ready" else 404)
    assert list(Notice.objects.values_list("clause", flat=True)) == ([] if state == "ready" else ["DN-8.3"])
    assert list((tmp_path / "new").iterdir()) == []
    if state == "ready":
        LargeFile.objects.update(state="scanning")
        assert actions.take_in() == 1


def test_strangers_send_no_file(here: World) -> None:
    """The reading of a form ends where a file begins."""
    answer = Client().post("/sign-in", {"username": SimpleUploadedFile("a", b"x" * 100)})
    assert answer.status_code == 200
    assert here.client().get("/tep-lon").headers["Location"].startswith("/sign-in")
