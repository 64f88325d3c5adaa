"""My duties today, the agency's answers, and leave: each role on each, and what is not theirs does not exist."""

from datetime import date, timedelta

import pytest

from congvu.directory.actions import states
from congvu.directory.models import Leave, Mailbox, RoleGrant
from congvu.directory.models.mailbox import MailboxState, Role
from congvu.ground import clock
from congvu.portal.tests.conftest import World, mailbox, text

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LOOKING = set(Role.values) - {Role.OFFICIAL}
LEAVES = {Role.HEAD, Role.HR, Role.AGENCY_IT}


@pytest.fixture
def waiting(world: World) -> list[Mailbox]:
    """Three mailboxes of Cần Thơ's regulation, suspended as unused; the agency may answer for ten more days."""
    world.here.regulation = "can-tho-33-2015"
    world.here.save()
    boxes = [mailbox(world.health, f"lau{number}", f"Hồ Lâu Ngày{number}") for number in range(3)]
    due = clock.today() + timedelta(10)
    for box in boxes:
        states.suspend(box, "worker", clause="CT-5.4.s1", reason="Không dùng. / Not used.", due=due)
    return boxes


def answer(world: World, who: str, boxes: list[Mailbox], word: str, **more: str) -> str:
    """Send the form of the page; the page that follows."""
    fields = {"key": [str(box.key) for box in boxes], "answer": word, **more}
    return text(world.client(who).post("/duties/answer", fields, follow=True))


@pytest.mark.clause("CT-5.4.s4")
def test_a_list_is_answered_in_parts(world, waiting: list[Mailbox]) -> None:
    page = text(world.client(Role.HEAD).get("/duties"))
    assert all(box.address in page for box in waiting)
    assert '<span class="count">3' in page
    assert "giữ lại 2" in answer(world, Role.HEAD, waiting[:2], "keep")
    assert "Hủy bỏ những hộp thư này?" in answer(world, Role.LIAISON, waiting[2:], "cancel")
    assert "Đã hủy bỏ 1" in answer(world, Role.LIAISON, waiting[2:], "cancel", sure="1")
    found = [Mailbox.objects.get(pk=box.pk) for box in waiting]
    assert [box.state for box in found] == [MailboxState.ACTIVE, MailboxState.ACTIVE, MailboxState.REVOKED]
    assert {box.state_clause for box in found} == {"CT-5.4.s4"}
    late = answer(world, Role.HEAD, waiting[:1], "keep")
    assert f"{waiting[0].address} không còn chờ xác nhận." in late
    assert "Mọi việc đã xong" in late


@pytest.mark.parametrize("role", Role.values)
def test_who_answers(world, waiting: list[Mailbox], role: str) -> None:
    answered = role in {Role.HEAD, Role.LIAISON}
    page = text(world.client(role).get("/duties"))
    assert (waiting[0].address in page) == answered
    client = world.client(role)
    status = client.post("/duties/answer", {"key": str(waiting[0].key), "answer": "keep"}).status_code
    assert status == (302 if role in LOOKING else 403)
    assert (Mailbox.objects.get(pk=waiting[0].pk).state == MailboxState.ACTIVE) == answered


def test_nothing_is_told_of_mailboxes_elsewhere(world, waiting: list[Mailbox]) -> None:
    box = mailbox(world.finance, "khac", "Lý Khác")
    states.suspend(box, "worker", clause="CT-5.4.s1", due=clock.today())
    page = answer(world, Role.HEAD, [box, world.boxes["foreign"]], "keep")
    assert box.address not in page
    assert "Chưa chọn hộp thư nào" in page
    assert Mailbox.objects.get(pk=box.pk).state == MailboxState.SUSPENDED


def test_a_plain_official_reads_the_own_dates(world) -> None:
    world.here.regulation = "can-tho-33-2015"
    world.here.save()
    page = text(world.client(Role.OFFICIAL).get("/duties"))
    assert "Mọi việc đã xong" in page
    assert "CT-5.4.s1" in page
    assert "CT-10.3.s2" in page
    box = world.boxes[Role.OFFICIAL]
    box.password_changed_at = clock.now() - timedelta(87)
    box.save()
    assert "Đổi mật khẩu sắp hết hạn" in text(world.client(Role.OFFICIAL).get("/duties"))


@pytest.mark.clause("DL-7.1.s1", "DN-10.2")
@pytest.mark.parametrize(("regulation", "clause"), [("dak-lak-08-2014", "DL-7.1.s1"), ("dak-nong-12-2012", "DN-10.2")])
def test_checks_are_told_in_the_regulations_words(world, regulation: str, clause: str) -> None:
    world.here.regulation = regulation
    world.here.save()
    assert f"#{clause}" in text(world.client(Role.OFFICIAL).get("/duties"))


def leave(world: World, who: str, person: Mailbox, **more: str) -> str:
    """Enter a leave; the page that follows."""
    today = clock.today().isoformat()
    typed = {"person": person.address, "kind": "maternity", "first": today, "last": today, "document": "QĐ 12", **more}
    return text(world.client(who).post("/leave", typed, follow=True))


@pytest.mark.clause("VP-6.3.s2")
@pytest.mark.parametrize("role", sorted(LEAVES))
def test_leave_is_entered_listed_and_cancelled(world, role: str) -> None:
    person = world.boxes[Role.OFFICIAL]
    assert "Đã ghi kỳ nghỉ." in leave(world, role, person)
    row = Leave.objects.get()
    assert (row.person, row.entered_by) == (person.person, world.boxes[role].address)
    assert "Nghỉ thai sản" in text(world.client(role).get("/duties"))
    assert "trùng ngày" in leave(world, role, person)
    client = world.client(role)
    assert person.address in text(client.get("/leave"))
    assert person.address in text(client.get("/leave?q=" + person.person.given))
    empty = f"/leave?month={date(row.first.year + 1, 1, 1):%Y-%m}"
    assert person.address not in text(client.get(empty))
    assert "Hủy kỳ nghỉ này?" in text(client.post(f"/leave/{row.pk}/cancel"))
    assert "Đã hủy kỳ nghỉ." in text(client.post(f"/leave/{row.pk}/cancel", {"sure": "1"}, follow=True))
    assert "đã được hủy" in text(client.post(f"/leave/{row.pk}/cancel", {"sure": "1"}, follow=True))


def test_leave_of_others_is_not_theirs(world) -> None:
    assert "không có người nào dùng địa chỉ này" in leave(world, Role.HR, world.boxes["other"])
    RoleGrant.objects.create(mailbox=world.boxes["other"], role=Role.HR, agency=world.finance)
    leave(world, "other", world.boxes["other"])
    number = Leave.objects.get().pk
    assert world.client(Role.HR).post(f"/leave/{number}/cancel", {"sure": "1"}).status_code == 404
    assert "trước ngày đầu" in leave(world, Role.HR, world.boxes[Role.HEAD], last="2020-01-01")


@pytest.mark.parametrize("role", Role.values)
def test_who_cancels_leave(world, role: str) -> None:
    assert world.client(role).post("/leave/1/cancel").status_code == (404 if role in LEAVES else 403)
