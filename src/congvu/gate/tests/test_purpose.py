"""Advertising, personal data, and mail that is not for work: both directions, what passes and what does not."""

import pytest

from congvu.gate.facts import Account, MailList
from congvu.gate.findings import Action
from congvu.gate.letter import Kind, Letter, Text
from congvu.gate.tests.letters import INBOUND, ONWARD, found, judged, letter, with_files

DOMAINS = {"vinhphuc.gov.vn": "vinhphuc", "quangtri.gov.vn": "quangtri"}
AGENCY = "skhcn@quangtri.gov.vn"
ACCOUNTS = {
    AGENCY: Account(AGENCY, "agency", "quangtri", "quang-tri-313-2018"),
    "an@quangtri.gov.vn": Account("an@quangtri.gov.vn", "personal", "quangtri", "quang-tri-313-2018"),
}
QT = {"domains": DOMAINS, "accounts": ACCOUNTS}


@pytest.mark.clause("VP-8.3.c.s1", "DL-11.5.s3")
@pytest.mark.parametrize("clause", ["VP-8.3.c.s1", "DL-11.5.s3"])
@pytest.mark.parametrize("subject", ["[QC] Khuyến mãi", "[qc]Khuyến mãi", " [ AD ] Sale", "［QC］ x"])
def test_labelled_mail_from_outside_goes_to_junk_with_its_reason(clause: str, subject: str) -> None:
    verdict = judged("advertising", clause, letter(INBOUND, sender="shop@example.com", subject=subject))
    assert verdict.action is Action.ACCEPT
    ((change,),) = (verdict.changes,)
    assert (change.field, change.add) == ("X-Congvu-Junk", True)
    assert (change.value or "").startswith(f"{clause}; ")
    assert (change.value or "").isascii()


@pytest.mark.clause("VP-8.3.c.s1")
@pytest.mark.parametrize("subject", ["[QC] Khuyến mãi", "[Quảng cáo] Bán nhà", "[QUANG CAO] x", "[AD] x"])
def test_ours_may_send_none(subject: str) -> None:
    verdict = judged("advertising", "VP-8.3.c.s1", letter(subject=subject))
    assert verdict.action is Action.REJECT
    assert verdict.findings[0].where == "subject"


@pytest.mark.clause("VP-8.3.c.s1", "DL-11.5.s3")
@pytest.mark.parametrize("clause", ["VP-8.3.c.s1", "DL-11.5.s3"])
@pytest.mark.parametrize("subject", ["Re: [QC] Khuyến mãi", "Báo cáo [QC]", "QC sản phẩm", "[ADB] dự án", ""])
def test_other_subjects_are_no_advertising(clause: str, subject: str) -> None:
    for one in (letter(subject=subject), letter(INBOUND, subject=subject)):
        assert not found("advertising", clause, one)


@pytest.mark.clause("DL-11.5.s3")
def test_dak_lak_filters_what_comes_and_sets_nothing_for_what_goes() -> None:
    assert not found("advertising", "DL-11.5.s3", letter(subject="[QC] Khuyến mãi"))


def numbers(kind: str, count: int) -> str:
    """As many different numbers of people."""
    forms = {
        "cccd": [f"0{10 + n}190{n:06}" for n in range(count)],
        "phone": [f"0912 345 {n:03}" for n in range(count)],
        "cmnd": [f"12345{n:03}7" for n in range(count)],
        "account": [f"1903456{n:05}" for n in range(1, count + 1)],
    }
    return "\n".join(f"{n + 1}. Nguyễn Văn A\t{number}" for n, number in enumerate(forms[kind]))


@pytest.mark.clause("VP-8.3.c.s2")
@pytest.mark.parametrize(
    ("kind", "head"), [("cccd", ""), ("phone", ""), ("cmnd", "Danh sách số CMND\n"), ("account", "Số tài khoản\n")]
)
def test_ten_peoples_numbers_ask_for_the_purpose_nine_do_not(kind: str, head: str) -> None:
    def sent(count: int) -> Letter:
        text = Text(Kind.ATTACHMENT, "attachment: ds.xlsx", head + numbers(kind, count))
        return with_files(letter(body="Gửi danh sách."), text)

    (finding,) = found("personal_data", "VP-8.3.c.s2", sent(10))
    assert (finding.action, finding.warn, finding.where) == (Action.ACCEPT, True, "attachment: ds.xlsx")
    assert "10 số" in finding.vi
    assert not found("personal_data", "VP-8.3.c.s2", sent(9))


@pytest.mark.clause("VP-8.3.c.s2")
def test_numbers_are_counted_once_and_over_all_texts() -> None:
    body = numbers("cccd", 5)
    more = Text(Kind.ATTACHMENT, "attachment: b.docx", numbers("phone", 5))
    assert not found("personal_data", "VP-8.3.c.s2", letter(body=f"{body}\n{body}\n{body}"))
    assert found("personal_data", "VP-8.3.c.s2", with_files(letter(body=body), more))


