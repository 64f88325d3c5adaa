"""Issuing a one-time password anew."""

import re

import pytest
from django.test import Client

from congvu.directory.models import Jurisdiction, Mailbox, RoleGrant
from congvu.directory.models.mailbox import Role
from congvu.directory.offices import office_of
from congvu.ledger.models import Act
from congvu.portal.tests.conftest import text
from congvu.portal.views import one_time


def issue(world, role: str, who: str):
    """Ask for a new one-time password, as the page does."""
    client, path = world.client(role), path_of(world, who)
    return client.post(path, {"token": token(text(client.get(path, follow=True)))}, follow=True)


def path_of(world, who: str) -> str:
    """The page that issues."""
    return f"/admin/mailboxes/{world.boxes[who].key}/one-time-password"


def token(page: str) -> str:
    """What the form sends along; nothing where the page has no such form."""
    found = re.search(r'name="token" value="(\w+)"', page)
    return found[1] if found else ""


def shown(page: str) -> str:
    """The one-time password on the page."""
    found = re.search(r'class="secret"><code>([^<]+)<', page)
    assert found
    return found[1]


def test_asks_first(world) -> None:
    path = path_of(world, "other")
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


def test_the_same_form_issues_only_once(world) -> None:
    """Loading the page again, or coming back to the form, leaves the printed slip valid."""
    client, path, box = world.client(Role.CENTRE), path_of(world, "other"), world.boxes["other"]
    form = {"token": token(text(client.get(path)))}
    secret = shown(text(client.post(path, form)))
    for _time in range(2):
        again = client.post(path, form)
        assert again.status_code == 409
        assert "không hiện lại" in text(again)
        assert secret not in text(again)
        assert f'href="{path}"' in text(again)
    box.refresh_from_db()
    assert box.check_password(secret)
    assert Act.objects.filter(subject=box.address, verb="password.issue").count() == 1
    anew = shown(text(client.post(path, {"token": token(text(client.get(path)))})))
    box.refresh_from_db()
    assert (box.check_password(anew), box.check_password(secret)) == (True, False)


def test_two_officers_at_once(world) -> None:
    """The second one's form is void: it would void the slip of the first."""
    one, other, path = world.client(Role.CENTRE), world.client(Role.DEPARTMENT), path_of(world, "other")
    forms = [{"token": token(text(client.get(path)))} for client in (one, other)]
    assert shown(text(one.post(path, forms[0])))
    assert other.post(path, forms[1]).status_code == 409
    assert world.client(Role.CENTRE).post(path).status_code == 409


def test_lost_race(world, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the password changes between the form's check and the issuing, nothing is issued."""
    client, path, box = world.client(Role.CENTRE), path_of(world, "other"), world.boxes["other"]
    form = {"token": token(text(client.get(path)))}

    def replaced(_token: str, _box: Mailbox) -> bool:
        Mailbox.objects.filter(pk=box.pk).update(password="replaced")
        return False

    monkeypatch.setattr(one_time, "used_up", replaced)
    answer = client.post(path, form)
    assert answer.status_code == 409
    assert "Trang này đã cũ" in text(answer)
    box.refresh_from_db()
    assert box.password == "replaced"


def test_issuer_is_told_that_the_owner_sees_it_and_the_owner_does(world) -> None:
    asked = world.client(Role.CENTRE).get(path_of(world, "other"))
    assert "hiện trên trang của chủ hộp thư" in text(asked)
    page = text(issue(world, Role.CENTRE, "other"))
    assert "chủ hộp thư thấy điều đó" in page
    owner = Client()
    owner.post("/sign-in", {"username": world.boxes["other"].address, "password": shown(page)})
    own = text(owner.post("/password", {"new": "Nui-cao-2027", "again": "Nui-cao-2027"}, follow=True))
    assert "Cấp mật khẩu dùng một lần" in own
    assert world.boxes[Role.CENTRE].address in own


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
    assert "vai trò cao hơn" in text(issue(world, Role.CENTRE, Role.DEPARTMENT))
    RoleGrant.objects.create(mailbox=world.boxes["other"], role=Role.DEPARTMENT)
    assert shown(text(issue(world, Role.DEPARTMENT, "other")))


def test_button_is_shown_to_who_may(world) -> None:
    path = f"/admin/mailboxes/{world.boxes['other'].key}"
    assert "one-time-password" in text(world.client(Role.CENTRE).get(path))
    assert "one-time-password" not in text(world.client(Role.AUDITOR).get(path))


@pytest.mark.parametrize("above", [Role.CENTRE, Role.DEPARTMENT, Role.AUDITOR, Role.MAIL_ADMIN, Role.HOME_AFFAIRS])
def test_an_agencys_officer_opens_no_office_of_the_province(world, above: str) -> None:
    """Where the regulation lets an agency's IT officer replace passwords: the centre's people work in an agency too."""
    Jurisdiction.objects.filter(pk=world.here.pk).update(regulation="dak-lak-08-2014")
    before = world.boxes[above].password
    page = text(issue(world, Role.AGENCY_IT, above))
    assert "vai trò cao hơn" in page
    world.boxes[above].refresh_from_db()
    assert world.boxes[above].password == before
    assert shown(text(issue(world, Role.AGENCY_IT, Role.OFFICIAL)))


def test_two_roles_in_one_agency_are_both_held(world) -> None:
    RoleGrant.objects.create(mailbox=world.boxes[Role.HEAD], role=Role.LIAISON, agency=world.health)
    roles = office_of(Mailbox.objects.get(pk=world.boxes[Role.HEAD].pk)).roles
    assert roles == {Role.HEAD, Role.LIAISON}


@pytest.mark.clause("DL-11.2.s2")
def test_a_slip_is_handed_over_against_receipt(world) -> None:
    """To whom and when stands in the ledger, and the owner sees it; there is nothing to receipt once it was used."""
    box, client = world.boxes["new"], world.client(Role.CENTRE)
    path = f"/admin/mailboxes/{box.key}/handed"
    assert "Hãy ghi người nhận" in text(client.post(path, {"receiver": " "}, follow=True))
    page = text(client.post(path, {"receiver": "Lê Văn Mới, văn thư"}, follow=True))
    assert "Giao phiếu mật khẩu" in page
    act = Act.objects.get(subject=box.address, verb="slip.handed")
    assert (act.actor, act.after) == (world.boxes[Role.CENTRE].address, {"to": "Lê Văn Mới, văn thư"})
    box.state = "active"
    box.save()
    assert "không còn chờ mật khẩu đầu tiên" in text(client.post(path, {"receiver": "x"}, follow=True))
    assert Act.objects.filter(verb="slip.handed").count() == 1
