"""First password and change of password."""

import pytest
from django.test import Client

from congvu.directory.actions.passwords import issue_one_time_password
from congvu.directory.models.mailbox import Role
from congvu.ledger.models import Act
from congvu.portal.tests.conftest import ONE_TIME, OWN, text

NEW = "Nui-cao-2027"


@pytest.fixture
def newcomer(world) -> Client:
    """A browser in which somebody came in with a one-time password."""
    client = Client()
    client.post("/sign-in", {"username": world.boxes["new"].address, "password": ONE_TIME})
    return client


@pytest.mark.clause("VP-13.1.b.s1")
def test_only_the_change_page_is_open(newcomer: Client) -> None:
    for path in ("/", "/mailbox", "/directory", "/admin/mailboxes"):
        assert newcomer.get(path)["Location"] == "/password"
    assert newcomer.get("/password").status_code == 200
    assert newcomer.get("/regulation").status_code == 200  # what is acknowledged with the password can be read
    assert newcomer.post("/language", {"language": "en"}).status_code == 302
    assert newcomer.post("/sign-out")["Location"] == "/sign-in"


def test_first_password(world, newcomer: Client) -> None:
    """The one-time password is not asked for again, and the session goes on."""
    page = text(newcomer.get("/password"))
    assert 'name="present"' not in page
    answer = newcomer.post("/password", {"new": NEW, "again": NEW}, follow=True)
    assert answer.redirect_chain == [("/mailbox", 302)]
    assert "Đã đổi mật khẩu" in text(answer)
    assert "phần mềm thư" in text(answer)
    assert "webmail" not in text(answer)
    box = world.boxes["new"]
    box.refresh_from_db()
    assert box.state == "active"
    assert box.check_password(NEW)
    verbs = Act.objects.filter(subject=box.address).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["password.change", "regulation.acknowledge"]


def test_page_named_in_refusals_leads_through_the_door(world, client: Client) -> None:
    assert client.get("/password")["Location"] == "/sign-in?next=/password"
    data = {"username": world.boxes["new"].address, "password": ONE_TIME, "next": "/password"}
    assert client.post("/sign-in", data)["Location"] == "/password"


@pytest.mark.clause("VP-12.4.s2")
def test_rules_are_shown_with_their_clause(newcomer: Client) -> None:
    page = text(newcomer.get("/password"))
    assert "Ít nhất 8 ký tự" in page
    assert "VP-12.4.s2" in page
    assert "hệ thống chọn" in page
    assert "28/2014/QĐ-UBND" in page


def test_all_faults_at_once(newcomer: Client) -> None:
    page = text(newcomer.post("/password", {"new": "abc", "again": "abd"}))
    for fault in ("ít nhất 8 ký tự", "một chữ hoa", "một chữ số", "không giống nhau"):
        assert fault in page
    assert 'href="#id_new"' in page
    assert "abc" not in page.split("<main")[1].replace("aria", "")


def test_one_time_password_is_no_password(newcomer: Client, world) -> None:
    box = world.boxes["new"]
    box.set_password("Phieu-2026-Abc")
    box.save()
    client = Client()
    client.post("/sign-in", {"username": box.address, "password": "Phieu-2026-Abc"})
    page = text(client.post("/password", {"new": "Phieu-2026-Abc", "again": "Phieu-2026-Abc"}))
    assert "phải khác mật khẩu hiện tại" in page


def test_change_ends_other_sessions(world) -> None:
    here, elsewhere = world.client("other"), world.client("other")
    answer = here.post("/password", {"present": OWN, "new": NEW, "again": NEW})
    assert answer["Location"] == "/mailbox"
    assert here.get("/mailbox").status_code == 200
    assert elsewhere.get("/mailbox").status_code == 302


def test_present_password_must_be_right_and_is_not_guessed(world) -> None:
    client = world.client("other")
    wrong = {"present": "wrong", "new": NEW, "again": NEW}
    assert "hiện tại không đúng" in text(client.post("/password", wrong))
    for _ in range(4):
        client.post("/password", wrong)
    assert "Hãy đợi" in text(client.post("/password", wrong | {"present": OWN}))


def test_issued_anew_while_typing(world, newcomer: Client) -> None:
    """A new one-time password ends the session that the old one opened."""
    issue_one_time_password(world.boxes["new"], world.boxes[Role.DEPARTMENT].address)
    answer = newcomer.post("/password", {"new": NEW, "again": NEW})
    assert answer["Location"] == "/sign-in?next=/password"


def test_where_no_regulation_sets_a_rule_the_floor_is_the_systems_own(world) -> None:
    world.here.regulation = "quang-tri"
    world.here.save()
    client = world.client("new")
    page = text(client.get("/password"))
    assert "mức tối thiểu do hệ thống tự đặt" in page
    for weak in ("abc", "moi@vinhphuc.gov.vn.test", "Lê Thị Mới"):
        refused = text(client.post("/password", {"new": weak, "again": weak}))
        assert "Hệ thống" in refused
        assert "()" not in refused
    assert client.post("/password", {"new": "troi-xanh", "again": "troi-xanh"})["Location"] == "/mailbox"
