"""Held letters and mailing lists in the portal: each role on each page, who decides, who names writers."""

import pytest

from congvu.directory.actions.lists import Rule, open_by_rule
from congvu.directory.models import Jurisdiction, MailingList, RoleGrant
from congvu.directory.models.mailbox import Role
from congvu.documents.models import HeldLetter
from congvu.ground import clock
from congvu.portal.tests.conftest import text

ISSUING = {Role.DEPARTMENT, Role.CENTRE}
HELD = ISSUING | {Role.AUDITOR, Role.HEAD, Role.AGENCY_IT, Role.OFFICE}
FINDING = {"clause": "VP-8.3.b", "check": "phrases", "where": "body", "vi": "Chưa công bố", "en": "Not published"}


@pytest.fixture
def letter(world) -> HeldLetter:
    """A letter of somebody in Health, which its head decides about."""
    return HeldLetter.objects.create(
        queue_id="4jXpJq1pNnzJ9cT",
        jurisdiction=world.here,
        agency=world.health,
        direction="submission",
        sender=world.boxes[Role.OFFICIAL].address,
        login=world.boxes[Role.OFFICIAL].address,
        recipients=["x@example.com"],
        recipient_count=3,
        bytes=2048,
        clause="VP-8.3.b",
        findings=[FINDING],
        tell=["head"],
        since=clock.now(),
    )


@pytest.mark.parametrize("role", Role.values)
def test_role_on_a_held_letter(world, letter: HeldLetter, role: str) -> None:
    client, page = world.client(role), f"/held/{letter.key}"
    assert client.get(page).status_code == (200 if role in HELD else 403)
    answer = client.post(f"{page}/release", {"reason": "Không mật"})
    assert answer.status_code == (302 if role in HELD else 403)
    letter.refresh_from_db()
    assert letter.state == ("releasing" if role == Role.HEAD else "held")
    assert client.post(f"{page}/delete").status_code == (404 if role in HELD else 403)
    assert client.get(f"{page}/release").status_code == 405


def test_the_letter_shows_facts_and_findings_alone(world, letter: HeldLetter) -> None:
    """Not elsewhere, not in the neighbour; the form is for those who decide."""
    head = text(world.client(Role.HEAD).get(f"/held/{letter.key}"))
    for expected in ("x@example.com", "VP-8.3.b", "Chưa công bố", "body", "2,0", "tất cả 3 người nhận", "release"):
        assert expected in head, expected
    auditor = text(world.client(Role.AUDITOR).get(f"/held/{letter.key}"))
    assert f"/held/{letter.key}/release" not in auditor
    assert world.boxes[Role.HEAD].address in auditor
    RoleGrant.objects.create(mailbox=world.boxes["other"], role=Role.HEAD, agency=world.finance)
    RoleGrant.objects.create(mailbox=world.boxes["foreign"], role=Role.DEPARTMENT)
    for who in ("other", "foreign"):
        client = world.client(who)
        assert client.get(f"/held/{letter.key}").status_code == 404
        assert client.post(f"/held/{letter.key}/release", {"reason": "x"}).status_code == 404
        assert "Không có thư nào" in text(client.get("/held"))


def test_settled_letters_are_listed_when_asked_for(world, letter: HeldLetter) -> None:
    """The queue shows what waits; pages go by the last row."""
    client = world.client(Role.DEPARTMENT)
    assert letter.sender in text(client.get("/held"))
    HeldLetter.objects.update(state="released")
    assert letter.sender not in text(client.get("/held"))
    assert letter.sender in text(client.get("/held?all=on&before="))
    assert letter.sender not in text(client.get(f"/held?all=on&before={letter.pk}"))


@pytest.fixture
def a_list(world) -> MailingList:
    """The list of Health, in a province whose regulation knows authorised persons."""
    Jurisdiction.objects.update(regulation="can-tho-33-2015")
    world.here.refresh_from_db()
    world.health.refresh_from_db()
    return open_by_rule(world.here, f"tatca@{world.here.domain}", "Cán bộ Sở Y tế", Rule(agency=world.health), "test")


@pytest.mark.parametrize("role", Role.values)
def test_role_on_a_list(world, a_list: MailingList, role: str) -> None:
    """Its head authorises; who manages lists closes it."""
    client, page = world.client(role), f"/lists/{a_list.pk}"
    looking, manages = role != Role.OFFICIAL, role in ISSUING | {Role.MAIL_ADMIN}
    assert client.get(page).status_code == (200 if looking else 403)
    wish = {"address": world.boxes[Role.OFFICIAL].address, "number": "12/QĐ", "day": "2026-01-05"}
    answer = client.post(f"{page}/authorise", wish).status_code
    names = manages or role == Role.HEAD
    assert answer == (302 if names else 403)
    assert a_list.posters.exists() == names
    assert client.post(f"{page}/end", {"poster": "x"}).status_code == (404 if names else 403)
    assert client.post(f"{page}/close").status_code == (302 if manages else 403)
    made = client.post("/lists", {"local": "tinmoi", "name": "Mới", "reach": "personal"})
    assert made.status_code == (302 if manages else 403)


def test_a_list_tells_whom_it_reaches_and_who_writes(world, a_list: MailingList) -> None:
    """By a count, never by all members; the neighbour does not see it."""
    client = world.client(Role.HEAD)
    page = text(client.get(f"/lists/{a_list.pk}"))
    assert "CT-11.5.s2" in page
    assert f"<dd>{len(Role.values) + 1}" in page
    assert "Chưa có ai" in page
    wrong = client.post(f"/lists/{a_list.pk}/authorise", {"address": "ai@dau.vn", "number": "1", "day": "2026-01-05"})
    assert "Không có hộp thư này" in text(wrong)
    client.post(
        f"/lists/{a_list.pk}/authorise",
        {"address": world.boxes["other"].address, "number": "12/QĐ", "day": "2026-01-05"},
    )
    assert world.boxes["other"].address in text(client.get(f"/lists/{a_list.pk}"))
    RoleGrant.objects.create(mailbox=world.boxes["foreign"], role=Role.DEPARTMENT)
    assert world.client("foreign").get(f"/lists/{a_list.pk}").status_code == 404
    manager = world.client(Role.DEPARTMENT)
    assert "đã được cấp" in text(manager.post("/lists", {"local": "tatca", "name": "Lại", "reach": "unit"}))


def test_it_waits_among_the_duties(world, letter: HeldLetter) -> None:
    """Of whoever decides, with a link to it."""
    assert f"/held/{letter.key}" in text(world.client(Role.HEAD).get("/duties"))
    assert f"/held/{letter.key}" not in text(world.client(Role.OFFICE).get("/duties"))
