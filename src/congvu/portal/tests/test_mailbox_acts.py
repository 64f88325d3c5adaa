"""Officers' acts in the portal: asked first in words, one or several, two persons, every role, no stale page."""

import re
import uuid

import pytest

from congvu.directory.models import JointDecision, Mailbox, PortalSession, RoleGrant
from congvu.directory.models.mailbox import Inbound, MailboxState, Role
from congvu.portal.tests.conftest import World, mailbox, text

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ISSUING = {Role.DEPARTMENT, Role.CENTRE}


def path(world: World, who: str, name: str) -> str:
    """The page of an act."""
    return f"/admin/mailboxes/{world.boxes[who].key}/acts/{name}"


def form(page: str, **more: str | list[str]) -> dict[str, str | list[str]]:
    """What the form of a page brings back by itself, and what is typed."""
    hidden = dict(re.findall(r'name="(seen-[^"]+)" value="([^"]*)"', page))
    return hidden | {"key": re.findall(r'name="key" value="([^"]*)"', page)} | more


def done(world: World, who: str, target: str, name: str, **typed: str) -> str:
    """Open the page of an act, fill it in, send it; the page that follows."""
    client, where = world.client(who), path(world, target, name)
    typed = {"reason": "Đã nghỉ việc", **({"inbound": "hold"} if name == "suspend" else {}), **typed}
    return text(client.post(where, form(text(client.get(where)), **typed), follow=True))


def state(world: World, who: str) -> str:
    """The state of a mailbox now."""
    return Mailbox.objects.get(pk=world.boxes[who].pk).state


def test_the_page_says_what_will_happen(world) -> None:
    page = text(world.client(Role.DEPARTMENT).get(path(world, "other", "suspend")))
    for said in (
        "phiên đang mở",
        "Vẫn nhận và giữ",
        "Từ chối, người gửi",
        "ghi vào sổ",
        "Quy chế không nêu điều khoản",
    ):
        assert said in page
    assert state(world, "other") == MailboxState.ACTIVE


def test_suspended_and_back(world) -> None:
    client = world.client("other")
    client.get("/mailbox")
    page = done(world, Role.CENTRE, "other", "suspend", inbound="reject")
    box = Mailbox.objects.get(pk=world.boxes["other"].pk)
    assert (box.state, box.inbound, box.state_reason) == (MailboxState.SUSPENDED, Inbound.REJECT, "Đã nghỉ việc")
    assert "Đã nghỉ việc" in page
    assert "Từ chối, người gửi" in page
    assert client.get("/mailbox").status_code == 302
    assert not PortalSession.objects.filter(mailbox=box).exists()
    done(world, Role.DEPARTMENT, "other", "reinstate")
    assert state(world, "other") == MailboxState.ACTIVE


def test_without_reason_nothing_is_done(world) -> None:
    assert "Chưa ghi lý do." in done(world, Role.CENTRE, "other", "suspend", reason=" ")
    assert state(world, "other") == MailboxState.ACTIVE


def test_where_the_regulation_names_clauses_one_must_be_chosen(world) -> None:
    world.here.regulation = "can-tho-33-2015"
    world.here.save()
    assert "Chưa chọn điều khoản." in done(world, Role.CENTRE, "other", "revoke")
    assert "CT-9.9" in done(world, Role.CENTRE, "other", "revoke", clause="CT-9.9")
    assert state(world, "other") == MailboxState.REVOKED


def test_wrong_state_is_one_sentence(world) -> None:
    page = text(world.client(Role.CENTRE).get(path(world, "other", "reinstate"), follow=True))
    assert "không cho sử dụng lại được" in page
    assert world.client(Role.CENTRE).get(path(world, "other", "destroy")).status_code == 404


def test_a_page_left_open_does_nothing(world) -> None:
    client, where = world.client(Role.CENTRE), path(world, "other", "suspend")
    left_open = form(text(client.get(where)), reason="x", inbound="hold")
    done(world, Role.DEPARTMENT, "other", "suspend")
    done(world, Role.DEPARTMENT, "other", "reinstate")
    assert "vừa được người khác thay đổi" in text(client.post(where, left_open))
    assert state(world, "other") == MailboxState.ACTIVE


def test_another_jurisdiction_does_not_exist(world) -> None:
    client = world.client(Role.DEPARTMENT)
    assert client.get(path(world, "foreign", "suspend")).status_code == 404
    assert client.post(path(world, "foreign", "suspend"), {"reason": "x"}).status_code == 404
    chosen = client.post("/admin/mailboxes/chosen/suspend", {"key": [str(world.boxes["foreign"].key), "x"]})
    assert chosen["Location"] == "/admin/mailboxes"
    assert client.post(f"/admin/mailboxes/{uuid.uuid4()}/decisions/1").status_code == 404


@pytest.mark.parametrize("role", Role.values)
def test_roles(world, role: str) -> None:
    client, allowed = world.client(role), role in ISSUING
    assert client.post("/admin/mailboxes/chosen/suspend").status_code == (302 if allowed else 403)
    assert client.post(f"/admin/mailboxes/{world.boxes['other'].key}/decisions/1").status_code == (
        404 if allowed else 403
    )
    page = text(client.get(f"/admin/mailboxes/{world.boxes['new'].key}"))
    assert ("/acts/suspend" in page) == allowed
    assert ('name="key"' in text(client.get("/admin/mailboxes"))) == allowed


