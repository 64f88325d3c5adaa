"""Free mail: each regulation's own strength, and nothing ever refused; citizens' mail never even remarked on."""

import pytest

from congvu.gate.findings import Action
from congvu.gate.letter import Direction
from congvu.gate.names import free_names, is_free, name_key
from congvu.gate.official import is_body, is_document
from congvu.gate.tests.letters import INBOUND, ONWARD, SUBMISSION, clause_of, found, judged, letter

DOMAINS = {"daknong.gov.vn": "daknong", "vinhphuc.gov.vn": "vinhphuc", "cantho.gov.vn": "cantho"}
EVERY = ("CT-10.4.s2", "DL-13.1", "DN-9.4", "VP-8.4")
COLLEAGUE = frozenset({"tran van nam"})
DOCUMENT = "UBND HUYỆN TUY ĐỨC\nSố: 45/BC-UBND\n\nBáo cáo tình hình quý ba."


@pytest.mark.clause("CT-10.4.s2", "DL-13.1", "DN-9.4", "VP-8.4")
@pytest.mark.parametrize("clause", EVERY)
@pytest.mark.parametrize(
    ("name", "address", "subject", "body"),
    [
        ("Phạm Thị Lan", "lan.pham@gmail.com", "Hỏi về thủ tục", "Tôi muốn hỏi về thủ tục cấp sổ."),
        (
            "Phạm Thị Lan",
            "lan.pham@gmail.com",
            "Hỏi về Quyết định 15/2014/QĐ-UBND",
            "Theo công văn số 12/STTTT-CNTT thì…",
        ),
        ("Phạm Thị Lan", "lan@yahoo.com", "Quyết định số 15/2014/QĐ-UBND còn hiệu lực không?", "Kính mong trả lời."),
        ("Phạm Thị Lan", "lan@yahoo.com", "Re: Công văn số 12/STTTT-CNTT", "Xin cảm ơn."),
        ("Công ty TNHH Bình Minh", "binhminh@gmail.com", "Công văn 12/CV-BM", "CÔNG TY BÌNH MINH\nSố: 12/CV-BM"),
        ("", "sonnguyen@hotmail.com", "", ""),
    ],
)
def test_citizens_and_enterprises_pass_without_a_word(
    clause: str, name: str, address: str, subject: str, body: str
) -> None:
    one = letter(INBOUND, sender=address, name=name, to=("stttt@daknong.gov.vn",), subject=subject, body=body)
    assert not found("freemail", clause, one, domains=DOMAINS, known=COLLEAGUE)


@pytest.mark.clause("DN-9.4")
@pytest.mark.parametrize(
    ("name", "address", "subject", "body"),
    [
        ("Sở Thông tin và Truyền thông", "abc123@gmail.com", "x", "x"),
        ("UBND huyện Tuy Đức", "tuyduc@yahoo.com", "x", "x"),
        ("", "sotttt.daknong@gmail.com", "x", "x"),
        ("Trần Văn Nam", "nam@yahoo.com.vn", "x", "x"),
        ("Tran Van Nam", "nam@yahoo.com.vn", "x", "x"),
        ("", "ai@gmail.com", "x", DOCUMENT),
        ("", "ai@gmail.com", "Công văn số 12/STTTT-CNTT về việc báo cáo", "x"),
    ],
)
def test_a_document_from_free_mail_is_labelled_and_the_true_mailbox_told(
    name: str, address: str, subject: str, body: str
) -> None:
    one = letter(INBOUND, sender=address, name=name, to=("stttt@daknong.gov.vn",), subject=subject, body=body)
    (finding,) = found("freemail", "DN-9.4", one, domains=DOMAINS, known=COLLEAGUE)
    assert finding.action is Action.ACCEPT
    assert finding.tell == ("sender_agency",)
    (note,) = finding.changes
    assert (note.field, (note.value or "").startswith("DN-9.4; freemail; ")) == ("X-Congvu-Note", True)


