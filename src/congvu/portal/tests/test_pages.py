"""My mailbox, the regulation, and what every answer has."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client

from congvu.directory.models import Mailbox
from congvu.directory.models.address import Address, AddressUse
from congvu.directory.models.mailbox import Role
from congvu.engines.plan import Plan
from congvu.portal import clients
from congvu.portal.tests.conftest import text

PORTAL = Path(__file__).resolve().parents[1]
PLAN = Plan(
    state=Path("/nonexistent"),
    root=Path("/nonexistent"),
    hostname="mail.vinhphuc.gov.vn",
    port_base=0,
    portal_url="https://thu.vinhphuc.gov.vn",
    database="",
    features=frozenset(),
    jurisdictions={"vinhphuc": "vinhphuc.gov.vn"},
)


def test_my_mailbox(world) -> None:
    box = world.boxes[Role.HEAD]
    Address.objects.create(
        address="bidanh@vinhphuc.gov.vn.test", jurisdiction=world.here, use=AddressUse.ALIAS, mailbox=box
    )
    page = text(world.client(Role.HEAD).get("/mailbox"))
    for expected in (
        box.address,
        "bidanh@vinhphuc.gov.vn.test",
        "Sở Y tế",
        "Chuyên viên",
        "Thủ trưởng cơ quan",
        "Vĩnh Phúc",
    ):
        assert expected in page


@pytest.mark.parametrize(
    ("quota", "words"), [(None, "Quy chế không quy định"), (0, "Không giới hạn"), (200 * 1024**2, "200,0&nbsp;MB")]
)
def test_quota(world, quota: int | None, words: str) -> None:
    Mailbox.objects.filter(pk=world.boxes["other"].pk).update(quota=quota)
    assert words in text(world.client("other").get("/mailbox")).replace("\xa0", "&nbsp;")


@pytest.mark.clause("VP-3.2")
def test_settings_for_mail_clients(world, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PLAN", PLAN)
    page = text(world.client("other").get("/mailbox"))
    assert "mail.vinhphuc.gov.vn" in page
    for port in (993, 143, 995, 465, 587, 4190):
        assert f"<code>{port}</code>" in page


DEMO = replace(PLAN, jurisdictions={"vinhphuc": "vinhphuc.gov.vn.test"}, portal_url="https://localhost:10044")


@pytest.mark.parametrize(("plan", "server"), [(DEMO, "localhost"), (PLAN, "mail.vinhphuc.gov.vn")])
def test_page_and_slip_name_the_same_server(world, monkeypatch: pytest.MonkeyPatch, plan: Plan, server: str) -> None:
    """A demo's own name is in no DNS, so there it is the portal's, which can be reached."""
    monkeypatch.setattr(settings, "PLAN", plan)
    assert f"<code>{server}</code>" in text(world.client("other").get("/mailbox"))
    places = clients.places_of(plan)
    assert (places.imap, places.pop3, places.submission) == (f"{server}:993", f"{server}:995", f"{server}:587")
    assert places.change_page == f"{plan.portal_url}/password"


@pytest.mark.clause("VP-QD.1")
def test_regulation(world) -> None:
    page = text(world.client(Role.OFFICIAL).get("/regulation"))
    for expected in ("28/2014/QĐ-UBND", "10/07/2014", "20/07/2014", 'id="VP-5.1"', "tạm thời"):
        assert expected in page


def test_headers(world, client: Client) -> None:
    for answer in (client.get("/sign-in"), world.client("other").get("/mailbox"), client.get("/nowhere")):
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "script-src" not in policy
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/password", "/language"])
def test_forms_of_other_sites_are_refused(world, path: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.boxes["other"])
    answer = strict.post(path, {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert "Trang đã cũ" in text(answer)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_speak_both_languages_and_need_nothing(name: str) -> None:
    page = get_template(f"{name}.html").render()
    assert 'lang="vi"' in page
    assert 'lang="en"' in page


def test_pages_hold_no_script_and_no_style() -> None:
    """The content policy would not run them, and would say nothing to the reader; passkeys have the one script."""
    for path in (PORTAL / "templates").rglob("*.html"):
        page = path.read_text(encoding="utf-8").replace("<script src=\"{% static 'portal/passkey.js' %}\">", "")
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", page), path


def test_style_sheet_asks_nobody_else() -> None:
    sheet = (PORTAL / "static" / "portal" / "portal.css").read_text(encoding="utf-8")
    assert "url(" not in sheet
    assert "@import" not in sheet


def test_place_by_host(world, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
    assert "Cần Thơ" in text(client.get("/sign-in", HTTP_HOST="thu.cantho.gov.vn.test:10044"))
    assert "Cần Thơ" not in text(client.get("/sign-in", HTTP_HOST="localhost"))
