"""The life of a request: received, judged, agreed, approved, carried out, answered; by whom, and once (CT-5, CT-6)."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from congvu.directory.actions.mailboxes import Opening, open_mailboxes
from congvu.directory.errors import NoBasis
from congvu.directory.files import read
from congvu.directory.models import Address, Mailbox, Notice, Person
from congvu.directory.models.mailbox import MailboxKind, MailboxState, RoleGrant
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.ledger.models import Act
from congvu.requests.actions import deciding, executing
from congvu.requests.models import Request, RequestState, RowState
from congvu.requests.queries import open_acts, waits_for
from congvu.requests.tests.asking import by_mail, clauses, done, in_portal, said, states
from congvu.requests.tests.conftest import Province, asked, person

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Make = Callable[[str], Province]


@pytest.mark.clause("CT-5.0", "CT-5.1.a", "CT-6.1.a.s1", "CT-6.1.a.s2", "CT-6.2.s1", "CT-6.2.s3", "CT-9.1", "CT-3.2.s1")
@pytest.mark.clause("CT-2.3", "CT-10.4.s1")
def test_from_list_to_signed_answer(province: Make) -> None:
    made = province("cantho")
    request = by_mail(made, [person(1), person(2, "Lê Thị Bình")], message_id="<one@cantho.gov.vn.test>")
    assert request.number == "YC-2026-000001"
    assert (request.state, states(request)) == (RequestState.CHECKED, [RowState.READY] * 2), said(request)
    assert [row.address.partition("@")[0] for row in request.rows.order_by("place")] == ["nvan", "ltbinh"]
    assert not Mailbox.objects.filter(address__startswith="nvan").exists()
    done(made, request, "manager", "operator")
    assert (request.state, states(request)) == (RequestState.DONE, [RowState.DONE] * 2)
    assert {one.kind for one in made.place.mailboxes.filter(person=None)} == {"agency"}
    box = Mailbox.objects.get(address="nvan@cantho.gov.vn.test")
    assert (box.state, box.basis) == (MailboxState.ISSUED, "YC-2026-000001/1")
    assert box.person is not None
    assert box.person.agency == made.health
    assert box.request_rows.get().request == request
    told = Notice.objects.filter(subject__contains="Kết quả")
    assert {one.to for one in told} == {"syt@cantho.gov.vn.test", "sottt@cantho.gov.vn.test"}
    assert all(one.in_reply_to == "<one@cantho.gov.vn.test>" for one in told)
    answer = read(told[0].files.get())
    assert answer.startswith(b"%PDF")
    assert b"/ETSI.CAdES.detached" in answer
    verbs = list(Act.objects.filter(subject=request.number).values_list("verb", flat=True))
    assert verbs == [
        "request.receive",
        "request.approve",
        "request.execute",
        "request.row",
        "request.row",
        "request.answer",
    ]


@pytest.mark.clause("CT-5.0", "VP-6.1", "VP-2.1", "CT-9.7")
def test_nothing_is_opened_without_a_request(province: Make) -> None:
    made = province("vinhphuc")
    opening = Opening(
        kind=MailboxKind.AGENCY, address=f"la@{made.place.domain}", registered_at=clock.now(), agency=made.health
    )
    with pytest.raises(NoBasis):
        open_mailboxes(made.place, [opening], "somebody")


@pytest.mark.clause("CT-9.1", "DN-11.1.b", "VP-6.2.s1")
@pytest.mark.parametrize("slug", ["cantho", "daknong", "vinhphuc"])
def test_approving_and_executing_are_two_persons(province: Make, slug: str) -> None:
    made = province(slug)
    request = by_mail(made, [person()])
    for word in ("head", "hr", "it_officer", "liaison", "supervisor", "home_affairs", "mail_admin"):
        with pytest.raises(CongvuError) as refusal:
            deciding.approve(request, made.who[word])
        assert refusal.value.code == "not-approver"
    with pytest.raises(CongvuError) as early:
        executing.execute(request, made.who["operator"])
    assert early.value.code == "request-state"
    deciding.approve(request, made.who["manager"])
    with pytest.raises(CongvuError) as twice:
        deciding.approve(request, made.who["manager"])
    assert twice.value.code == "request-state"
    for word in ("manager", "head", "hr"):
        with pytest.raises(CongvuError) as refusal:
            executing.execute(request, made.who[word])
        assert refusal.value.code == "not-executor"
    assert executing.execute(request, made.who["operator"]) == 1
    with pytest.raises(CongvuError):
        executing.execute(request, made.who["operator"])
    assert Mailbox.objects.filter(basis__startswith="YC-").count() == 1


@pytest.mark.clause("CT-9.1")
def test_a_centre_admin_does_not_approve_in_can_tho(province: Make) -> None:
    made = province("cantho")
    with pytest.raises(CongvuError) as refusal:
        deciding.approve(by_mail(made, [person()]), made.who["operator"])
    assert (refusal.value.code, refusal.value.clause) == ("not-approver", "CT-9.1")


@pytest.mark.clause("VP-6.2.s1", "VP-11.2.s2")
def test_the_centre_does_both_by_two_persons_where_the_regulation_names_nobody(province: Make) -> None:
    made = province("vinhphuc")
    request = by_mail(made, [person()])
    deciding.approve(request, made.who["operator"])
    with pytest.raises(CongvuError) as same:
        executing.execute(request, made.who["operator"])
    assert same.value.code == "approver-executes"


@pytest.mark.clause(
    "DL-4bis.3", "DL-4bis.4", "DL-6.s1", "DL-6.s3", "DL-6.s4", "DL-4bis.1", "DL-11.4.s2", "DL-4bis.5.s1"
)
def test_delegated_administration(province: Make) -> None:
    """Personnel asks, the head approves; the IT officer makes personal mailboxes, the mail administrator others."""
    made = province("daklak")
    rows = [
        person(1, reason="Tuyển dụng, QĐ 5/QĐ-SYT"),
        asked(2, kind="unit", full_name="Phòng Nghiệp vụ y", reason="đơn vị trực thuộc mới, QĐ 6"),
    ]
    with pytest.raises(CongvuError):
        in_portal(made, "operator", rows)
    assert in_portal(made, "it_officer", rows).state == RequestState.WAITING
    request = in_portal(made, "hr", [person(1, "Võ Văn Cường", reason="Tuyển dụng"), rows[1]])
    assert request.state == RequestState.CHECKED, said(request)
    row = request.rows.get(place=2)
    if row.state == RowState.UNDECIDED:
        deciding.decide_address(row, "nghiepvuy", "do cán bộ quyết định", made.who["mail_admin"])
        if request.rows.get(place=2).state == RowState.PROPOSED:
            deciding.agree(request, made.who["hr"].address, yes=True)
    with pytest.raises(CongvuError) as refusal:
        deciding.approve(request, made.who["manager"])
    assert refusal.value.clause in {"DL-4bis.3", "DL-4bis.4"}
    deciding.approve(request, made.who["head"])
    assert executing.execute(request, made.who["it_officer"]) == 1
    assert states(request) == [RowState.DONE, RowState.APPROVED]
    with pytest.raises(CongvuError) as refusal:
        executing.execute(request, made.who["it_officer"])
    assert executing.execute(request, made.who["mail_admin"]) == 1
    request.refresh_from_db()
    assert request.state == RequestState.DONE
    assert {row.done_by for row in request.rows.all()} == {
        made.who["it_officer"].address,
        made.who["mail_admin"].address,
    }
    assert all(row.done_at for row in request.rows.all())


@pytest.mark.clause("DL-6.s3")
def test_nobody_approves_their_own_list(province: Make) -> None:
    made = province("daklak")
    RoleGrant.objects.create(mailbox=made.who["hr"], role="agency_head", agency=made.health)
    request = in_portal(made, "hr", [person(reason="Tuyển dụng")])
    with pytest.raises(CongvuError) as refusal:
        deciding.approve(request, made.who["hr"])
    assert refusal.value.code == "own-list"


@pytest.mark.clause("CT-6.1.a.s2", "QT-5.2.s2")
def test_a_bad_row_is_named_and_nothing_is_done_until_settled(province: Make) -> None:
    made = province("cantho")
    rows = [person(number, f"Hồ Văn Ngày{chr(96 + number)}") for number in range(1, 11)]
    rows[6].texts.pop("given")
    request = by_mail(made, rows)
    assert request.state == RequestState.WAITING
    assert states(request).count(RowState.BAD) == 1
    letter = Notice.objects.get(subject__contains="Đã nhận").text
    assert "Dòng 7 (hàng 11 trong tệp), cột “Tên”" in letter
    with pytest.raises(CongvuError):
        deciding.approve(request, made.who["manager"])
    assert deciding.set_aside(request, made.who["operator"]) == 1
    request.refresh_from_db()
    done(made, request, "manager", "operator")
    assert states(request).count(RowState.DONE) == 9
    assert "thiếu tên" in request.rows.get(place=7).result


def test_the_agency_drops_its_bad_rows(province: Make) -> None:
    """Not another agency's people; the reasons are joined as one sentence."""
    made = province("cantho")
    rows = [person(1), person(2, "Hồ Văn Bình")]
    rows[1].texts.pop("birth_date")
    rows[1].texts.pop("reason")
    request = by_mail(made, rows)
    with pytest.raises(CongvuError):
        deciding.set_aside(request, made.person("Lê Văn Khác", made.finance))
    assert "set_aside" in open_acts(request, made.who["it_officer"])
    assert waits_for(request, made.who["it_officer"]) == "mend"
    assert waits_for(request, made.who["manager"]) == ""
    deciding.set_aside(request, made.who["it_officer"])
    request.refresh_from_db()
    assert (request.state, states(request)) == (RequestState.CHECKED, [RowState.READY, RowState.REFUSED])
    assert ".;" not in request.rows.get(place=2).result


