"""What letters hold, judged between the real Postfix and the real store: each check by its clause, both directions."""

from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest

from congvu.ground.legacy.tests.encoder import encoded
from tests.system import System, compose
from tests.test_gate import STRANGER, arrive, submitted

ENCODING = {"cantho": "CT-QD.0", "daklak": "DL-10", "daknong": "DN-9.5", "vinhphuc": "VP-7.2"}
OLD = encoded("Kính gửi các đồng chí lãnh đạo, căn cứ kế hoạch công tác năm", "TCVN3").encode("latin-1")


def old_letter(sender: str, recipient: str) -> EmailMessage:
    """A letter in TCVN3 that says it is Latin-1."""
    message = compose(sender, recipient, "Ke hoach", "x")
    message.set_payload(OLD, "iso-8859-1")
    return message


def clauses(system: System, message: EmailMessage) -> dict[str, dict[str, Any]]:
    """What the gate found in a letter, by clause."""
    (line,) = system.judged(message["Message-ID"])
    return {one["clause"]: one for one in line["findings"]}


@pytest.mark.clause("CT-QD.0", "DL-10", "DN-9.5", "VP-7.2")
@pytest.mark.parametrize("jurisdiction", ENCODING)
def test_an_old_encoding_is_told_to_our_sender_and_noted_for_our_reader(system: System, jurisdiction: str) -> None:
    clause = ENCODING[jurisdiction]
    sender, reader = system.member(jurisdiction), system.member(jurisdiction, nth=1)
    sent = old_letter(sender.address, reader.address)
    assert submitted(system, sender, sent)[0] == 250
    assert clauses(system, sent)[clause]["warn"] is (jurisdiction != "cantho")
    received = old_letter(STRANGER, reader.address)
    arrive(system, received.as_bytes(policy=SMTP), reader.address)
    assert clauses(system, received)[clause]["warn"] is False
    (raw,) = system.fetch(reader, received["Message-ID"])
    assert f"X-Congvu-Note: {clause}; encoding; ".encode() in raw


@pytest.mark.clause("VP-8.3.c.s1", "DL-11.5.s3")
def test_advertising_is_refused_on_its_way_out_and_lies_in_junk(system: System) -> None:
    sender = system.member("vinhphuc")
    message = compose(sender.address, system.member("vinhphuc", nth=1).address, "[QC] Bán nhà", "x")
    code, words = submitted(system, sender, message)
    assert (code, words[-13:]) == (550, "[VP-8.3.c.s1]")
    for jurisdiction, clause in (("vinhphuc", "VP-8.3.c.s1"), ("daklak", "DL-11.5.s3")):
        reader = system.member(jurisdiction)
        received = compose("ban@cuahang.test", reader.address, "[QC] Khuyến mãi", "x")
        arrive(system, received.as_bytes(policy=SMTP), reader.address, "ban@cuahang.test")
        (raw,) = system.fetch(reader, received["Message-ID"], mailbox="Junk")
        assert f"X-Congvu-Junk: {clause}; ".encode() in raw


@pytest.mark.clause("DN-9.4")
def test_a_document_from_free_mail_is_labelled_and_a_question_is_not(system: System) -> None:
    reader = system.member("daknong")
    free = "soyte.daknong@gmail.com"
    document = compose(f"So Y te <{free}>", reader.address, "Cong van so 12/SYT-VP", "x")
    question = compose("hoa@gmail.com", reader.address, "Hoi ve cong van so 12/SYT-VP", "x")
    for message, sender in ((document, free), (question, "hoa@gmail.com")):
        arrive(system, message.as_bytes(policy=SMTP), reader.address, sender)
    assert "DN-9.4" in clauses(system, document)
    assert not clauses(system, question)


@pytest.mark.clause("VP-8.4", "DL-13.1", "CT-10.4.s2")
@pytest.mark.parametrize(
    ("jurisdiction", "clause"), [("vinhphuc", "VP-8.4"), ("daklak", "DL-13.1"), ("cantho", "CT-10.4.s2")]
)
def test_a_name_of_ours_at_free_mail_is_known_from_the_directory(
    system: System, jurisdiction: str, clause: str
) -> None:
    reader = system.member(jurisdiction)
    ((_dn, row),) = system.entries(f"(mail={reader.address})", "cn")
    for name, known in ((row["cn"][0], True), ("Quách Thị Không Có", False)):
        message = compose("ai@gmail.com", reader.address, "Hoi tham", "x")
        del message["From"]
        message["From"] = f"{name} <ai@gmail.com>"
        arrive(system, message.as_bytes(policy=SMTP), reader.address, "ai@gmail.com")
        assert (clause in clauses(system, message)) is known


@pytest.mark.clause("DN-5.2.s2")
def test_one_byte_too_many_is_refused_with_the_page_of_large_files(system: System) -> None:
    sender = system.member("daknong")
    message = compose(sender.address, system.member("daknong", nth=1).address, "Tệp", "x")
    message.add_attachment(b"\0" * ((25 << 20) + 1), maintype="application", subtype="octet-stream", filename="a.bin")
    code, words = submitted(system, sender, message)
    assert code == 550
    assert "/tep-lon" in words
    assert words.endswith("[DN-5.2.s2]")


@pytest.mark.clause("VP-8.3.c.s2", "DN-12.2.s2")
def test_many_numbers_and_sign_ups_pass_and_are_told(system: System) -> None:
    sender = system.member("vinhphuc")
    numbers = "\n".join(f"026190{number:06}" for number in range(10))
    message = compose(sender.address, system.member("vinhphuc", nth=1).address, "Danh sách", numbers)
    assert submitted(system, sender, message)[0] == 250
    assert clauses(system, message)["VP-8.3.c.s2"]["warn"] is True
    reader = system.member("daknong")
    sign_up = compose("noreply@dien-dan.test", reader.address, "Kích hoạt tài khoản", "x")
    arrive(system, sign_up.as_bytes(policy=SMTP), reader.address, "noreply@dien-dan.test")
    assert "DN-12.2.s2" in clauses(system, sign_up)
