"""Leaving, exceptions, roles, the matrix of rights, agencies that register, changes and figures in the portal."""

from datetime import timedelta

import pytest
from django.test import Client

from congvu.directory.actions.roles import grant_role
from congvu.directory.models import Agency, Mailbox, RoleGrant
from congvu.directory.models.mailbox import Role
from congvu.directory.offices import ISSUING, LEAVES, RESETTING
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ledger.models import Act
from congvu.portal.tests.conftest import World, text
from congvu.requests.models import Departure, MailboxException, Undertaking
from congvu.requests.rights import rights

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = (clock.today() + timedelta(20)).isoformat()


def under(world: World, regulation: str) -> World:
    world.here.regulation = regulation
    world.here.save()
    return world


@pytest.mark.clause("DL-13.6")
def test_a_notice_becomes_a_row_that_stands_ready(world) -> None:
    under(world, "dak-lak-08-2014")
    browser = world.client(Role.OFFICIAL)
    assert "DL-13.6" in text(browser.get("/mailbox/leaving"))
    typed = {"reason": "move", "day": DAY, "destination": world.finance.pk}
    page = text(browser.post("/mailbox/leaving", typed, follow=True))
    assert "Bạn đã báo" in page
    notice = Departure.objects.get()
    duties = text(world.client(Role.HR).get("/duties"))
    assert f"/requests/new?departure={notice.pk}" in duties
    form = text(world.client(Role.HR).get(f"/requests/new?departure={notice.pk}"))
    for value in (world.boxes[Role.OFFICIAL].address, "Cơ quan: Sở Tài chính", "<option selected>thay đổi"):
        assert value in form
    for stranger in (Role.LIAISON, Role.HEAD):
        other = text(world.client(stranger).get(f"/requests/new?departure={notice.pk}"))
        assert world.boxes[Role.OFFICIAL].address not in other
    assert world.client("other").post(f"/mailbox/leaving/{notice.pk}/withdraw").status_code == 404
    assert "Đã rút" in text(browser.post(f"/mailbox/leaving/{notice.pk}/withdraw", follow=True))
    assert str(notice.pk) not in text(world.client(Role.HR).get("/duties")).split("departure=")[-1][:5]


def test_a_notice_without_place_is_told_what_lacks(world) -> None:
    page = text(world.client(Role.OFFICIAL).post("/mailbox/leaving", {"reason": "move", "day": DAY}))
    assert "Hãy ghi nơi chuyển đến." in page
    assert not Departure.objects.exists()


@pytest.mark.clause("DN-5.0.s2")
def test_exceptions_are_granted_by_whoever_approves_and_reported_to_all_officers(world) -> None:
    under(world, "dak-nong-12-2012")
    box = world.boxes["other"]
    typed = {"person": box.address, "agency": world.health.pk, "last_day": DAY, "reason": "kiêm nhiệm"}
    assert world.client(Role.AUDITOR).post("/admin/exceptions", typed).status_code == 403
    assert not MailboxException.objects.exists()
    page = text(world.client(Role.DEPARTMENT).post("/admin/exceptions", typed, follow=True))
    assert "kiêm nhiệm" in page
    one = MailboxException.objects.get()
    assert "kiêm nhiệm" in text(world.client(Role.AUDITOR).get("/admin/exceptions"))
    world.client(Role.AUDITOR).post(f"/admin/exceptions/{one.pk}/end")
    assert MailboxException.objects.get().ended_at is None
    assert "đã hết" in text(world.client(Role.DEPARTMENT).post(f"/admin/exceptions/{one.pk}/end", follow=True))


def test_where_the_regulation_knows_no_exception_none_is_offered(world) -> None:
    page = text(world.client(Role.DEPARTMENT).get("/admin/exceptions"))
    assert "không cho ngoại lệ" in page
    assert "Cho một ngoại lệ" not in page