def test_the_same_person_in_an_own_older_request(province: Make) -> None:
    """An open one stands in the way, with its own sentence; what is withdrawn lets the row be judged anew."""
    made = province("cantho")
    first = by_mail(made, [person()])
    second = by_mail(made, [person()])
    third = by_mail(made, [person()])
    assert f"{first.number} của chính cơ quan" in said(second)
    deciding.withdraw(first, "syt@cantho.gov.vn.test")
    for one in (second, third):
        one.refresh_from_db()
    assert (second.state, states(second)) == (RequestState.CHECKED, [RowState.READY]), said(second)
    assert (third.state, states(third)) == (RequestState.WAITING, [RowState.BAD])
    assert second.number in said(third)
    assert second.due is not None
    deciding.refuse(second, made.who["manager"], "thiếu hồ sơ")
    assert states(third) == [RowState.READY]
    assert states(by_mail(made, [person(1, "Lê Thị Mới")])) == [RowState.READY]


@pytest.mark.clause("CT-5.1.a", "CT-4.2.dd", "DN-5.0.s1", "DN-7.2.a", "CT-5.2", "CT-5.3.b")
@pytest.mark.parametrize("slug", ["cantho", "daknong"])
def test_somebody_with_a_mailbox_elsewhere_moves_with_it(province: Make, slug: str) -> None:
    """No second mailbox: a change is proposed, agreed, and then done; mail and mailbox stay."""
    made = province(slug)
    box = made.person("Nguyễn Văn An", made.finance, "1995-05-05")
    RoleGrant.objects.create(mailbox=box, role="liaison", agency=made.finance)
    before, key = box.address, box.key
    request = by_mail(made, [person()])
    row = request.rows.get()
    assert (row.action, row.state, request.state) == ("change", RowState.PROPOSED, RequestState.WAITING), said(request)
    with pytest.raises(CongvuError):
        deciding.approve(request, made.who["manager"])
    deciding.agree(request, f"syt@{made.place.domain}", yes=True)
    done(made, Request.objects.get(), "manager", "operator")
    box.refresh_from_db()
    assert (box.agency, box.key) == (made.health, key)
    assert Person.objects.filter(full_name="Nguyễn Văn An").count() == 1
    assert not box.grants.exists()
    assert box.display_name == "Nguyễn Văn An - Sở Y tế"
    if slug == "daknong":
        assert box.address == "annv.syt@daknong.gov.vn.test"
        assert Address.objects.get(address=before).use == "alias"
        assert Address.objects.get(address=before).mailbox == box
    told = {one.to for one in Notice.objects.filter(subject__contains="Kết quả")}
    assert f"stc@{made.place.domain}" in told


