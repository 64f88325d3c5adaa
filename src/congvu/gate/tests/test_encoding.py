"""Text that is not Unicode: who is told, and how, in each regulation."""

import unicodedata

import pytest

from congvu.gate.findings import Action
from congvu.gate.letter import Kind, Letter, Text
from congvu.gate.tests.letters import INBOUND, SUBMISSION, found, judged, letter, seen, with_files

TCVN3 = "C¨n cø LuËt Tæ chøc chÝnh quyÒn ®Þa ph­¬ng, Uû ban nh©n d©n tØnh yªu cÇu c¸c c¬ quan b¸o c¸o.".encode("latin-1")
UNICODE = "Căn cứ Luật Tổ chức chính quyền địa phương, Uỷ ban nhân dân tỉnh yêu cầu các cơ quan báo cáo."
EVERY = ("CT-QD.0", "DL-10", "DN-9.5", "VP-7.2")
HEAD = b"From: nvan@vinhphuc.gov.vn\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\n"


def raw(body: bytes, content_type: str = "text/plain; charset=utf-8", subject: bytes = b"") -> bytes:
    return HEAD + b"Subject: " + subject + b"\r\nContent-Type: " + content_type.encode() + b"\r\n\r\n" + body


def sent(message: bytes) -> Letter:
    return seen(message, SUBMISSION, "nvan@vinhphuc.gov.vn", ("b@example.org",))


def received(message: bytes) -> Letter:
    return seen(message, INBOUND, "b@example.org", ("nvan@vinhphuc.gov.vn",))


@pytest.mark.clause("CT-QD.0", "DL-10", "DN-9.5", "VP-7.2")
@pytest.mark.parametrize("clause", EVERY)
@pytest.mark.parametrize("label", ["utf-8", "iso-8859-1", "us-ascii", "windows-1252", "x-unknown"])
def test_a_wrong_label_hides_nothing_and_never_refuses(clause: str, label: str) -> None:
    message = raw(TCVN3, f"text/plain; charset={label}")
    (finding,) = found("encoding", clause, sent(message))
    assert finding.action is Action.ACCEPT
    assert finding.warn is (clause != "CT-QD.0")  # Cần Thơ's is only the basis of the decision: it is advised
    assert "TCVN3" in finding.vi
    assert finding.where == "body"
    assert not finding.changes


@pytest.mark.clause("CT-QD.0", "DL-10", "DN-9.5", "VP-7.2")
@pytest.mark.parametrize("clause", EVERY)
def test_a_letter_from_outside_is_only_annotated(clause: str) -> None:
    (finding,) = found("encoding", clause, received(raw(TCVN3, "text/plain; charset=viscii")))
    assert (finding.action, finding.warn) == (Action.ACCEPT, False)
    (note,) = finding.changes
    assert note.field == "X-Congvu-Note"
    assert note.add
    assert (note.value or "").isascii()
    assert (note.value or "").startswith(f"{clause}; encoding; ")


@pytest.mark.clause("CT-QD.0", "DL-10", "DN-9.5", "VP-7.2")
@pytest.mark.parametrize("clause", EVERY)
@pytest.mark.parametrize(
    "text", [UNICODE, "Êñuôl, Čư Kuin, Ƀuôn, Đắk Lắk", "Plain English.", "Déjà vu à la mairie, garçon."]
)
def test_unicode_passes_without_a_word(clause: str, text: str) -> None:
    for one in (letter(subject=text, body=text), letter(INBOUND, subject=text, body=text)):
        assert not found("encoding", clause, one)


@pytest.mark.clause("DN-9.5", "CT-QD.0", "DL-10")
@pytest.mark.parametrize("clause", ["DN-9.5", "CT-QD.0", "DL-10"])
def test_decomposed_unicode_passes(clause: str) -> None:
    """Both forms are in the standard's repertoire."""
    assert not found("encoding", clause, sent(raw(unicodedata.normalize("NFD", UNICODE).encode())))