@pytest.mark.clause("VP-11.1.s4", "DL-11.4.s2")
@pytest.mark.parametrize("role", Role.values)
def test_only_the_department_grants_and_each_change_is_in_the_log(world, role: str) -> None:
    box = world.boxes["other"]
    typed = {"person": box.address, "role": Role.HEAD, "agency": world.finance.pk}
    world.client(role).post("/admin/roles", typed)
    grants = RoleGrant.objects.filter(mailbox=box)
    assert grants.exists() == (role == Role.DEPARTMENT)
    if role == Role.DEPARTMENT:
        browser = world.client(role)
        assert box.address in text(browser.get(f"/admin/roles?agency={world.finance.pk}"))
        path = f"/admin/roles/{grants.get().pk}/remove"
        assert "Thôi vai trò này?" in text(browser.get(path))
        page = text(browser.post(path, follow=True))
        acts = list(Act.objects.filter(subject=box.address).order_by("id").values_list("verb", "before", "after"))
        fact = {"role": Role.HEAD, "agency": "stc"}
        assert acts == [("role.grant", {}, fact), ("role.revoke", fact, {})]
        assert page.count("Thủ trưởng cơ quan (stc)") == 2
        assert Act.objects.filter(subject=box.address).latest("id").actor == world.boxes[role].address


@pytest.mark.clause("DL-11.4.s2")
def test_nobody_removes_the_own_role_and_an_agencys_people_see_their_own(world) -> None:
    own = RoleGrant.objects.get(mailbox=world.boxes[Role.DEPARTMENT])
    assert "Không tự giao" in text(world.client(Role.DEPARTMENT).post(f"/admin/roles/{own.pk}/remove", follow=True))
    grant_role(world.boxes["other"], Role.HEAD, world.finance, "test")
    page = text(world.client(Role.AGENCY_IT).get("/admin/roles"))
    assert world.boxes[Role.HEAD].address in page
    assert world.boxes["other"].address not in page
    other = RoleGrant.objects.get(mailbox=world.boxes["other"])
    assert world.client(Role.AGENCY_IT).get(f"/admin/roles/{other.pk}/remove").status_code == 403


@pytest.mark.clause("DL-11.4.s2")
def test_the_matrix_is_what_the_doors_do(world) -> None:
    """Each right of the matrix against the page that it opens, for every role."""
    under(world, "dak-lak-08-2014")
    sets = {right.en: right.roles for right in rights(in_force(world.here))}
    assert sets["Issue one-time passwords"] == RESETTING
    pages = {
        "See agencies, people, mailboxes, the ledger": "/admin/mailboxes",
        "Enter leave": "/leave",
        "See how the regulation is kept": "/compliance",
        "Suspend, revoke, archive; unlock": f"/admin/mailboxes/{world.boxes['other'].key}/acts/suspend",
        "Grant and remove roles": f"/admin/roles/{RoleGrant.objects.first().pk}/remove",
    }
    for role in Role.values:
        for name, path in pages.items():
            assert (world.client(role).get(path).status_code == 200) == (role in sets[name]), (role, name)
    page = text(world.client(Role.HR).get("/admin/roles/rights"))
    assert "DL-11.4.s2" in page
    assert sets["Enter leave"] == LEAVES
    other = Agency.objects.get(pk=world.finance.pk)  # an IT officer of A acting on B
    assert world.client(Role.AGENCY_IT).get(f"/admin/agencies/{other.pk}").status_code == 404


@pytest.mark.clause("VP-4.3.s1", "VP-4.3.s2")
def test_a_body_registers_undertakes_and_says_whether_the_state_has_capital(world) -> None:
    browser = world.client(Role.CENTRE)
    firm = {"name": "Công ty Cấp nước", "code": "capnuoc", "kind": "doanh_nghiep"}
    assert "không có vốn nhà nước" in text(browser.post("/admin/agencies/new", firm | {"capital": "no"}))
    assert not Agency.objects.filter(code="capnuoc").exists()
    page = text(browser.post("/admin/agencies/new", firm | {"capital": "yes"}, follow=True))
    made = Agency.objects.get(code="capnuoc")
    assert "VP-4.3.s2" in page
    typed = {"form": "promise", "signer": "Giám đốc", "day": clock.today().isoformat()}
    assert world.client(Role.AUDITOR).post(f"/admin/agencies/{made.pk}", typed).status_code == 200
    assert not Undertaking.objects.exists()
    assert "Giám đốc ký ngày" in text(browser.post(f"/admin/agencies/{made.pk}", typed, follow=True))
    capital = {"form": "capital", "capital": "no"}
    browser.post(f"/admin/agencies/{made.pk}", capital)
    assert Agency.objects.get(pk=made.pk).state_capital is False


