"""Rows: what is wrong with each, what it comes to, and what is agreed before anything is done."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from congvu.directory.files import store
from congvu.directory.models import Mailbox, Person, Unit
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.ledger.models import Act
from congvu.requests.actions import deciding, executing
from congvu.requests.actions.submitting import Paper, Submission, submit_paper
from congvu.requests.models import Channel, FileRole, Request, RequestState, RowState
from congvu.requests.tests.asking import by_mail, clauses, done, in_portal, said, states
from congvu.requests.tests.conftest import Province, asked, person

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Make = Callable[[str], Province]


@pytest.mark.clause("DL-6.s1", "DL-6.s2")
def test_a_row_without_its_reason_is_refused(province: Make) -> None:
    made = province("daklak")
    box = made.person("Lê Văn Đi", made.health)
    request = in_portal(made, "hr", [person(reason=""), asked(2, "cancel", current=box.address, reason="")])
    assert states(request) == [RowState.BAD] * 2
    assert clauses(request) == {"DL-6.s1", "DL-6.s2"}


@pytest.mark.clause("VP-6.1.b", "DN-6.s1", "DN-7.2.s3")
@pytest.mark.parametrize(("slug", "clause"), [("vinhphuc", "VP-6.1.b"), ("daknong", "DN-6.s1")])
def test_paper_needs_number_date_signer_and_scan(province: Make, slug: str, clause: str) -> None:
    made = province(slug)
    scan = (store(b"%PDF scan", "scan.pdf", "application/pdf"), FileRole.SCAN, "scan.pdf")
    whole = Paper(number="7/SYT", day=clock.today(), signer="Giám đốc")

    def wanted(paper: Paper, files: list[Any]) -> Submission:
        return Submission(
            agency=made.health,
            channel=Channel.PAPER,
            requester="",
            actor=made.who["operator"].address,
            rows=[person()],
            paper=paper,
            files=files,
        )

    for paper, files in ((Paper(), [scan]), (whole, []), (Paper(number="7"), [scan])):
        with pytest.raises(CongvuError) as refusal:
            submit_paper(wanted(paper, files), made.who["operator"])
        assert refusal.value.clause == clause
    assert Request.objects.count() == 0
    with pytest.raises(CongvuError):
        submit_paper(wanted(whole, [scan]), made.who["head"])
    request = submit_paper(wanted(whole, [scan]), made.who["operator"])
    assert (request.state, request.channel, request.document_number) == ("checked", "written", "7/SYT")


@pytest.mark.clause("VP-6.1", "VP-6.1.a", "CT-6.1.a.s3")
@pytest.mark.parametrize(("slug", "clause"), [("vinhphuc", "VP-6.1.a"), ("cantho", "CT-6.1.a.s3")])
def test_a_closed_channel(province: Make, slug: str, clause: str) -> None:
    request = in_portal(province(slug), "head", [person()])
    assert states(request) == [RowState.BAD]
    assert clause in clauses(request)


@pytest.mark.clause("CT-6.1.a.s1")
def test_an_unsigned_document_is_not_enough(province: Make) -> None:
    request = by_mail(province("cantho"), [person()], signature={"verdict": "none"})
    assert states(request) == [RowState.BAD]
    assert clauses(request) == {"CT-6.1.a.s1"}


@pytest.mark.clause("VP-12.6.s2")
def test_a_departure_needs_its_document(province: Make) -> None:
    made = province("vinhphuc")
    box = made.person("Đỗ Văn Nghỉ", made.health)
    row = asked(1, "cancel", current=box.address, reason="chuyển ra tỉnh ngoài")
    bare = by_mail(made, [row], files=[])
    assert clauses(bare) == {"VP-12.6.s2"}
    assert by_mail(made, [row]).state == RequestState.CHECKED


@pytest.mark.clause("DN-7.1.a", "DN-7.2.a", "CT-5.1.b")
@pytest.mark.parametrize(("slug", "clause"), [("daknong", "DN-7.1.a"), ("cantho", "CT-5.1.b")])
def test_a_decision_has_its_number(province: Make, slug: str, clause: str) -> None:
    made = province(slug)
    new = {"kind": "agency", "full_name": "Sở Du lịch"}
    bare = by_mail(made, [asked(1, reason="mới thành lập, thành lập mới", **new)])
    assert clause in clauses(bare)
    full = by_mail(made, [asked(1, reason="mới thành lập, thành lập mới, QĐ 15/QĐ-UBND", **new)])
    assert full.state == RequestState.CHECKED, said(full)
    done(made, full, "manager", "operator")
    box = Mailbox.objects.get(agency__name="Sở Du lịch", kind="agency")
    assert box.basis.startswith(full.number)


@pytest.mark.clause("DN-7.1.b", "CT-2.2", "CT-5.1.b")
def test_a_new_unit(province: Make) -> None:
    made = province("daknong")
    request = by_mail(made, [asked(1, kind="unit", full_name="Phòng Nghiệp vụ", reason="thành lập mới, QĐ 3")])
    row = request.rows.get()
    assert row.state in {RowState.READY, RowState.UNDECIDED, RowState.BAD}, said(request)
    if row.state == RowState.UNDECIDED:
        deciding.decide_address(row, "pnv.syt", "cán bộ quyết định", made.who["operator"])
        deciding.agree(request, "syt", yes=True)
    done(made, Request.objects.get(), "manager", "operator")
    unit = Unit.objects.get(name="Phòng Nghiệp vụ")
    assert unit.agency == made.health


@pytest.mark.clause("CT-6.1.c", "VP-6.2.s2")
@pytest.mark.parametrize(("slug", "clause"), [("cantho", "CT-6.1.c"), ("vinhphuc", "VP-6.2.s2")])
def test_what_differs_is_agreed_first(province: Make, slug: str, clause: str) -> None:
    made = province(slug)
    first = by_mail(made, [person()])
    done(made, first, "manager", "operator")
    rule = first.rows.get().address.partition("@")[0]
    request = by_mail(made, [person(1, birth_date="1996-06-06", wish=rule)])
    row = request.rows.get()
    assert row.amendments[0]["asked"] == f"{rule}@{made.place.domain}"
    assert row.amendments[0]["proposed"] == row.address != f"{rule}@{made.place.domain}"
    assert row.amendments[0]["clause"] == clause
    assert row.asked["wish"] == rule
    with pytest.raises(CongvuError):
        deciding.approve(request, made.who["manager"])
    deciding.agree(request, "syt", yes=True)
    done(made, request, "manager", "operator")
    assert Mailbox.objects.filter(address=row.address).exists()


@pytest.mark.clause("CT-6.1.c", "CT-6.2.s2", "DN-11.2.a.s1")
def test_a_no_ends_the_row_with_its_reason(province: Make) -> None:
    made = province("cantho")
    made.person("Nguyễn Văn An", made.finance, "1995-05-05")
    request = by_mail(made, [person()])
    deciding.agree(request, "syt", yes=False)
    request.refresh_from_db()
    assert request.state == RequestState.DONE
    assert states(request) == [RowState.REFUSED]
    assert "không đồng ý" in request.rows.get().result


@pytest.mark.clause("CT-4.2.b.s2")
def test_a_name_on_request_waits_for_the_managing_body(province: Make) -> None:
    made = province("cantho")
    row = asked(1, kind="unit", full_name="Phòng Kế hoạch", wish="kehoach.syt", reason="mới thành lập, QĐ 4")
    request = by_mail(made, [row])
    first = request.rows.get()
    assert first.state == RowState.UNDECIDED, said(request)
    with pytest.raises(CongvuError):
        deciding.approve(request, made.who["manager"])
    with pytest.raises(CongvuError):
        deciding.decide_address(first, "kehoach.syt", "", made.who["head"])
    deciding.decide_address(first, "kehoach.syt", "thống nhất", made.who["manager"])
    done(made, request, "manager", "operator")
    assert Mailbox.objects.filter(address="kehoach.syt@cantho.gov.vn.test", kind="unit").exists()


def test_two_agencies_ask_for_the_same_person(province: Make) -> None:
    made = province("cantho")
    first = by_mail(made, [person()])
    second = by_mail(made, [person()], agency=made.finance, requester=f"stc@{made.place.domain}")
    assert states(second) == [RowState.BAD]
    assert first.number in said(second)
    deciding.withdraw(first, "syt")
    second.refresh_from_db()
    assert second.state == RequestState.CHECKED


def test_the_same_person_twice_in_a_list_or_there_already(province: Make) -> None:
    made = province("cantho")
    request = by_mail(made, [person(1), person(2)])
    assert states(request) == [RowState.READY, RowState.BAD]
    deciding.withdraw(request, "syt")
    made.person("Lê Thị Cúc", made.health, "1995-05-05")
    again = by_mail(made, [person(1, "Lê Thị Cúc")])
    assert states(again) == [RowState.BAD]
    assert "đã có hộp thư" in said(again)


def test_addresses_promised_to_one_request_are_not_anothers(province: Make) -> None:
    made = province("cantho")
    one = by_mail(made, [person()])
    two = by_mail(made, [person(1, birth_date="1999-09-09")], agency=made.finance)
    assert one.rows.get().address != two.rows.get().address


@pytest.mark.clause("CT-5.2", "DL-12.2", "DL-11.3.s1", "DN-6.s2")
def test_facts_change(province: Make) -> None:
    made = province("daklak")
    box = made.person("Lê Văn Đổi", made.health)
    news = "Chức vụ: Trưởng phòng; Đơn vị: Văn phòng; Điện thoại: 0262.385.1234"
    request = in_portal(made, "hr", [asked(1, "change", current=box.address, news=news)])
    assert request.state == RequestState.CHECKED, said(request)
    deciding.approve(request, made.who["head"])
    executing.execute(request, made.who["it_officer"])
    person = Person.objects.get(mailbox=box)
    assert (person.position, person.phone) == ("Trưởng phòng", "0262.385.1234")
    assert person.unit is not None
    act = Act.objects.get(verb="person.change")
    assert act.before["position"] == "Chuyên viên"
    unclear = in_portal(made, "hr", [asked(1, "change", current=box.address, news="lên trưởng phòng")])
    assert states(unclear) == [RowState.BAD]


@pytest.mark.clause("DL-4bis.4", "DN-7.1.b")
def test_another_agencys_mailbox_is_not_touched(province: Make) -> None:
    made = province("daklak")
    box = made.person("Lê Văn Xa", made.finance)
    request = in_portal(made, "hr", [asked(1, "cancel", current=box.address, reason="thôi công tác")])
    assert states(request) == [RowState.BAD]
    assert "không thuộc cơ quan" in said(request)
    request = in_portal(made, "hr", [person(1, agency="Sở Tài chính", reason="Tuyển dụng")])
    assert states(request) == [RowState.BAD]


@pytest.mark.clause("VP-4.2", "VP-4.3.s1", "VP-4.3.s2")
def test_who_is_entitled(province: Make) -> None:
    made = province("vinhphuc")
    made.health.sector = "Y tế"
    made.health.save()
    request = by_mail(made, [person(category="viên chức")])
    assert clauses(request) == {"VP-4.2"}
    made.finance.kind = "to_chuc_ct_xh"
    made.finance.save()
    other = by_mail(made, [person()], agency=made.finance)
    assert clauses(other) == {"VP-4.3.s2"}
    from congvu.requests.actions.organisation import undertake

    undertake(made.finance, signer="Chủ tịch", signed_on=clock.today(), actor="test")
    assert by_mail(made, [person()], agency=made.finance).state == RequestState.CHECKED


@pytest.mark.clause("CT-1.2", "DL-2", "DN-1.2")
@pytest.mark.parametrize(("slug", "clause"), [("cantho", "CT-1.2"), ("daklak", "DL-2"), ("daknong", "DN-1.2")])
def test_who_belongs_to_no_agency_gets_no_mailbox(province: Make, slug: str, clause: str) -> None:
    """A firm is no agency of the register; an official of one of the agencies passes."""
    made = province(slug)
    firm = by_mail(made, [person(1, agency="Công ty TNHH Sao Mai")])
    assert (states(firm), clauses(firm)) == ([RowState.BAD], {clause})
    teacher = by_mail(
        made, [person(1, "Lê Thị Hoa", category="viên chức", reason="Tuyển dụng, quyết định số 12/QĐ-SYT")]
    )
    assert clause not in clauses(teacher), said(teacher)


def test_numbers_are_of_the_jurisdiction_and_year(province: Make, now: Callable[[datetime], None]) -> None:
    made, other = province("cantho"), province("daknong")
    numbers = [by_mail(made, [person()]).number, by_mail(made, [person(1, "A B C")]).number]
    assert numbers == ["YC-2026-000001", "YC-2026-000002"]
    assert by_mail(other, [person()]).number == "YC-2026-000001"
    now(datetime(2026, 12, 31, 17, 30, tzinfo=UTC))
    assert by_mail(made, [person(1, "D E F")]).number == "YC-2027-000001"


@pytest.mark.clause("DN-7.2.b", "DN-13.2")
def test_whoever_holds_a_shared_mailbox_hands_over_first(province: Make) -> None:
    made = province("daknong")
    head = made.who["head"]
    assert head.holdings.exists()
    request = by_mail(made, [asked(1, "cancel", current=head.address, reason="nghỉ hưu, QĐ 8")])
    assert states(request) == [RowState.BAD]
    assert "bàn giao trước" in said(request)