@pytest.mark.clause("VP-7.2")
def test_a_decomposed_subject_is_composed_on_its_way_out_but_not_in_signed_or_incoming_mail() -> None:
    subject = unicodedata.normalize("NFD", "Nguyễn Thị Thủy: báo cáo")
    verdict = judged("encoding", "VP-7.2", sent(raw(b"x", subject=subject.encode())))
    assert verdict.action is Action.REWRITE
    assert [(one.field, one.value) for one in verdict.changes] == [("Subject", "Nguyễn Thị Thủy: báo cáo")]
    signed = raw(
        b"--b\r\n\r\nx\r\n--b\r\nContent-Type: application/pkcs7-signature\r\n\r\nx\r\n--b--\r\n",
        'multipart/signed; boundary=b; protocol="application/pkcs7-signature"',
        subject.encode(),
    )
    verdict = judged("encoding", "VP-7.2", sent(signed))
    assert (verdict.action, verdict.changes) == (Action.ACCEPT, ())
    verdict = judged("encoding", "VP-7.2", received(raw(b"x", subject=subject.encode())))
    assert (verdict.action, [one.field for one in verdict.changes]) == (Action.ACCEPT, ["X-Congvu-Note"])


@pytest.mark.clause("VP-7.2")
def test_a_correct_label_of_an_old_charset_is_still_no_unicode() -> None:
    for name, label in (("viscii", "VISCII"), ("windows-1258", "windows-1258")):
        body = {"viscii": b"C\xb5ng h\xf2a x\xe3 h\xb5i", "windows-1258": IN_1258}[name]
        (finding,) = found("encoding", "VP-7.2", sent(raw(body, f"text/plain; charset={name}")))
        assert label in finding.en


IN_1258 = "Căn cư\u0301 nghi\u0323 đi\u0323nh".encode("cp1258")


@pytest.mark.clause("DN-9.5", "CT-QD.0")
@pytest.mark.parametrize("clause", ["DN-9.5", "CT-QD.0"])
def test_subject_html_with_old_fonts_and_text_files_are_looked_at(clause: str) -> None:
    html = b'<html><body><p style="font-family: .VnTime">' + TCVN3 + b"</p></body></html>"
    (of_html,) = found("encoding", clause, sent(raw(html, "text/html; charset=windows-1252")))
    assert of_html.where == "body"
    entities = '<font face="VNI-Times">Co&auml;ng ho&oslash;a xa&otilde; ho&auml;i chu&ucirc; nghóa</font>'
    assert found("encoding", clause, sent(raw(entities.encode(), "text/html; charset=utf-8")))
    (of_subject,) = found("encoding", clause, sent(raw(b"x", subject="Th«ng b¸o lÞch häp".encode("latin-1"))))
    assert of_subject.where == "subject"


@pytest.mark.clause("DN-9.5", "CT-QD.0")
@pytest.mark.parametrize("clause", ["DN-9.5", "CT-QD.0"])
def test_a_document_in_an_old_font_is_one_finding_however_many_pages_it_has(clause: str) -> None:
    old = TCVN3.decode("latin-1")
    pages = [Text(Kind.ATTACHMENT, f"attachment: a.docx, trang {page}", old, fonts=(".VnTime",)) for page in (1, 2)]
    new = Text(Kind.ATTACHMENT, "attachment: b.docx", UNICODE, fonts=(".VnTime",))
    (finding,) = found("encoding", clause, with_files(letter(), *pages, new))
    assert finding.where == "attachment: a.docx"


@pytest.mark.clause("DN-9.5")
def test_a_files_name_adds_no_header_to_the_letter() -> None:
    name = "a\r\nX-Forged: 1\r\n\r\nx\x00\x08" + "b" * 1000
    text = Text(Kind.ATTACHMENT, f"attachment: {name}", TCVN3.decode("latin-1"))
    (finding,) = found("encoding", "DN-9.5", with_files(letter(INBOUND), text))
    (note,) = finding.changes
    assert (note.value or "").isprintable()
    assert len(note.value or "") < 400
