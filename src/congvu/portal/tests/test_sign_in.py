"""The door: the same answer whatever is wrong, waits for those who guess, sessions that cannot be fixed beforehand."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import escape

from congvu.directory.models.mailbox import Role
from congvu.ground import clock
from congvu.portal import throttle
from congvu.portal.models import Tries
from congvu.portal.tests.conftest import ONE_TIME, OWN, text


def enter(client: Client, address: str, password: str, **extra: str):
    """Fill in the form."""
    return client.post("/sign-in", {"username": address, "password": password, **extra})


def test_sign_in_and_out(world, client: Client) -> None:
    answer = enter(client, f" {world.boxes['other'].address.upper()} ", OWN)
    assert (answer.status_code, answer["Location"]) == (302, "/mailbox")
    assert world.boxes["other"].address in text(client.get("/mailbox"))
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out")["Location"] == "/sign-in"
    assert client.get("/mailbox").status_code == 302


def test_one_is_led_back(world, client: Client) -> None:
    address = world.boxes["other"].address
    assert enter(client, address, OWN, next="/directory?q=an")["Location"] == "/directory?q=an"
    assert enter(Client(), address, OWN, next="https://evil.example/")["Location"] == "/mailbox"


def test_session_is_renewed(world, client: Client) -> None:
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    enter(client, world.boxes["other"].address, OWN)
    assert client.session.session_key != before


def test_the_same_answer_whatever_is_wrong(world) -> None:
    boxes = world.boxes
    wrong = [
        ("nobody@vinhphuc.gov.vn.test", OWN),
        (boxes["other"].address, "wrong"),
        (boxes["new"].address, "wrong"),
        (boxes["suspended"].address, OWN),
        ("not an address", OWN),
    ]
    pages = set()
    for address, password in wrong:
        page = text(enter(Client(), address, password))
        assert "không đúng" in page
        pages.add(page.replace(escape(address), "").split("<main")[1].split("csrfmiddlewaretoken")[0])
    assert len(pages) == 1


def test_the_same_work_whatever_is_wrong(world, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unknown address and a wrong one-time password each cost one slow hash, like a wrong password of one's own."""
    slow: list[str] = []
    monkeypatch.setattr("congvu.directory.sign_in.make_password", slow.append)
    enter(Client(), "nobody@vinhphuc.gov.vn.test", "guess")
    enter(Client(), world.boxes["new"].address, "guess")
    assert slow == ["guess", "guess"]


def test_missing_fields_are_named_and_linked(world, client: Client) -> None:
    page = text(enter(client, "", ""))
    assert 'href="#id_username"' in page
    assert "Chưa nhập địa chỉ thư." in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize("address", ["annv@vinhphuc.gov.vn.test", "nobody@vinhphuc.gov.vn.test"])
def test_address_waits(world, address: str) -> None:
    for _ in range(throttle.ADDRESS.free):
        assert enter(Client(), address, "wrong").status_code == 200
    answer = enter(Client(), address, OWN)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= throttle.ADDRESS.first.total_seconds() + 1
    assert "Hãy đợi" in text(answer)
    assert enter(Client(), world.boxes[Role.OFFICIAL].address, OWN).status_code == 302


def test_after_the_wait(world, monkeypatch: pytest.MonkeyPatch) -> None:
    address = world.boxes["other"].address
    for _ in range(throttle.ADDRESS.free):
        enter(Client(), address, "wrong")
    later = clock.now() + throttle.ADDRESS.first + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert enter(Client(), address, OWN).status_code == 302
    assert enter(Client(), address, "wrong").status_code == 200


def test_waits_double_up_to_the_longest() -> None:
    waits = [throttle.ADDRESS.wait(failures).total_seconds() for failures in range(4, 12)]
    assert waits == [0, 15, 30, 60, 120, 240, 300, 300]


def test_client_waits(world, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "CLIENT", throttle.Limit(3, *[timedelta(minutes=1)] * 3))
    client = Client(REMOTE_ADDR="", headers={"x-forwarded-for": "198.51.100.7"})
    for number in range(3):
        assert enter(client, f"guess{number}@vinhphuc.gov.vn.test", "wrong").status_code == 200
    assert enter(client, world.boxes["other"].address, OWN).status_code == 429
    elsewhere = Client(REMOTE_ADDR="", headers={"x-forwarded-for": "198.51.100.8"})
    assert enter(elsewhere, world.boxes["other"].address, OWN).status_code == 302


def test_right_passwords_do_not_count(world, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "CLIENT", throttle.Limit(3, *[timedelta(minutes=1)] * 3))
    assert [enter(Client(), world.boxes["other"].address, OWN).status_code for _ in range(5)] == [302] * 5


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("", "10.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "", "unknown"),
    ],
)
def test_who_the_client_is(rf, peer: str, forwarded: str, client: str) -> None:
    request = rf.get("/", REMOTE_ADDR=peer, headers={"x-forwarded-for": forwarded})
    assert throttle.client_of(request) == client


def test_nothing_typed_is_kept(world, caplog: pytest.LogCaptureFixture) -> None:
    """People type passwords into the field for the address."""
    with caplog.at_level("DEBUG"):
        for _ in range(7):
            enter(Client(), "my-secret-typed-wrongly", "another-secret")
    assert "secret" not in caplog.text
    assert not Tries.objects.filter(key__contains="secret").exists()


def test_old_counts_go(world) -> None:
    long_ago = clock.now() - timedelta(days=2)
    Tries.objects.create(key="x", closed_until=long_ago, forgotten_at=long_ago)
    enter(Client(), world.boxes["new"].address, ONE_TIME)
    assert not Tries.objects.filter(key="x").exists()