@pytest.mark.clause("DL-13.1", "VP-8.4", "CT-10.4.s2")
def test_the_name_of_one_of_ours_at_a_free_address_is_listed() -> None:
    one = letter(INBOUND, sender="nam@yahoo.com", name="Trần Văn Nam", to=("a@vinhphuc.gov.vn",))
    for clause in ("DL-13.1", "VP-8.4"):
        (finding,) = found("freemail", clause, one, domains=DOMAINS, known=COLLEAGUE)
        assert (finding.action, [change.field for change in finding.changes]) == (Action.ACCEPT, ["X-Congvu-Note"])
        assert not found("freemail", clause, one, domains=DOMAINS)
    (finding,) = found("freemail", "CT-10.4.s2", one, domains=DOMAINS, known=COLLEAGUE)
    assert not finding.changes  # limited, not barred: counted only
    other = letter(INBOUND, sender="nam@example.org", name="Trần Văn Nam", to=("a@vinhphuc.gov.vn",))
    assert not found("freemail", "VP-8.4", other, domains=DOMAINS, known=COLLEAGUE)


@pytest.mark.clause("CT-10.4.s2")
def test_can_tho_warns_only_about_colleagues() -> None:
    to = ("nam@gmail.com",)
    one = letter(to=to, to_names={"nam@gmail.com": "Trần Văn Nam"}, subject="Việc công", body=DOCUMENT)
    (finding,) = found("freemail", "CT-10.4.s2", one, domains=DOMAINS, known=COLLEAGUE)
    assert (finding.action, finding.warn, finding.where) == (Action.ACCEPT, True, "recipient: nam@gmail.com")
    assert not found("freemail", "CT-10.4.s2", one, domains=DOMAINS)


@pytest.mark.clause("DL-13.1", "VP-8.4")
@pytest.mark.parametrize("clause", ["DL-13.1", "VP-8.4"])
def test_where_it_is_barred_answers_to_citizens_are_recorded_and_documents_warned_of(clause: str) -> None:
    (answer,) = found("freemail", clause, letter(to=("dan@gmail.com", "b@example.org")), domains=DOMAINS)
    assert (answer.action, answer.warn, answer.where) == (Action.ACCEPT, False, "recipient: dan@gmail.com")
    (document,) = found("freemail", clause, letter(to=("dan@gmail.com",), body=DOCUMENT), domains=DOMAINS)
    assert (document.action, document.warn) == (Action.ACCEPT, True)
    assert not found("freemail", clause, letter(to=("b@example.org", "c@vinhphuc.gov.vn")), domains=DOMAINS)


@pytest.mark.clause("DN-9.4")
def test_dak_nong_says_nothing_of_what_is_sent() -> None:
    assert not found("freemail", "DN-9.4", letter(to=("dan@gmail.com",), body=DOCUMENT), domains=DOMAINS)


@pytest.mark.clause("CT-10.4.s2", "DL-13.1", "VP-8.4")
@pytest.mark.parametrize("clause", ["CT-10.4.s2", "DL-13.1", "VP-8.4"])
def test_no_free_address_for_the_answers(clause: str) -> None:
    one = letter(header={"Reply-To": "Van An <nvan@gmail.com>"})
    (finding,) = found("freemail", clause, one, domains=DOMAINS)
    assert finding.warn
    assert "Reply-To" in finding.vi


@pytest.mark.clause("VP-2.4")
def test_the_six_named_services_are_free_mail_and_the_list_is_open() -> None:
    domains = frozenset(clause_of("VP-8.4").get("domains"))
    for service in (
        "gmail.com",
        "googlemail.com",
        "yahoo.com.vn",
        "hotmail.com",
        "fastmail.com",
        "goowy.com",
        "inbox.com",
    ):
        assert is_free(f"Ai.Do@{service.upper()}", domains)
    for other in ("vinhphuc.gov.vn", "gmail.com.example.org", "notgmail.com", "example.org", ""):
        assert not is_free(f"a@{other}", domains)