@pytest.mark.clause("VP-8.3.c.s2")
@pytest.mark.parametrize(
    "body",
    [
        "Trân trọng,\nNguyễn Văn An\nPhòng Hành chính\nĐT: 0211 3862 480, DĐ: 0912 345 678",
        "\n".join(f"Khoản {n}: {n + 100}.345.{n + 200}.000 đồng; tài khoản 111" for n in range(30)),
        "\n".join(f"{n + 100} 345 {n + 200} 500" for n in range(30)) + " CMND",
        "\n".join(f"Số: {n}/UBND-VX ngày {n:02}/09/2026, mã hồ sơ 2026.{n:06}-{n}" for n in range(30)),
        "\n".join(f"https://example.org/{n:012}" for n in range(30)),
        "\n".join(f"MA{n:012}" for n in range(30)),
        "\n".join(f"{123456700 + n}" for n in range(30)),
    ],
)
def test_signatures_sums_and_codes_are_no_personal_data(body: str) -> None:
    assert not found("personal_data", "VP-8.3.c.s2", letter(body=body))


@pytest.mark.clause("VP-8.3.c.s2")
def test_citizens_may_send_what_they_like() -> None:
    assert not found("personal_data", "VP-8.3.c.s2", letter(INBOUND, body=numbers("cccd", 30)))


@pytest.mark.clause("DN-12.2.s2", "DL-13.8", "QT-4.1.1.s2")
@pytest.mark.parametrize("clause", ["DN-12.2.s2", "DL-13.8", "QT-4.1.1.s2"])
def test_a_sign_up_at_a_site_is_noted_and_never_stopped(clause: str) -> None:
    one = letter(INBOUND, sender="noreply@forum.example", to=(AGENCY,), subject="Kích hoạt tài khoản diễn đàn")
    (finding,) = found("purpose", clause, one, **QT)
    assert (finding.action, finding.warn) == (Action.ACCEPT, False)
    assert [change.field for change in finding.changes] == ["X-Congvu-Note"]
    english = letter(INBOUND, sender="noreply@shop.example", to=(AGENCY,), body="Please activate your account: …")
    assert found("purpose", clause, english, **QT)


@pytest.mark.clause("DN-12.2.s2", "DL-13.8")
@pytest.mark.parametrize("clause", ["DN-12.2.s2", "DL-13.8"])
@pytest.mark.parametrize(
    ("sender", "subject"),
    [
        ("noreply@dichvucong.gov.vn", "Kích hoạt tài khoản"),
        ("an@quangtri.gov.vn", "Hướng dẫn kích hoạt tài khoản"),
        ("a@example.org", "Báo cáo tháng"),
    ],
)
def test_state_sites_colleagues_and_other_mail_are_not(clause: str, sender: str, subject: str) -> None:
    assert not found("purpose", clause, letter(INBOUND, sender=sender, to=(AGENCY,), subject=subject), **QT)


@pytest.mark.clause("DN-12.2.s2")
def test_a_domain_that_only_ends_alike_is_no_state_site() -> None:
    one = letter(INBOUND, sender="a@fakegov.vn", to=(AGENCY,), subject="Kích hoạt tài khoản")
    assert found("purpose", "DN-12.2.s2", one, **QT)


@pytest.mark.clause("QT-4.1.1.s2")
def test_the_departments_mailbox_serves_its_work_only() -> None:
    def sent(sender: str, subject: str = "x", people: int = 1) -> Letter:
        return letter(sender=sender, subject=subject, to=tuple(f"a{n}@example.org" for n in range(people)))

    assert judged("purpose", "QT-4.1.1.s2", sent(AGENCY, "[QC] Bán sách"), **QT).action is Action.REJECT
    assert judged("purpose", "QT-4.1.1.s2", sent(AGENCY, people=201), **QT).action is Action.REJECT
    assert not found("purpose", "QT-4.1.1.s2", sent(AGENCY, people=200), **QT)
    assert not found("purpose", "QT-4.1.1.s2", sent("an@quangtri.gov.vn", "[QC] x", 201), **QT)
    inbound = letter(INBOUND, sender="a@shop.example", to=("an@quangtri.gov.vn",), subject="Kích hoạt tài khoản")
    assert not found("purpose", "QT-4.1.1.s2", inbound, **QT)


@pytest.mark.clause("QT-4.1.1.s2")
def test_the_departments_mailbox_is_not_forwarded_outside() -> None:
    mark = {"X-Sieve-Redirected-From": AGENCY}
    out = letter(ONWARD, sender=AGENCY, to=("x@example.org",), header=mark)
    assert judged("forwarding", "QT-4.1.1.s2", out, **QT).action is Action.REJECT
    assert not found("forwarding", "QT-4.1.1.s2", letter(ONWARD, to=("an@quangtri.gov.vn",), header=mark), **QT)
    of_a_person = {"X-Sieve-Redirected-From": "an@quangtri.gov.vn"}
    person = letter(ONWARD, sender="an@quangtri.gov.vn", to=("x@example.org",), header=of_a_person)
    assert not found("forwarding", "QT-4.1.1.s2", person, **QT)


@pytest.mark.clause("VP-8.3.c.s3")
def test_a_letter_to_very_many_people_waits_lists_do_not_count() -> None:
    people = tuple(f"a{n}@example.org" for n in range(200))
    assert not found("purpose", "VP-8.3.c.s3", letter(to=people))
    verdict = judged("purpose", "VP-8.3.c.s3", letter(to=(*people, "b@example.org")))
    assert verdict.action is Action.HOLD
    lists = {"all@vinhphuc.gov.vn": MailList("all@vinhphuc.gov.vn", "vinhphuc", "vinh-phuc-28-2014")}
    assert not found("purpose", "VP-8.3.c.s3", letter(to=(*people, "all@vinhphuc.gov.vn")), lists=lists)
    assert not found("purpose", "VP-8.3.c.s3", letter(INBOUND, to=(*people, "b@example.org")))