@pytest.mark.clause("CT-5.3.b", "DL-6.s2", "DL-11.8")
def test_a_move_within_the_province_is_no_cancellation(province: Make) -> None:
    made = province("daklak")
    box = made.person("Lê Văn Chuyển", made.health)
    row = asked(1, "cancel", current=box.address, reason="chuyển công tác", news="Cơ quan: Sở Tài chính")
    request = in_portal(made, "hr", [row])
    assert request.rows.get().action == "change"
    deciding.agree(request, made.who["hr"].address, yes=True)
    deciding.approve(request, made.who["head"])
    with pytest.raises(CongvuError) as refusal:
        executing.execute(request, made.who["it_officer"])
    assert refusal.value.clause == "DL-11.8"
    before = box.address
    executing.execute(request, made.who["mail_admin"])
    box.refresh_from_db()
    assert box.agency == made.finance
    assert box.state == MailboxState.ACTIVE
    assert box.address.endswith("@stc.daklak.gov.vn.test")
    assert (Address.objects.get(address=before).use, Address.objects.get(address=before).mailbox) == ("alias", box)
    told = {one.to for one in Notice.objects.filter(subject__contains="Kết quả")}
    assert {f"{code}@{made.place.domain}" for code in ("syt", "stc")} <= told


@pytest.mark.clause("DN-7.2.b", "VP-12.6.s2", "QT-4.3.7", "CT-5.3.a")
@pytest.mark.parametrize(("slug", "reason"), [("daknong", "nghỉ hưu, QĐ 9"), ("cantho", "thôi việc")])
def test_cancelled_on_its_day(province: Make, now: Callable[[datetime], None], slug: str, reason: str) -> None:
    """Closed at the day that the row names, by the worker, and not before."""
    made = province(slug)
    box = made.person("Đỗ Văn Nghỉ", made.health)
    request = by_mail(made, [asked(1, "cancel", current=box.address, reason=reason, effective="2026-11-25")])
    done(made, request, "manager", "operator")
    assert (request.state, states(request)) == (RequestState.EXECUTING, [RowState.APPROVED])
    now(datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert executing.go_on_with_all() == 0
    now(datetime(2026, 11, 24, 17, 1, tzinfo=UTC))  # one minute past midnight in Vietnam
    assert executing.go_on_with_all() == 1
    box.refresh_from_db()
    request.refresh_from_db()
    assert (box.state, request.state) == (MailboxState.REVOKED, RequestState.DONE)


@pytest.mark.clause("CT-6.1.b")
def test_a_new_password_ends_the_old_one(province: Make) -> None:
    made = province("cantho")
    box = made.person("Vũ Thị Quên", made.health)
    agency = Mailbox.objects.get(agency=made.health, kind="agency")
    request = by_mail(made, [asked(1, "reissue", current=box.address)])
    done(made, request, "manager", "operator")
    box.refresh_from_db()
    assert box.state == MailboxState.ISSUED
    assert executing.waiting_for_slips(request) == [box.pk]
    other = by_mail(made, [asked(1, "reissue", kind="agency", current=agency.address)])
    assert clauses(other) == {"CT-6.1.b"}


@pytest.mark.clause("CT-6.2.s2", "DN-11.2.a.s1")
def test_refusal_has_its_reason(province: Make) -> None:
    made = province("cantho")
    request = by_mail(made, [person()])
    with pytest.raises(CongvuError) as refusal:
        deciding.refuse(request, made.who["manager"], "  ")
    assert refusal.value.clause == "CT-6.2.s2"
    with pytest.raises(CongvuError):
        deciding.refuse(request, made.who["head"], "không đúng")
    deciding.refuse(request, made.who["manager"], "Người này không thuộc biên chế.")
    request.refresh_from_db()
    assert request.state == RequestState.REFUSED
    assert "không thuộc biên chế" in Notice.objects.filter(subject__contains="Kết quả")[0].text
    with pytest.raises(CongvuError):
        deciding.approve(request, made.who["manager"])


def test_an_executor_who_stops_half_way(province: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row is done once; the worker goes on with the rest, and answers once."""
    made = province("cantho")
    request = by_mail(made, [person(number, f"Hồ Văn Ngày{chr(96 + number)}") for number in range(1, 7)])
    deciding.approve(request, made.who["manager"])
    real, calls = executing.carry_out, []

    def stopping(key: int) -> bool:
        calls.append(key)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(key)

    with monkeypatch.context() as patched:
        patched.setattr(executing, "carry_out", stopping)
        with pytest.raises(KeyboardInterrupt):
            executing.execute(request, made.who["operator"])
    assert states(request).count(RowState.DONE) == 3
    assert executing.go_on_with_all() == 3
    assert executing.go_on_with_all() == 0
    assert Mailbox.objects.filter(basis__startswith=request.number).count() == 6
    assert Notice.objects.filter(subject__contains="Kết quả").count() == 2
    assert {row.done_by for row in request.rows.all()} == {made.who["operator"].address}


def test_what_cannot_be_carried_out_is_refused_and_the_rest_is_done(province: Make) -> None:
    made = province("cantho")
    request = by_mail(made, [person(1), person(2, "Lê Thị Bình")])
    deciding.approve(request, made.who["manager"])
    row = request.rows.get(place=1)
    Address.objects.create(address=row.address, jurisdiction=made.place, use="retired")
    executing.execute(request, made.who["operator"])
    assert states(request) == [RowState.REFUSED, RowState.DONE]
    assert "không cấp lần nữa" in request.rows.get(place=1).result
    assert request.rows.get(place=1).person is None
    assert Person.objects.filter(full_name="Nguyễn Văn An").count() == 0


@pytest.mark.clause("CT-6.3")
def test_the_clock(province: Make, now: Callable[[datetime], None]) -> None:
    """Complete on Friday, two working days: Tuesday is the last day; the time that the agency takes does not count."""
    made = province("cantho")
    now(datetime(2026, 12, 4, 3, tzinfo=UTC))
    friday = by_mail(made, [person()])
    assert f"{friday.due:%Y-%m-%d}" == "2026-12-08"
    made.person("Phạm Văn Giờ", made.finance, "1995-05-05")
    waiting = by_mail(made, [person(1, "Phạm Văn Giờ")])
    assert waiting.due is None
    now(datetime(2026, 12, 9, 3, tzinfo=UTC))
    deciding.agree(waiting, "syt", yes=True)
    waiting.refresh_from_db()
    assert f"{waiting.due:%Y-%m-%d}" == "2026-12-11"