@pytest.mark.clause("CT-12.4")
def test_which_agency_keeps_mail_of_its_own(world) -> None:
    under(world, "can-tho-33-2015")
    own = {"form": "own", "address": "syt@moh.gov.vn.test", "since": clock.today().isoformat()}
    browser, health = world.client(Role.DEPARTMENT), f"/admin/agencies/{world.health.pk}"
    assert "CT-12.4" in text(browser.get(health))
    assert "syt@moh.gov.vn.test" in text(browser.post(health, own, follow=True))
    assert "Hệ thống thư riêng" not in text(browser.get(f"/admin/agencies/{world.finance.pk}"))


def acted(world: World, verb: str, box: Mailbox, **facts) -> None:
    from congvu.ledger.actions import record_one

    record_one(actor="test", verb=verb, subject=box.address, jurisdiction=box.jurisdiction.slug, **facts)


@pytest.mark.clause("DN-11.2.a.s2")
def test_changes_of_the_week_are_told(world) -> None:
    under(world, "dak-nong-12-2012")
    box, gone = world.boxes["other"], world.boxes["suspended"]
    acted(world, "mailbox.open", box)
    acted(world, "person.change", box, before={"agency": "syt"}, after={"agency": "stc"})
    acted(world, "mailbox.state", gone, before={"state": "suspended"}, after={"state": "revoked"})
    acted(world, "mailbox.state", gone, before={"state": "active"}, after={"state": "suspended"})
    page = text(world.client(Role.OFFICIAL).get("/changes"))
    for words in ("Địa chỉ mới", "Chuyển cơ quan", "trước đây: syt", "Hủy bỏ", "DN-11.2.a.s2"):
        assert words in page
    assert page.count(gone.address) == 1
    old = (clock.today() - timedelta(30)).isoformat()
    assert box.address not in text(world.client(Role.OFFICIAL).get(f"/changes?first={old}&last={old}"))


@pytest.mark.clause("DN-11.2.a.s2")
def test_strangers_read_of_bodies_only(world, client: Client, settings) -> None:
    official = Mailbox.objects.create(
        jurisdiction=world.here, kind="agency", address="syt@vinhphuc.gov.vn.test", state="active",
        agency=world.health, display_name="Sở Y tế", registered_at=clock.now(), search="", sort="",
    )  # fmt: skip
    official.addresses.create(address=official.address, jurisdiction=world.here, use="primary")
    acted(world, "mailbox.open", official)
    acted(world, "mailbox.open", world.boxes["other"])
    assert official.address not in text(client.get("/changes"))  # two provinces under one name: which one is asked
    page = text(client.get(f"/changes?province={world.here.slug}"))
    assert official.address in page
    assert world.boxes["other"].address not in page
    settings.ALLOWED_HOSTS = ["mail.vinhphuc.gov.vn.test"]
    assert official.address in text(client.get("/changes", headers={"host": "mail.vinhphuc.gov.vn.test"}))


@pytest.mark.clause("VP-11.2.s2")
def test_figures_count_by_kind_and_give_the_mean_time(world) -> None:
    from congvu.requests.models import Action, Request, Row, RowState

    now = clock.now()
    for number, (action, hours) in enumerate([("issue", 24), ("issue", 48), ("cancel", None)]):
        made = Request.objects.create(
            jurisdiction=world.here, number=f"YC-2026-{number:06}", agency=world.health, channel="portal",
            state="done", requester="", received_at=now,
        )  # fmt: skip
        done = {"state": RowState.DONE, "done_at": now + timedelta(hours=hours)} if hours else {"state": "ready"}
        Row.objects.create(request=made, place=1, action=action, kind="personal", name="x", **done)
    page = text(world.client(Role.CENTRE).get("/requests/figures"))
    assert "1 ngày 12 giờ" in page
    assert "VP-11.2.s2" in page
    from congvu.requests.figures import figures

    found = {one.action: (one.requests, one.done, one.mean) for one in figures(world.here, None, clock.today())}
    assert found[Action.ISSUE] == (2, 2, timedelta(hours=36))
    assert found[Action.CANCEL] == (1, 0, None)
    assert figures(world.here, {world.finance.pk}, clock.today())[0].requests == 0
    assert ISSUING


