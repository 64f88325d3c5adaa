"""A letter shows its texts, files and authors as people see them."""

from email.message import EmailMessage

from congvu.gate.letter import Direction, Envelope, Kind
from congvu.gate.message import letter_of

ENVELOPE = Envelope(Direction.INBOUND, "a@ngoai.test", ("b@cantho.gov.vn.test",))


def composed() -> EmailMessage:
    """A letter with two bodies, a file, and a letter attached."""
    inner = EmailMessage()
    inner["Subject"] = "Thư trong"
    inner.set_content("trong")
    message = EmailMessage()
    message["From"] = "Nguyễn Văn Minh <A@Ngoai.test>"
    message["Subject"] = "Báo cáo"
    message.set_content("Kính gửi")
    message.add_alternative("<p>Kính <b>gửi</b></p>", subtype="html")
    message.add_attachment(b"1234", maintype="application", subtype="pdf", filename="báo cáo.pdf")
    message.add_attachment(inner)
    return message


def test_texts_in_their_order():
    letter = letter_of(bytes(composed()), ENVELOPE)
    inside = "attachment: message/rfc822"
    assert [(text.kind, text.where, text.decoded.strip()) for text in letter.texts(files=False)] == [
        (Kind.SUBJECT, "subject", "Báo cáo"),
        (Kind.BODY, "body", "Kính gửi"),
        (Kind.BODY, "body", "Kính gửi"),
        (Kind.NAME, "attachment: báo cáo.pdf", "báo cáo.pdf"),
        (Kind.SUBJECT, f"{inside}: subject", "Thư trong"),
        (Kind.BODY, f"{inside}: body", "trong"),
    ]


def test_files_and_authors():
    letter = letter_of(bytes(composed()), ENVELOPE)
    assert letter.authors == [("Nguyễn Văn Minh", "a@ngoai.test")]
    names = [(one.name, one.media_type, one.size) for one in letter.attachments()]
    assert names[0] == ("báo cáo.pdf", "application/pdf", 4)
    assert names[1][1] == "message/rfc822"
    assert not letter.closed()
    assert not letter.signed


def test_signatures_are_seen():
    whole = b'Content-Type: multipart/signed; protocol="x"; boundary=s\r\n\r\n--s\r\n\r\nx\r\n--s--\r\n'
    opaque = b"Content-Type: application/pkcs7-mime; smime-type=%s; name=smime.p7m\r\n\r\nMII="
    assert letter_of(whole, ENVELOPE).signed
    assert letter_of(opaque % b"signed-data", ENVELOPE).signed
    assert not letter_of(opaque % b"enveloped-data", ENVELOPE).signed
