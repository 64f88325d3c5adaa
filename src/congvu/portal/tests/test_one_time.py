"""Issuing a one-time password anew."""

import re

from congvu.directory.models import RoleGrant
from congvu.directory.models.mailbox import Role
from congvu.ledger.models import Act
from congvu.portal.tests.conftest import text


def issue(world, role: str, who: str):
    """Ask for a new one-time password."""
    return world.client(role).post(f"/admin/mailboxes/{world.boxes[who].key}/one-time-password", follow=True)


def shown(page: str) -> str:
    """The one-time password on the page."""
    found = re.search(r'class="secret"><code>([^<]+)<', page)
    assert found
    return found[1]


def test_asks_first(world) -> None:
    path = f"/admin/mailboxes/{world.boxes['other'].key}/one-time-password"
    before = world.boxes["other"].password
    page = text(world.client(Role.CENTRE).get(path))
    assert "Cấp mật khẩu dùng một lần?" in page
    world.boxes["other"].refresh_from_db()
    assert world.boxes["other"].password == before


def test_issue_shows_it_once_and_is_recorded(world) -> None:
    owner = world.client("other")
    secret = shown(text(issue(world, Role.CENTRE, "other")))
    box = world.boxes["other"]
    box.refresh_from_db()
    assert (box.state, box.check_password(secret)) == ("issued", True)
    assert owner.get("/mailbox").status_code == 302
    act = Act.objects.get(subject=box.address, verb="password.issue")
    assert (act.actor, act.clause) == (world.boxes[Role.CENTRE].address, "VP-13.1.b.s1")
    assert secret not in str(act.before) + str(act.after)
    history = text(world.client(Role.CENTRE).get(f"/admin/mailboxes/{box.key}"))
    assert world.boxes[Role.CENTRE].address in history
    assert secret not in history


def test_slip(world) -> None:
    secret = shown(text(issue(world, Role.CENTRE, "other")))
    path = f"/admin/mailboxes/{world.boxes['other'].key}/slip"
    answer = world.client(Role.CENTRE).post(path, {"secret": secret})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "no-store"
    again = world.client(Role.CENTRE).post(path, {"secret": "abcd-abcd-abcd"}, follow=True)
    assert "không còn hiệu lực" in text(again)


def test_not_for_a_suspended_mailbox(world) -> None:
    assert "tạm ngưng" in text(issue(world, Role.DEPARTMENT, "suspended"))
    world.boxes["suspended"].refresh_from_db()
    assert world.boxes["suspended"].state == "suspended"


def test_not_for_oneself(world) -> None:
    assert "chính bạn" in text(issue(world, Role.CENTRE, Role.CENTRE))


def test_not_for_a_higher_office(world) -> None:
    assert "chỉ cơ quan quản lý" in text(issue(world, Role.CENTRE, Role.DEPARTMENT))
    RoleGrant.objects.create(mailbox=world.boxes["other"], role=Role.DEPARTMENT)
    assert shown(text(issue(world, Role.DEPARTMENT, "other")))


def test_button_is_shown_to_who_may(world) -> None:
    path = f"/admin/mailboxes/{world.boxes['other'].key}"
    assert "one-time-password" in text(world.client(Role.CENTRE).get(path))
    assert "one-time-password" not in text(world.client(Role.AUDITOR).get(path))