@pytest.mark.clause("VP-QD.3")
def test_the_first_password_acknowledges_the_regulation(world) -> None:
    from congvu.directory.actions.acknowledging import acknowledged

    box = world.boxes["new"]
    browser = world.client("new")
    assert "28/2014/QĐ-UBND" in text(browser.get("/password"))
    assert browser.get("/regulation").status_code == 200  # it can be read before
    assert not acknowledged(box)
    browser.post("/password", {"new": "Mua-thu-2026-xanh", "again": "Mua-thu-2026-xanh"})
    assert acknowledged(Mailbox.objects.get(pk=box.pk))
    act = Act.objects.get(verb="regulation.acknowledge")
    assert (act.actor, act.clause, act.after) == (box.address, "VP-QD.3", {"regulation": "28/2014/QĐ-UBND"})


@pytest.mark.clause("VP-QD.3")
def test_a_head_who_has_not_acknowledged_is_listed_until_they_do(world) -> None:
    from congvu.directory.actions.acknowledging import lacking

    head = world.boxes[Role.HEAD]
    assert [(agency.code, box, clause) for agency, box, clause in lacking(world.here)] == [("syt", head, "VP-QD.3")]
    browser = world.client(Role.HEAD)
    assert "Xác nhận quy chế" in text(browser.get("/duties"))
    assert "Tôi xác nhận" in text(browser.get("/regulation"))
    assert "Bạn đã xác nhận" in text(browser.post("/regulation", follow=True))
    browser.post("/regulation")
    assert Act.objects.filter(verb="regulation.acknowledge").count() == 1
    assert list(lacking(world.here)) == []
    world.client(Role.OFFICIAL).post("/regulation")
    assert Act.objects.filter(verb="regulation.acknowledge").count() == 1


@pytest.mark.clause("CT-14.1")
def test_the_department_sees_metadata_and_nothing_of_the_mail(world) -> None:
    from congvu.directory.models import MailboxUse

    under(world, "can-tho-33-2015")
    box = world.boxes["other"]
    MailboxUse.objects.create(mailbox=box, last_access="2026-03-02", last_submission="2026-03-01")
    page = text(world.client(Role.DEPARTMENT).get(f"/admin/mailboxes/{box.key}"))
    for words in ("02/03/2026", "01/03/2026", "CT-14.1", "Đang sử dụng"):
        assert words in page
    from congvu.portal import urls

    paths = {str(pattern.pattern) for pattern in urls.urlpatterns if "admin/" in str(pattern.pattern)}
    assert not any(word in path for path in paths for word in ("message", "read", "export"))


@pytest.mark.clause("VP-2.1")
@pytest.mark.parametrize("path", ["/sign-up", "/signup", "/register", "/accounts/signup", "/dang-ky"])
def test_a_visitor_cannot_register(world, client: Client, path: str) -> None:
    before = Mailbox.objects.count()
    assert client.get(path).status_code == 404
    assert client.post(path, {"address": "toi@vinhphuc.gov.vn.test", "password": "x"}).status_code in {403, 404}
    assert "đăng ký" not in text(client.get("/sign-in")).lower()
    assert Mailbox.objects.count() == before


@pytest.mark.clause("CT-3.2.s3")
def test_an_address_of_another_provider_is_nobody(world, client: Client) -> None:
    typed = {"username": "someone@gmail.com", "password": "Mat-khau-2026"}
    page = text(client.post("/sign-in", typed))
    assert "không đúng" in page
    assert "_auth_user_id" not in client.session
    assert client.get("/mailbox").status_code == 302


def test_mail_becomes_one_file_that_marks_what_looks_like_its_own_lines() -> None:
    from congvu.portal.views.export import entry

    found = entry(b"Subject: x\r\n\r\nFrom me\r\n>From you\r\n", "Sent", "Mon Nov 23 12:00:00 2026")
    head = b"From - Mon Nov 23 12:00:00 2026\nX-Folder: Sent\n"
    assert found == head + b"Subject: x\n\n>From me\n>>From you\n\n"