@pytest.mark.clause("CT-9.9", "CT-14.2.s3")
def test_two_persons(world) -> None:
    world.here.regulation = "can-tho-33-2015"
    world.here.save()
    second = mailbox(world.health, "hai", "Vũ Thứ Hai")
    RoleGrant.objects.create(mailbox=second, role=Role.CENTRE)
    world.boxes["second"] = second
    assert "chờ người thứ hai" in done(world, Role.DEPARTMENT, "other", "delete", clause="CT-9.9")
    decision = JointDecision.objects.get()
    where = f"/admin/mailboxes/{world.boxes['other'].key}/decisions/{decision.pk}"
    refused = text(world.client("second").get(path(world, "other", "delete"), follow=True))
    assert "hãy trả lời đề nghị đó trước" in refused
    assert "/decisions/" in text(world.client("second").get(f"/admin/mailboxes/{world.boxes['other'].key}"))
    assert "Trả lời đề nghị" in text(world.client("second").get("/duties"))
    own = text(world.client(Role.DEPARTMENT).post(where, {"answer": "agree", "sure": "1"}, follow=True))
    assert "cần một người thứ hai" in own
    assert "không lấy lại được" in text(world.client("second").post(where, {"answer": "agree"}))
    assert state(world, "other") == MailboxState.REVOKED
    world.client("second").post(where, {"answer": "agree", "sure": "1"})
    assert state(world, "other") == MailboxState.DELETED
    again = text(world.client("second").post(where, {"answer": "agree", "sure": "1"}, follow=True))
    assert "đã được quyết định" in again


def test_several_at_once_or_none(world, many) -> None:
    boxes = many(3)
    client = world.client(Role.CENTRE)
    chosen = {"key": [str(box.key) for box in [*boxes, world.boxes["suspended"]]]}
    page = text(client.post("/admin/mailboxes/chosen/suspend", chosen))
    assert "Không làm:" in page
    assert page.count('name="key"') == 3
    typed = form(page, reason="Kiểm tra chung", inbound="hold")
    Mailbox.objects.filter(pk=boxes[0].pk).update(state=MailboxState.REVOKED)
    stale = text(client.post("/admin/mailboxes/chosen/suspend", typed))
    assert boxes[0].address in stale
    assert {Mailbox.objects.get(pk=box.pk).state for box in boxes[1:]} == {MailboxState.ACTIVE}
    Mailbox.objects.filter(pk=boxes[0].pk).update(state=MailboxState.ACTIVE)
    assert "3 hộp thư" in text(client.post("/admin/mailboxes/chosen/suspend", typed, follow=True))
    back = form(text(client.post("/admin/mailboxes/chosen/reinstate", chosen)), reason="Xong")
    client.post("/admin/mailboxes/chosen/reinstate", back)
    assert {Mailbox.objects.get(pk=box.pk).state for box in boxes} == {MailboxState.ACTIVE}


def test_several_new_passwords_are_printed_once(world, many) -> None:
    boxes, client = many(2), world.client(Role.CENTRE)
    page = text(client.post("/admin/mailboxes/chosen/reissue", {"key": [str(box.key) for box in boxes]}))
    slips = client.post("/admin/mailboxes/chosen/reissue", form(page, sure="1"))
    assert slips.content.startswith(b"%PDF")
    assert {Mailbox.objects.get(pk=box.pk).state for box in boxes} == {MailboxState.ISSUED}
    again = client.post("/admin/mailboxes/chosen/reissue", form(page, sure="1"))
    assert again["Content-Type"].startswith("text/html")
    none = client.post("/admin/mailboxes/chosen/reissue", {"key": [str(world.boxes["suspended"].key)]})
    assert "không cấp lại được" in text(none)


@pytest.mark.clause("DL-13.2.s2", "QT-4.3.4.s2", "DN-12.3.s3")
@pytest.mark.parametrize(
    ("regulation", "allowed", "clause"),
    [
        ("dak-lak-08-2014", {Role.AGENCY_IT, *ISSUING}, "DL-13.2.s2"),
        ("quang-tri-313-2018", ISSUING, "QT-4.3.4.s2"),
        ("dak-nong-12-2012", ISSUING, "DN-12.3.s3"),
        ("vinh-phuc-28-2014", ISSUING, ""),
    ],
)
def test_who_replaces_a_forgotten_password(world, regulation: str, allowed: set[str], clause: str) -> None:
    from congvu.ledger.models import Act

    world.here.regulation = regulation
    world.here.save()
    mailbox(world.health, "quen", "Phan Hay Quên")
    box = Mailbox.objects.get(address__startswith="quen@")
    where = f"/admin/mailboxes/{box.key}/one-time-password"
    for role in Role.values:
        answer = world.client(role).get(where)
        assert answer.status_code == (200 if role in allowed else 403), role
    token = re.search(r'name="token" value="(\w+)"', text(world.client(min(allowed)).get(where)))
    assert token
    world.client(min(allowed)).post(where, {"token": token[1]})
    if clause:
        assert Act.objects.filter(verb="password.issue", subject=box.address).latest("id").clause == clause
    elsewhere = f"/admin/mailboxes/{world.boxes['other'].key}/one-time-password"
    assert world.client(Role.AGENCY_IT).get(elsewhere).status_code == 404
