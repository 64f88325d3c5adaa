"""Bodies as applicants: entitled, on registration after an undertaking, or not at all (VP-4.1, VP-4.3, CT-2.1)."""

import pytest

from congvu.directory.actions.jurisdictions import NewAgency
from congvu.directory.models import Mailbox
from congvu.ground import clock
from congvu.requests.actions.organisation import note_capital, register_body, undertake
from congvu.requests.bodies import kind_of_agency
from congvu.requests.errors import RequestRefused
from congvu.requests.tests.asking import by_mail, clauses, done, said, states
from congvu.requests.tests.conftest import asked, person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def body(name: str):
    return asked(1, "issue", "agency", full_name=name, reason="Quyết định số 8/QĐ-UBND")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Ủy ban Mặt trận Tổ quốc tỉnh", "mat_tran"),
        ("Hội Nông dân tỉnh", "to_chuc_ct_xh"),
        ("Hội Luật gia tỉnh", "hoi"),
        ("Cục Thống kê", "trung_uong"),
        ("Công ty Cổ phần Cấp thoát nước", "doanh_nghiep"),
        ("Sở Công Thương", "so"),
    ],
)
def test_what_kind_a_name_speaks_of(name: str, kind: str) -> None:
    assert kind_of_agency(name) == kind


@pytest.mark.clause("VP-4.1")
def test_a_state_agency_is_entitled(province) -> None:
    made = province("vinhphuc")
    request = by_mail(made, [body("Sở Công Thương")])
    assert "bad" not in states(request), said(request)
    again = by_mail(made, [body("Sở Tài chính")])
    assert "đã có" in said(again)


@pytest.mark.clause("VP-4.3.s1", "VP-4.3.s2")
def test_an_association_registers_undertakes_and_then_gets_its_mailbox(province) -> None:
    made = province("vinhphuc")
    assert clauses(by_mail(made, [body("Hội Luật gia tỉnh")])) == {"VP-4.3.s1"}
    wanted = NewAgency(code="hoilg", name="Hội Luật gia tỉnh", kind="hoi")
    agency = register_body(made.place, wanted, None, "test")
    assert clauses(by_mail(made, [body("Hội Luật gia tỉnh")])) == {"VP-4.3.s2"}
    undertake(agency, signer="Chủ tịch", signed_on=clock.today(), actor="test")
    request = done(made, by_mail(made, [body("Hội Luật gia tỉnh")]), "manager", "operator")
    assert states(request) == ["done"], request.rows.get().result
    assert Mailbox.objects.get(agency=agency).address.startswith("hoilg@")


@pytest.mark.clause("VP-4.3.s1")
def test_an_enterprise_needs_state_capital(province) -> None:
    made = province("vinhphuc")
    firm = NewAgency(code="capnuoc", name="Công ty Cấp nước", kind="doanh_nghiep")
    with pytest.raises(RequestRefused) as refused:
        register_body(made.place, firm, capital=False, actor="test")
    assert refused.value.clause == "VP-4.3.s1"
    agency = register_body(made.place, firm, capital=True, actor="test")
    undertake(agency, signer="Giám đốc", signed_on=clock.today(), actor="test")
    request = by_mail(made, [person()], agency=agency)
    assert "bad" not in states(request), said(request)
    note_capital(agency, capital=False, actor="test")
    assert clauses(by_mail(made, [person(1, "Lê Văn Ba")], agency=agency)) == {"VP-4.3.s1"}


@pytest.mark.clause("VP-4.2")
def test_a_category_that_decides_must_be_told(province) -> None:
    made = province("vinhphuc")
    request = by_mail(made, [person(category="")])
    assert clauses(request) == {"VP-4.2"}
    assert "thiếu đối tượng" in said(request)


@pytest.mark.clause("CT-2.1")
def test_kinds_that_a_regulation_does_not_list(province) -> None:
    made = province("cantho")
    assert "CT-2.1" in clauses(by_mail(made, [body("Công ty Cấp nước")]))
    for known in ("Ủy ban Mặt trận Tổ quốc thành phố", "Cục Thống kê"):
        assert "CT-2.1" not in clauses(by_mail(made, [body(known)]))
