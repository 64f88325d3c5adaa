"""Agencies: roles filled, kinds known, bodies named, mail of their own; whom a department's own regulation lets ask."""

from collections.abc import Callable
from typing import Any

import pytest

from congvu.directory.actions.jurisdictions import NewAgency, open_agencies
from congvu.directory.actions.roles import grant_role
from congvu.directory.models import Mailbox, Notice, Person
from congvu.directory.models.mailbox import Role
from congvu.directory.regulation import in_force
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.requests import witnesses
from congvu.requests.actions import deciding, executing
from congvu.requests.actions.organisation import choose_own_system
from congvu.requests.actions.submitting import Paper, Submission, submit_in_portal
from congvu.requests.models import Channel, RequestState, RowState
from congvu.requests.organisation import bodies, misplaced, vacancies
from congvu.requests.roles import roles_in
from congvu.requests.tests.asking import by_mail, clauses, done, in_portal, said, states
from congvu.requests.tests.conftest import Province, asked, person

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Make = Callable[[str], Province]


@pytest.mark.clause("CT-QD.3", "CT-12.3.s1", "DN-QD.3", "DN-15.4.b", "VP-QD.3", "VP-12.3.s1")
@pytest.mark.parametrize(
    ("slug", "wanted"),
    [
        ("cantho", {("head", "CT-QD.3"), ("liaison", "CT-12.3.s1")}),
        ("daknong", {("head", "DN-QD.3"), ("it_officer", "DN-15.4.b")}),
        ("vinhphuc", {("head", "VP-QD.3"), ("supervisor", "VP-12.3.s1")}),
    ],
)
def test_an_agency_without_its_roles_is_named(province: Make, slug: str, wanted: set[tuple[str, str]]) -> None:
    made = province(slug)
    found = [one for one in vacancies(made.place) if one.role != "delegate"]
    assert {one.agency for one in found} == {made.finance}
    assert {(one.role, one.clause) for one in found} >= wanted
    profile = in_force(made.place)
    for _role, clause in wanted:
        told = witnesses.roles(profile, slug, profile.clauses[clause])
        assert [one.agency for one in told if one.breaches] == [made.finance.pk]


@pytest.mark.clause("CT-12.4", "VP-8.2")
def test_mail_of_its_own(province: Make) -> None:
    """Whom the regulation lets keep its own mail is noted with its address, and then has no roles to fill."""
    made = province("cantho")
    with pytest.raises(CongvuError):
        choose_own_system(made.finance, "lienhe@stc.example", clock.today(), "test")
    (body,) = open_agencies(made.place, [NewAgency(code="sgddt", name="Sở Giáo dục và Đào tạo", kind="so")], "test")
    assert body in {one.agency for one in vacancies(made.place)}
    assert choose_own_system(body, "vp@giaoduc.example", clock.today(), "test").clause == "CT-12.4"
    assert body not in {one.agency for one in vacancies(made.place)}
    profile = in_force(made.place)
    assert [one.agency for one in witnesses.own_systems(profile, "cantho", profile.clauses["CT-12.4"])] == [body.pk]
    assert body.pk not in {one.agency for one in witnesses.roles(profile, "cantho", profile.clauses["CT-QD.3"])}
    other = province("vinhphuc")
    assert choose_own_system(other.finance, "vp@nganhdoc.example", clock.today(), "test").clause == "VP-8.2"


@pytest.mark.clause("DL-4", "DL-4bis.1", "DN-11.1.0", "VP-3.1.s1", "VP-10")
@pytest.mark.parametrize(("slug", "role"), [("daklak", "manager"), ("daknong", "manager"), ("vinhphuc", "operator")])
def test_the_bodies_that_run_the_system(province: Make, slug: str, role: str) -> None:
    """Their roles are for their own people: whoever has one from elsewhere is named."""
    made = province(slug)
    named = {one.role: one for one in bodies(in_force(made.place))}
    assert named[role].name
    assert made.who[role] in {box for box, _body in misplaced(made.place)}
    profile = in_force(made.place)
    (told,) = witnesses.bodies(profile, slug, profile.clauses[named[role].clause])
    assert told.count >= told.breaches > 0
    (body,) = open_agencies(made.place, [NewAgency(code="cq", name=named[role].name, kind="so")], "test")
    Mailbox.objects.filter(pk=made.who[role].pk).update(agency=body)
    assert made.who[role] not in {box for box, one in misplaced(made.place) if one.role == role}


