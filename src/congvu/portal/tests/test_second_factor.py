"""The second factor at the portal: who must have one, each way to prove it, what ends, what is shown once."""

import re
from datetime import date, timedelta
from html import unescape

import pyotp
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from congvu.directory.actions import second_factor
from congvu.directory.models import Mailbox, MailboxUse, Notice, PortalSession
from congvu.directory.models.mailbox import Role
from congvu.directory.sealing import seal
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.portal import sessions, throttle
from congvu.portal.tests.conftest import OWN, text
from congvu.portal.tests.test_sign_in import enter

ADMINISTRATORS = [role for role in Role.values if role != Role.OFFICIAL]


def code(secret: str, steps: int = 0) -> str:
    """What the owner's program shows now, or some steps later."""
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + 30 * steps)


@pytest.fixture
def secret(world) -> str:
    """The secret of the mailbox ``other``, which has codes by time."""
    made = second_factor.new_secret()
    second_factor.add_authenticator(world.boxes["other"], made, code(made, -1))
    return made


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set codes by time up as a person does: the secret and the recovery codes that are shown."""
    page = text(client.get("/security/authenticator"))
    made = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert made
    answer = text(client.post("/security/authenticator", {"code": code(made[1])}))
    return made[1], re.findall(r"<code>([a-z2-9-]{14})</code>", answer)


def test_setting_up(world) -> None:
    client = world.client("other")
    page = client.get("/security/authenticator")
    assert "<svg" in text(page)
    assert "script-src" not in page["Content-Security-Policy"]
    refused = text(client.post("/security/authenticator", {"code": "000000"}))
    assert "Mã không đúng" in refused
    made, codes = set_up(client)
    assert len(codes) == 10
    page = text(client.get("/security"))
    assert "Mã khôi phục còn dùng được: 10 trên 10." in page
    assert made not in page
    assert not any(one in page for one in codes)


def test_two_steps(world, secret: str) -> None:
    client = Client()
    box = world.boxes["other"]
    answer = enter(client, box.address, OWN, next="/directory")
    assert answer["Location"] == "/sign-in/factor"
    for path in ("/mailbox", "/security", "/directory"):
        assert client.get(path)["Location"].startswith("/sign-in")
    assert text(client.get("/sign-in/factor")).count("data-passkey") == 0
    assert client.post("/sign-in/factor", {"code": "123"}).status_code == 200
    now = code(secret)
    assert client.post("/sign-in/factor", {"code": now})["Location"] == "/directory"
    assert client.get("/mailbox").status_code == 200
    again = Client()
    enter(again, box.address, OWN)
    assert again.post("/sign-in/factor", {"code": now}).status_code == 200  # used already
    assert again.get("/mailbox").status_code == 302


def test_second_step_alone_is_nothing(world, secret: str) -> None:
    assert Client().get("/sign-in/factor")["Location"] == "/sign-in"
    assert Client().post("/sign-in/factor", {"code": code(secret)})["Location"] == "/sign-in"


def test_the_second_step_has_its_time(world, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    enter(client, world.boxes["other"].address, OWN)
    later = clock.now() + timedelta(minutes=6)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.post("/sign-in/factor", {"code": code(secret)})["Location"] == "/sign-in"


def test_a_changed_password_ends_the_first_step(world, secret: str) -> None:
    client = Client()
    enter(client, world.boxes["other"].address, OWN)
    Mailbox.objects.filter(pk=world.boxes["other"].pk).update(password="x")
    assert client.get("/sign-in/factor")["Location"] == "/sign-in"


def test_codes_are_not_guessed(world, secret: str) -> None:
    client = Client()
    enter(client, world.boxes["other"].address, OWN)
    for _ in range(throttle.ADDRESS.free):
        assert client.post("/sign-in/factor", {"code": "000000"}).status_code == 200
    answer = client.post("/sign-in/factor", {"code": code(secret)})
    assert answer.status_code == 429
    assert "Hãy đợi" in text(answer)
    other = Client()
    enter(other, world.boxes["other"].address, OWN)
    assert other.post("/sign-in/factor", {"code": code(secret)}).status_code == 429


def test_recovery_code_opens_once_and_is_told(world) -> None:
    owner = world.client("other")
    _, codes = set_up(owner)
    client = Client()
    enter(client, world.boxes["other"].address, OWN)
    assert client.post("/sign-in/factor", {"code": codes[0]}).status_code == 302
    again = Client()
    enter(again, world.boxes["other"].address, OWN)
    assert again.post("/sign-in/factor", {"code": codes[0]}).status_code == 200
    assert again.post("/sign-in/factor", {"code": codes[1]}).status_code == 302
    page = text(again.get("/mailbox"))
    assert "Đăng nhập bằng mã khôi phục" in page
    new = text(again.post("/security/codes"))
    assert codes[2] not in new
    assert len(re.findall(r"<code>([a-z2-9-]{14})</code>", new)) == 10


@pytest.mark.parametrize("role", Role.values)
def test_administrators_set_one_up_first(world, settings: Settings, role: str) -> None:
    settings.CONGVU_SECOND_FACTOR = "administrators"
    client = world.client(role)
    answer = client.get("/mailbox")
    if role == Role.OFFICIAL:
        assert answer.status_code == 200
        return
    assert answer["Location"] == "/security"
    for path in ("/directory", "/admin/mailboxes", "/regulation", "/password/shared"):
        assert client.get(path)["Location"] == "/security"
    assert client.post("/security/app-password", {"name": "x"})["Location"] == "/security"
    assert "phải bật xác thực hai lớp" in text(client.get("/security"))
    set_up(client)
    assert client.get("/mailbox").status_code == 200


@pytest.mark.parametrize(("setting", "status"), [("everybody", 302), ("nobody", 200), ("administrators", 200)])
def test_who_must_is_a_setting(world, settings: Settings, setting: str, status: int) -> None:
    settings.CONGVU_SECOND_FACTOR = setting
    assert world.client("other").get("/mailbox").status_code == status


def test_app_password_is_shown_once(world, secret: str) -> None:
    client = Client()
    enter(client, world.boxes["other"].address, OWN)
    client.post("/sign-in/factor", {"code": code(secret)})
    page = text(client.post("/security/app-password", {"name": "Điện thoại <b>"}))
    (made,) = re.findall(r"<code>([a-z2-9-]{29})</code>", page)
    assert "Điện thoại &lt;b&gt;" in page
    overview = text(client.get("/security"))
    assert made not in overview
    assert "Điện thoại &lt;b&gt;" in overview
    assert "lần cuối ngày" not in overview
    MailboxUse.objects.create(mailbox=world.boxes["other"], last_access=date(2026, 11, 20), last_submission=None)
    assert "đăng nhập lần cuối ngày 20/11/2026" in text(client.get("/security"))
    assert "Hãy đặt tên" in text(client.post("/security/app-password", {"name": " "}, follow=True))
    (app,) = world.boxes["other"].app_passwords.all()
    assert "Đã bỏ" in text(client.post("/security/app-password/revoke", {"app": app.pk}, follow=True))
    assert not world.boxes["other"].app_passwords.exists()


def test_nobody_touches_what_is_anothers(world, secret: str) -> None:
    box = world.boxes["other"]
    app = box.app_passwords.create(name="x", hash="ssha512$x", created_at=clock.now())
    mine = PortalSession.objects.create(mailbox=box, key="k", client="c", since=clock.now(), seen=clock.now())
    thief = world.client(Role.OFFICIAL)
    thief.post("/security/app-password/revoke", {"app": app.pk})
    thief.post("/security/sessions/end", {"session": mine.pk})
    thief.post("/security/remove", {"passkey": ""})
    box.refresh_from_db()
    assert box.second_factor
    assert box.app_passwords.exists()
    assert PortalSession.objects.filter(pk=mine.pk).exists()


def test_sessions_are_listed_and_ended(world) -> None:
    here, there = Client(headers={"user-agent": "Here/1.0"}), Client(headers={"user-agent": "There/2.0"})
    for client in (here, there):
        enter(client, world.boxes["other"].address, OWN)
    page = text(here.get("/security"))
    assert "Here/1.0" in page
    assert "There/2.0" in page
    assert page.count("phiên này") == 1
    other = PortalSession.objects.get(browser="There/2.0")
    here.post("/security/sessions/end", {"session": other.pk})
    assert there.get("/mailbox").status_code == 302
    assert here.get("/mailbox").status_code == 200
    assert Act.objects.filter(verb="session.end", subject=world.boxes["other"].address).count() == 1
    enter(there, world.boxes["other"].address, OWN)
    here.post("/security/sessions/end")
    assert there.get("/mailbox").status_code == 302
    assert here.get("/mailbox").status_code == 200


def test_setting_one_up_ends_other_sessions(world) -> None:
    here, there = world.client("other"), world.client("other")
    set_up(here)
    assert there.get("/mailbox").status_code == 302
    assert here.get("/mailbox").status_code == 200


def test_the_password_is_asked_again_after_a_while(world, monkeypatch: pytest.MonkeyPatch) -> None:
    client = world.client("other")
    later = clock.now() + sessions.FRESH + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert client.get("/security/authenticator")["Location"] == "/security/confirm?next=/security/authenticator"
    assert client.post("/security/remove")["Location"] == "/security/confirm?next=/security"
    assert client.get("/security").status_code == 200
    assert "Mật khẩu không đúng" in text(client.post("/security/confirm", {"password": "wrong", "next": "/security"}))
    answer = client.post("/security/confirm", {"password": OWN, "next": "/security/authenticator"})
    assert answer["Location"] == "/security/authenticator"
    assert client.get("/security/authenticator").status_code == 200
    evil = client.post("/security/confirm", {"password": OWN, "next": "https://evil.example/"})
    assert evil["Location"] == "/security"


def test_an_administrator_resets_a_lost_factor(world, secret: str) -> None:
    box = world.boxes["other"]
    path = f"/admin/mailboxes/{box.key}/second-factor"
    centre = world.client(Role.CENTRE)
    assert "Gỡ xác thực hai lớp?" in text(centre.get(path))
    assert "báo qua thư" in text(centre.post(path, follow=True))
    box.refresh_from_db()
    assert not box.second_factor
    assert Act.objects.get(verb="factor.reset").actor == world.boxes[Role.CENTRE].address
    assert Notice.objects.get().to == box.address
    assert enter(Client(), box.address, OWN)["Location"] == "/mailbox"


def test_nobody_resets_upwards_or_for_themselves(world) -> None:
    for role in (Role.DEPARTMENT, Role.CENTRE):
        box = world.boxes[role]
        made = second_factor.new_secret()
        second_factor.add_authenticator(box, made, code(made))
        world.client(Role.CENTRE).post(f"/admin/mailboxes/{box.key}/second-factor")
        box.refresh_from_db()
        assert box.second_factor


def test_passkey_pages_and_no_others_run_a_script(world) -> None:
    client = world.client("other")
    page = client.get("/security/passkey")
    assert page["Content-Security-Policy"].endswith("script-src 'self'")
    options = re.search(r'data-options="([^"]+)"', text(page))
    assert options
    assert '"challenge"' in unescape(options[1])
    refused = text(client.post("/security/passkey", {"name": "x", "credential": '{"id": "x"}'}))
    assert "không được chấp nhận" in refused
    for wrong in ("", "[]", "{", "null", '{"id":"AA","rawId":"AA","type":"public-key","response":{}}'):
        assert "không được chấp nhận" in text(client.post("/security/passkey", {"name": "x", "credential": wrong}))
    assert not world.boxes["other"].passkeys.exists()
    for path in ("/security", "/mailbox", "/password"):
        assert "script-src" not in client.get(path)["Content-Security-Policy"]


@pytest.mark.parametrize("wrong", ["", "[]", "{", '{"id":"AA","rawId":"AA","type":"public-key","response":{}}'])
def test_a_broken_passkey_answer_opens_nothing(world, secret: str, wrong: str) -> None:
    client = Client()
    enter(client, world.boxes["other"].address, OWN)
    assert client.post("/sign-in/factor", {"credential": wrong}).status_code == 200
    assert client.get("/mailbox").status_code == 302


def test_secret_in_the_session_is_sealed(world) -> None:
    client = world.client("other")
    page = text(client.get("/security/authenticator"))
    made = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert made
    assert made[1] not in str(dict(client.session))
    assert seal(made[1]) != made[1]
