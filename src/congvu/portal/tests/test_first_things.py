"""What must be done before anything else: a password too old, used by somebody else, or never used in time."""

from datetime import timedelta

import pytest
from django.test import Client

from congvu.directory.ldap import lockout
from congvu.directory.models import Agency, Jurisdiction, Mailbox
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.portal.tests.conftest import ONE_TIME, OWN, text
from congvu.portal.tests.test_sign_in import enter

NEW = "Song_Huong:92k-xanh"


@pytest.fixture
def cantho(world) -> Mailbox:
    """A mailbox under the regulation of Cần Thơ."""
    Jurisdiction.objects.filter(pk=world.here.pk).update(regulation="can-tho-33-2015")
    return world.boxes["other"]


@pytest.mark.clause("CT-10.3.s2", "CT-11.4.s1")
def test_a_password_too_old_leads_to_the_change_page(world, cantho: Mailbox) -> None:
    Mailbox.objects.filter(pk=cantho.pk).update(password_changed_at=clock.now() - timedelta(days=93))
    client = Client()
    enter(client, cantho.address, OWN)
    for path in ("/mailbox", "/directory", "/security"):
        assert client.get(path)["Location"] == "/password"
    page = text(client.get("/password"))
    assert "Mật khẩu đã quá hạn" in page
    assert "CT-10.3.s2" in page
    assert client.post("/password", {"present": OWN, "new": NEW, "again": NEW})["Location"] == "/mailbox"
    assert client.get("/mailbox").status_code == 200


@pytest.mark.clause("CT-8.1.s3")
def test_the_owner_says_that_somebody_else_used_the_mailbox(world, cantho: Mailbox) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        enter(client, cantho.address, OWN)
    assert "Tôi đã cho người khác dùng" in text(here.get("/password"))
    assert "Chưa nêu lý do" in text(here.post("/password/shared", {"reason": ""}))
    answer = here.post("/password/shared", {"reason": "Nhờ gửi báo cáo gấp"})
    assert answer["Location"] == "/password"
    assert Act.objects.get(verb="password.shared").after["reason"] == "Nhờ gửi báo cáo gấp"
    assert there.get("/mailbox").status_code == 302
    assert here.get("/mailbox").status_code == 200
    Mailbox.objects.filter(pk=cantho.pk).update(password_due_at=clock.now())
    assert here.get("/mailbox")["Location"] == "/password"
    assert "CT-8.1.s3" in text(here.get("/password"))
    assert here.post("/password", {"present": OWN, "new": NEW, "again": NEW})["Location"] == "/mailbox"
    assert here.get("/mailbox").status_code == 200


def test_where_the_regulation_does_not_speak_of_it_there_is_no_such_page(world) -> None:
    assert world.client("other").get("/password/shared").status_code == 404


@pytest.mark.clause("QT-4.3.4.s1")
def test_a_first_password_not_used_in_time_opens_nothing(world) -> None:
    Agency.objects.filter(pk=world.health.pk).update(regulation="quang-tri-313-2018")
    rows = Mailbox.objects.filter(pk=world.boxes["new"].pk)
    rows.update(password_issued_at=clock.now() - timedelta(days=6))
    assert enter(Client(), world.boxes["new"].address, ONE_TIME).status_code == 302
    rows.update(password_issued_at=clock.now() - timedelta(days=8))
    refused = text(enter(Client(), world.boxes["new"].address, ONE_TIME))
    assert "Mật khẩu dùng một lần đã hết hạn" in refused
    assert "QT-4.3.4.s1" in refused
    assert "đã hết hạn" not in text(enter(Client(), world.boxes["new"].address, "wrong"))


@pytest.mark.clause("CT-10.1")
def test_a_locked_mailbox_says_until_when_whatever_was_typed(world, monkeypatch: pytest.MonkeyPatch) -> None:
    box = world.boxes["other"]
    since = clock.now()
    monkeypatch.setattr(lockout, "count_of", lambda one: lockout.Count(since if one == box else None, 10))
    until = f"{(since + timedelta(minutes=15)).astimezone(clock.LOCAL):%H:%M}"
    pages = set()
    for password in (OWN, "wrong"):
        answer = enter(Client(), box.address, password)
        assert answer.status_code == 429
        assert f"tạm khóa đăng nhập đến {until}" in text(answer)
        pages.add(answer.headers["Retry-After"])
    assert enter(Client(), world.boxes["official"].address, OWN).status_code == 302


def test_wrong_passwords_are_counted_by_slapd_and_right_ones_forgiven(world, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    wiped: list[str] = []
    monkeypatch.setattr(lockout, "count_of", lambda _one: lockout.Count(None, 3))
    monkeypatch.setattr(lockout, "try_wrong", lambda box, password: tried.append(f"{box.address} {password}"))
    monkeypatch.setattr(lockout, "wipe", wiped.append)
    box = world.boxes["other"]
    enter(Client(), box.address, "wrong")
    enter(Client(), world.boxes["new"].address, "wrong")
    enter(Client(), "nobody@vinhphuc.gov.vn.test", "wrong")
    assert tried == [f"{box.address} wrong"]
    assert wiped == []
    enter(Client(), box.address, OWN)
    assert len(wiped) == 1