@pytest.mark.clause("CT-2.1")
def test_kinds_of_agency(province: Make) -> None:
    made = province("cantho")
    names = ["Sở Du lịch", "Ban Dân tộc", "UBND xã Trường Xuân", "UBND huyện Thới Lai", "Liên minh Hợp tác xã"]
    reason = "mới thành lập, QĐ 9"
    request = by_mail(made, [asked(n, kind="agency", full_name=one, reason=reason) for n, one in enumerate(names, 1)])
    assert "CT-2.1" not in clauses(request), said(request)


@pytest.mark.clause("CT-13.2", "CT-9.7", "DL-11.3.s1")
def test_home_affairs_brings_facts_and_the_manager_approves(province: Make) -> None:
    made = province("cantho")
    box = made.person("Lê Văn Đổi", made.finance)
    who = made.who["home_affairs"]
    wanted: dict[str, Any] = {
        "agency": made.finance,
        "channel": Channel.PORTAL,
        "requester": who.address,
        "actor": who.address,
        "roles": roles_in(who, made.finance),
        "paper": Paper(),
    }
    with pytest.raises(CongvuError):
        submit_in_portal(Submission(**wanted, rows=[person()]), who)
    rows = [asked(1, "change", current=box.address, news="Chức vụ: Phó Giám đốc")]
    request = submit_in_portal(Submission(**wanted, rows=rows), who)
    assert request.state == RequestState.CHECKED, said(request)
    assert Person.objects.get(mailbox=box).position == "Chuyên viên"
    with pytest.raises(CongvuError):
        deciding.approve(request, who)
    done(made, request, "manager", "operator")
    assert Person.objects.get(mailbox=box).position == "Phó Giám đốc"


@pytest.mark.clause("DN-11.2.a.s2")
def test_who_is_told_of_a_change(province: Make) -> None:
    made = province("daknong")
    box = made.person("Lê Văn Đổi", made.health)
    request = by_mail(made, [asked(1, "change", current=box.address, news="Điện thoại: 0261.385.1234", reason="QĐ 7")])
    assert request.state == RequestState.CHECKED, said(request)
    done(made, request, "manager", "operator")
    told = {one.to for one in Notice.objects.filter(subject__contains="Kết quả")}
    assert {box.address, "syt@daknong.gov.vn.test"} <= told


@pytest.mark.clause("VP-2.2")
def test_an_agencys_mailbox_belongs_to_the_agency(province: Make) -> None:
    made = province("vinhphuc")
    box = Mailbox.objects.get(agency=made.health, kind="agency")
    assert (box.person, box.agency, box.unit) == (None, made.health, None)
    request = by_mail(made, [asked(1, kind="agency", full_name="Sở Du lịch")])
    assert request.state in {RequestState.CHECKED, RequestState.WAITING}, said(request)


@pytest.mark.clause("QT-4.3.1", "QT-4.3.7", "QT-5.2.s1", "QT-5.2.s2")
def test_a_departments_own_regulation(province: Make) -> None:
    """In the department that QT binds its office and heads of units ask; a departure needs its document."""
    made = province("quangtri")
    (body,) = open_agencies(made.place, [NewAgency(code="skhcn", name="Sở Khoa học và Công nghệ", kind="so")], "test")
    assert body.regulation == "quang-tri-313-2018"
    for word, role in (("office", Role.OFFICE), ("unit_head", Role.UNIT_HEAD), ("hr", Role.HR)):
        grant_role(made.who[word], role, body, "test")
    alone = in_portal(made, "hr", [person()], agency=body, roles=roles_in(made.who["hr"], body))
    assert states(alone) == [RowState.BAD]
    assert "QT-4.3.1" in clauses(alone)
    for word in ("office", "unit_head"):
        rows = [person(1, f"Lê Thị {word.title().replace('_', ' ')}")]
        request = in_portal(made, word, rows, agency=body, roles=roles_in(made.who[word], body))
        assert request.state == RequestState.CHECKED, said(request)
    deciding.approve(request, made.who["manager"])
    assert executing.execute(request, made.who["operator"]) == 1
    assert made.who["office"].address in {one.to for one in Notice.objects.filter(subject__contains="Kết quả")}
    box = made.person("Đỗ Văn Nghỉ", body)
    leaving = [asked(1, "cancel", current=box.address, reason="nghỉ hưu")]
    roles = roles_in(made.who["unit_head"], body)
    bare = in_portal(made, "unit_head", leaving, agency=body, roles=roles, files=[], paper=Paper())
    assert clauses(bare) == {"QT-4.3.7"}
    assert in_portal(made, "unit_head", leaving, agency=body, roles=roles).state == RequestState.CHECKED