@pytest.mark.parametrize(
    ("name", "address", "body"),
    [
        ("Sở Y tế", "a@gmail.com", True),
        ("Phòng Văn hóa và Thông tin", "a@gmail.com", True),
        ("Chi cục Thuế", "a@gmail.com", True),
        ("Văn thư Sở Nội vụ", "a@gmail.com", True),
        ("", "ubndxaquangtan@gmail.com", True),
        ("Nguyễn Sơn", "son@gmail.com", False),
        ("Ban Mai", "banmai@gmail.com", False),
        ("Sở", "so@gmail.com", False),
        ("", "daknong@gmail.com", False),
        ("Công ty Sở Hữu Trí Tuệ", "a@gmail.com", False),
    ],
)
def test_what_passes_for_a_state_body(name: str, address: str, body: bool) -> None:
    assert is_body(name, address, "daknong") is body


@pytest.mark.parametrize(
    ("subject", "body", "is_one"),
    [
        ("Báo cáo số 45/BC-UBND quý III", "", True),
        ("15/2014/QĐ-UBND", "", True),
        ("V/v góp ý", "SỞ NỘI VỤ\nSố: 123/SNV-VP        Đắk Nông, ngày 1 tháng 9", True),
        ("Hỏi 45/BC-UBND", "", False),
        ("Biên lai 12/HD-CTY", "Số: 12/HD-CTY", False),
        ("Họp lúc 15/9", "Số: 5", False),
    ],
)
def test_what_passes_for_a_document(subject: str, body: str, is_one: bool) -> None:
    assert is_document(letter(subject=subject, body=body), files=False) is is_one


def test_names_asked_of_the_directory() -> None:
    assert name_key("Trần Văn Nam - Sở Tài chính") == name_key("tran  van nam") == "tran van nam"
    free = frozenset({"gmail.com"})
    one = letter(
        to=("nam@gmail.com", "b@vinhphuc.gov.vn", "c@gmail.com"),
        to_names={"nam@gmail.com": "Trần Văn Nam", "b@vinhphuc.gov.vn": "Lê Thị Hoa", "c@gmail.com": "Hoa"},
    )
    assert free_names(one, free) == {"tran van nam"}
    assert free_names(letter(INBOUND, sender="x@gmail.com", name="Lê Thị Hoa"), free) == {"le thi hoa"}
    assert len(free_names(letter(to=tuple(f"a{n}@gmail.com" for n in range(50)), to_names=_many()), free)) == 20


def _many() -> dict[str, str]:
    return {f"a{n}@gmail.com": f"Nguyễn Văn {'abcdefghij'[n // 10]}{'abcdefghij'[n % 10]}" for n in range(50)}


@pytest.mark.clause("CT-10.4.s2", "DL-13.1", "VP-8.4")
@pytest.mark.parametrize("clause", ["CT-10.4.s2", "DL-13.1", "VP-8.4"])
@pytest.mark.parametrize(
    ("direction", "mark"),
    [
        (ONWARD, {"X-Sieve-Redirected-From": "nvan@vinhphuc.gov.vn"}),
        (SUBMISSION, {"Auto-Submitted": "auto-forwarded"}),
        (SUBMISSION, {"Resent-From": "nvan@vinhphuc.gov.vn"}),
    ],
)
def test_automatic_forwarding_to_free_mail_is_refused(clause: str, direction: Direction, mark: dict[str, str]) -> None:
    verdict = judged("forwarding", clause, letter(direction, to=("x@gmail.com",), header=mark), domains=DOMAINS)
    assert verdict.action is Action.REJECT
    assert "chuyển tiếp" in verdict.findings[0].vi
    inside = letter(direction, to=("b@vinhphuc.gov.vn", "c@example.org"), header=mark)
    assert not found("forwarding", clause, inside, domains=DOMAINS)
    assert not found("forwarding", clause, letter(direction, to=("x@gmail.com",)), domains=DOMAINS)
    assert not found("forwarding", clause, letter(INBOUND, to=("x@gmail.com",), header=mark), domains=DOMAINS)


@pytest.mark.clause("DN-9.4")
def test_dak_nong_sets_nothing_on_forwarding() -> None:
    one = letter(ONWARD, to=("x@gmail.com",), header={"X-Sieve-Redirected-From": "a@daknong.gov.vn"})
    assert not found("forwarding", "DN-9.4", one, domains=DOMAINS)
