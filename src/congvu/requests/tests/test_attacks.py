"""What somebody tries who may see a request but not speak for its agency, or would decide alone."""

from collections.abc import Callable

import pytest

from congvu.directory.actions.roles import grant_role
from congvu.directory.files import store
from congvu.directory.models import Notice
from congvu.directory.models.mailbox import Role
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.requests.actions import deciding
from congvu.requests.actions.receiving import ANSWERS_A_DAY, handle
from congvu.requests.actions.submitting import Paper, Submission, submit_paper
from congvu.requests.errors import NotAllowed
from congvu.requests.models import Channel, FileRole, Request, RequestState, RowState
from congvu.requests.queries import open_acts
from congvu.requests.tests.asking import by_mail
from congvu.requests.tests.conftest import Province, person
from congvu.requests.tests.papers import HOST, arrived

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Make = Callable[[str], Province]


@pytest.fixture
def proposed(province: Make) -> tuple[Province, Request]:
    """A request with one row whose address an officer has proposed."""
    made = province("cantho")
    request = by_mail(made, [person()])
    deciding.decide_address(request.rows.get(), f"khac@{made.place.domain}", "trùng tên", made.who["operator"])
    return made, request


@pytest.mark.clause("CT-6.1.c")
@pytest.mark.parametrize("word", ["auditor", "operator", "manager", "home_affairs", "supervisor", "other"])
def test_nobody_else_answers_or_withdraws_for_the_agency(proposed: tuple[Province, Request], word: str) -> None:
    made, request = proposed
    if word == "auditor":
        made.who[word] = made.person("Phan Văn Thanh", made.finance)
        grant_role(made.who[word], Role.AUDITOR, None, "test")
    if word == "other":
        made.who[word] = made.person("Phan Văn Khác", made.finance)
        grant_role(made.who[word], Role.HEAD, made.finance, "test")
    for act in (
        lambda who: deciding.agree(request, who.address, yes=True),
        lambda who: deciding.agree(request, who.address, yes=False),
        lambda who: deciding.withdraw(request, who.address),
    ):
        with pytest.raises(NotAllowed):
            act(made.who[word])
    request.refresh_from_db()
    assert (request.state, request.rows.get().state) == (RequestState.WAITING, RowState.PROPOSED)
    assert not {"agree", "disagree", "withdraw"} & set(open_acts(request, made.who[word]))


@pytest.mark.clause("CT-6.1.c", "VP-6.2.s2")
def test_an_address_proposed_twice_is_not_agreed_to(proposed: tuple[Province, Request]) -> None:
    made, request = proposed
    row = request.rows.get()
    deciding.decide_address(row, row.address, "vẫn thế", made.who["operator"])
    row.refresh_from_db()
    assert row.state == RowState.PROPOSED
    assert len(row.amendments) == 1
    with pytest.raises(CongvuError):
        deciding.approve(request, made.who["manager"])


def test_an_address_of_a_domain_that_looks_alike_is_refused(proposed: tuple[Province, Request]) -> None:
    made, request = proposed
    with pytest.raises(CongvuError) as refusal:
        deciding.decide_address(request.rows.get(), f"an@gia{made.place.domain}", "lý do", made.who["operator"])
    assert refusal.value.code == "address-refused"


@pytest.mark.clause("CT-9.1")
def test_who_sent_the_agencys_mail_does_not_approve_it(province: Make) -> None:
    made = province("cantho")
    request = by_mail(made, [person()], actor=made.who["manager"].address)
    with pytest.raises(NotAllowed) as refusal:
        deciding.approve(request, made.who["manager"])
    assert refusal.value.code == "own-list"
    assert "approve" not in open_acts(request, made.who["manager"])


def test_who_entered_a_paper_does_not_approve_it(province: Make) -> None:
    made = province("vinhphuc")
    wanted = Submission(
        agency=made.health,
        channel=Channel.PAPER,
        requester="",
        actor=made.who["operator"].address,
        rows=[person()],
        paper=Paper(number="7/SYT", day=clock.today(), signer="Giám đốc"),
        files=[(store(b"%PDF scan", "scan.pdf", "application/pdf"), FileRole.SCAN, "scan.pdf")],
    )
    request = submit_paper(wanted, made.who["operator"])
    with pytest.raises(NotAllowed) as refusal:
        deciding.approve(request, made.who["operator"])
    assert refusal.value.code == "own-list"


@pytest.mark.clause("CT-6.1.a.s3")
def test_mail_that_did_not_pass_postfix_is_believed_nothing(province: Make) -> None:
    """Whoever has a foothold on the machine can speak LMTP, and write any trace below Dovecot's own."""
    made = province("cantho")
    raw = arrived("syt@cantho.gov.vn.test", "yeucau@cantho.gov.vn.test", login="syt@cantho.gov.vn.test")
    brought = raw.replace(f"Received: from {HOST}\r\n".encode(), b"Received: from [127.0.0.1] ([127.0.0.1])\r\n", 1)
    assert brought != raw
    letter = handle(made.place, "cantho:1:1", brought, HOST)
    assert letter is not None
    assert letter.outcome == "not-agency-mailbox"


def test_forged_authors_make_no_flood_of_explanations(province: Make) -> None:
    made = province("cantho")
    for number in range(ANSWERS_A_DAY + 5):
        raw = arrived(f"ai{number}@example.com", "yeucau@cantho.gov.vn.test", envelope="nan-nhan@example.com")
        handle(made.place, f"cantho:1:{number}", raw, HOST)
    assert Notice.objects.filter(to="nan-nhan@example.com").count() == ANSWERS_A_DAY
