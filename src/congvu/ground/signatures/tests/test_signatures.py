"""Each format: signed and valid, altered, of nobody trusted, expired, revoked, self-signed, proved by a timestamp."""

from base64 import b64decode, encodebytes
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from reportlab.pdfgen.canvas import Canvas
from signxml.algorithms import SignatureConstructionMethod
from signxml.signer import XMLSigner

from congvu.ground.signatures import cms, files, messages
from congvu.ground.signatures.samples import Authority, Holder, docx, letter, odt, packed, unpacked
from congvu.ground.signatures.trust import Anchors, anchors
from congvu.ground.signatures.verdicts import SENTENCES, Reason, Seen, Signature, Verdict, sentence

TEXT = b"Kinh gui quy co quan"
LAST_YEAR = datetime.now(UTC) - timedelta(days=500)


def pdf(text: str = "Kinh gui quy co quan") -> bytes:
    """A plain PDF whose text stands in it as it is."""
    target = BytesIO()
    canvas = Canvas(target, pageCompression=0)
    canvas.drawString(72, 720, text)
    canvas.save()
    return target.getvalue()


def plain_xml() -> bytes:
    return b"<van-ban><noi-dung>" + TEXT + b"</noi-dung></van-ban>"


def entity(sender: str = "syt@x.test") -> tuple[bytes, bytes]:
    return letter(sender, "a@x.test", text=TEXT.decode())


SIGNED: dict[str, Callable[[Holder], bytes]] = {
    "pdf": lambda who: who.pdf(pdf()),
    "docx": lambda who: who.office(docx(TEXT.decode())),
    "odt": lambda who: who.opendocument(odt(TEXT.decode())),
    "xml": lambda who: who.xml(plain_xml()),
    "p7m": lambda who: who.cms(TEXT),
    "smime": lambda who: who.message(*entity()),
    "opaque": lambda who: who.opaque(*entity()),
}


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("Ban Cơ yếu Chính phủ")


@pytest.fixture(scope="module")
def holder(authority: Authority) -> Holder:
    return authority.holder(email="syt@x.test")


@pytest.fixture
def trust(authority: Authority, tmp_path: Path) -> Anchors:
    return anchors(authority.trusted_in(tmp_path))


def seen(kind: str, content: bytes, trust: Anchors) -> Seen:
    """The first of what is seen."""
    if kind in {"smime", "opaque"}:
        return messages.examine(content, trust)[0]
    return files.examine([(f"van-ban.{kind}", content)], trust)[0]


def judged(kind: str, content: bytes, trust: Anchors) -> Signature:
    return seen(kind, content, trust).worst


@pytest.mark.parametrize("kind", SIGNED)
def test_valid(kind: str, holder: Holder, trust: Anchors) -> None:
    found = judged(kind, SIGNED[kind](holder), trust)
    assert (found.verdict, found.reason, found.whole) == (Verdict.VALID, "", True)
    assert (found.name, found.anchor, found.revocation) == ("Sở Y tế", "Ban Cơ yếu Chính phủ", "good")
    assert found.serial == f"{holder.certificate.serial_number:x}"
    assert len(found.sha256) == 64
    assert not found.proved


def altered(kind: str, content: bytes) -> bytes:
    """One letter of the text changed, deep in packages and encodings too."""
    if kind in {"docx", "odt"}:
        parts = unpacked(content)
        return packed({name: part.replace(b"quy co", b"quy xo") for name, part in parts.items()})
    if kind == "opaque":
        head, _blank, body = content.partition(b"\r\n\r\n")
        inside = b64decode(body).replace(b"quy co", b"quy xo")
        return head + b"\r\n\r\n" + encodebytes(inside)
    assert b"quy co" in content
    return content.replace(b"quy co", b"quy xo", 1)


@pytest.mark.clause("DL-8.3", "VP-9.3", "CT-7.2.s1")
@pytest.mark.parametrize("kind", SIGNED)
def test_one_byte_altered_after_signing_is_invalid(kind: str, holder: Holder, trust: Anchors) -> None:
    found = judged(kind, altered(kind, SIGNED[kind](holder)), trust)
    assert (found.verdict, found.reason) == (Verdict.INVALID, Reason.ALTERED)
    assert found.name == "Sở Y tế", "whose signature it was is still told"


@pytest.mark.parametrize("kind", SIGNED)
def test_of_nobody_trusted(kind: str, trust: Anchors) -> None:
    found = judged(kind, SIGNED[kind](Authority("CA lạ").holder(email="syt@x.test")), trust)
    assert (found.verdict, found.reason) == (Verdict.UNTRUSTED, Reason.FOREIGN)


@pytest.mark.parametrize("kind", SIGNED)
def test_expired(kind: str, authority: Authority, trust: Anchors) -> None:
    past = authority.holder(email="syt@x.test", years=(-3, -1))
    found = judged(kind, SIGNED[kind](past), trust)
    assert (found.verdict, found.reason) == (Verdict.INVALID, Reason.EXPIRED)


@pytest.mark.parametrize("kind", SIGNED)
def test_revoked(kind: str, authority: Authority, holder: Holder, tmp_path: Path) -> None:
    found = judged(kind, SIGNED[kind](holder), anchors(authority.trusted_in(tmp_path, holder)))
    assert (found.verdict, found.reason, found.revocation) == (Verdict.INVALID, Reason.REVOKED, "revoked")


@pytest.mark.parametrize("kind", SIGNED)
def test_self_signed(kind: str, trust: Anchors) -> None:
    own = Authority("Tự cấp")
    found = judged(kind, SIGNED[kind](Holder(own.certificate, own.key)), trust)
    assert (found.verdict, found.reason) == (Verdict.UNTRUSTED, Reason.SELF_SIGNED)


@pytest.mark.parametrize("content", [pdf(), docx(), odt(), plain_xml(), TEXT, b""])
def test_none(content: bytes, trust: Anchors) -> None:
    assert files.examine([("x", content)], trust)[0].worst.verdict is Verdict.NONE


@pytest.mark.parametrize("kind", ["pdf", "p7m"])
def test_a_timestamp_proves_when(kind: str, authority: Authority, tmp_path: Path) -> None:
    """What was signed while the certificate was valid stays so, and a later revocation changes nothing."""
    past = authority.holder(years=(-3, -1))
    stamper = authority.stamper(LAST_YEAR)
    content = past.pdf(pdf(), stamper=stamper) if kind == "pdf" else past.cms(TEXT, stamper=stamper)
    found = judged(kind, content, anchors(authority.trusted_in(tmp_path, past)))
    assert (found.verdict, found.proved, found.time[:10]) == (Verdict.VALID, True, f"{LAST_YEAR:%Y-%m-%d}")


def test_a_timestamp_of_nobody_trusted_proves_nothing(authority: Authority, trust: Anchors) -> None:
    stamped = authority.holder(years=(-3, -1)).pdf(pdf(), stamper=Authority("CA lạ").stamper(LAST_YEAR))
    assert judged("pdf", stamped, trust).reason == Reason.EXPIRED


def test_what_comes_after_in_a_pdf(holder: Holder, trust: Anchors) -> None:
    """A second signature is allowed and told; bytes behind the end are not."""
    once = holder.pdf(pdf())
    twice = files.examine([("a.pdf", holder.pdf(once, field="Hai"))], trust)[0]
    assert [(one.verdict, one.whole, one.later) for one in twice.signatures] == [
        (Verdict.VALID, False, "form"),
        (Verdict.VALID, True, ""),
    ]
    assert judged("pdf", once + b"1 0 obj<</Type/Page>>endobj", trust).reason == Reason.ALTERED
    assert judged("pdf", once + b"\r\n", trust).verdict is Verdict.VALID


def test_a_detached_signature_counts_for_its_file(holder: Holder, trust: Anchors) -> None:
    half = holder.cms(TEXT, detached=True)
    pair = files.examine([("a.txt", TEXT), ("a.txt.p7s", half)], trust)
    assert [(one.name, one.worst.verdict) for one in pair] == [("a.txt", Verdict.VALID)]
    other = files.examine([("a.txt", b"khac"), ("b.txt", TEXT), ("a.txt.p7s", half)], trust)
    assert [(one.name, one.worst.verdict) for one in other] == [("a.txt", Verdict.NONE), ("b.txt", Verdict.VALID)]
    changed = files.examine([("a.txt", b"khac"), ("a.txt.p7s", half)], trust)
    assert changed[0].worst.reason == Reason.ALTERED
    assert files.examine([("a.txt.p7s", half)], trust)[0].worst.reason == Reason.NO_CONTENT


def test_a_signed_file_in_a_container(holder: Holder, trust: Anchors) -> None:
    found = files.examine([("cv.pdf.p7m", holder.cms(holder.pdf(pdf())))], trust)[0]
    assert (found.kind, [one.kind for one in found.signatures]) == ("pdf", ["cms", "pdf"])
    assert found.worst.verdict is Verdict.VALID


def test_a_part_added_to_a_package_is_not_covered(holder: Holder, trust: Anchors) -> None:
    for kind, name in (("docx", "word/extra.xml"), ("odt", "Pictures/x.png")):
        content = packed(unpacked(SIGNED[kind](holder)) | {name: b"<x/>"})
        found = judged(kind, content, trust)
        assert (found.verdict, found.reason) == (Verdict.INDETERMINATE, Reason.PARTIAL)


def test_a_link_turned_elsewhere_is_an_alteration(holder: Holder, trust: Anchors) -> None:
    """Office programs sign relationships one by one: an order changed is none, a target is."""
    parts = unpacked(SIGNED["docx"](holder))
    name = "word/_rels/document.xml.rels"
    turned = packed(parts | {name: parts[name].replace(b"a.png", b"c.png")})
    assert judged("docx", turned, trust).reason == Reason.ALTERED
    spaced = packed(parts | {name: parts[name].replace(b"/> <", b"/>\n\n<")})
    assert judged("docx", spaced, trust).verdict is Verdict.VALID


def test_a_part_read_as_another_type_is_an_alteration(holder: Holder, trust: Anchors) -> None:
    parts = unpacked(SIGNED["docx"](holder))
    name = "[Content_Types].xml"
    turned = packed(
        parts | {name: parts[name].replace(b'"xml" ContentType="application/xml"', b'"xml" ContentType="x/y"')}
    )
    assert judged("docx", turned, trust).reason == Reason.ALTERED


@pytest.mark.parametrize("name", ["a", "b"])
def test_a_signed_element_within_another_is_partial(holder: Holder, trust: Anchors, name: str) -> None:
    """Also within one of its own kind, which bears fewer children than it."""
    signer = XMLSigner(method=SignatureConstructionMethod.detached, signature_algorithm="ecdsa-sha256")
    inner = etree.fromstring(b'<a Id="x"><b>1</b><b>2</b><b>3</b></a>')
    made = signer.sign(inner, key=holder.key, cert=[holder.certificate], reference_uri="#x")
    whole = etree.fromstring(b"<%b/>" % name.encode())
    whole.extend([inner, made])
    assert judged("xml", etree.tostring(whole), trust).reason == Reason.PARTIAL


def test_a_letter_around_a_signed_letter_is_partial(holder: Holder, trust: Anchors) -> None:
    """Also the author: who signs for another is told."""
    inner = holder.message(*entity())
    body = inner[inner.index(b"Content-Type: multipart/signed") :]
    head = b'From: <syt@x.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="n"\r\n\r\n'
    foot = b"\r\n--n\r\nContent-Type: text/plain\r\n\r\nchu khac\r\n--n--\r\n"
    assert judged("smime", head + b"--n\r\n" + body + foot, trust).reason == Reason.PARTIAL
    assert judged("smime", holder.message(*entity("khac@x.test")), trust).reason == Reason.MISMATCH


def test_a_file_is_carried_by_the_letter_that_is_signed(holder: Holder, trust: Anchors) -> None:
    """Detached or opaque: the letter's signature covers the files in it."""
    sent = letter("syt@x.test", "a@x.test", ("cv.docx", docx()))
    for raw in (holder.message(*sent), holder.opaque(*sent)):
        layer, file = messages.examine(raw, trust)
        assert (layer.kind, layer.worst.verdict) == ("smime", Verdict.VALID)
        assert (file.name, file.kind, file.worst.verdict) == ("cv.docx", "docx", Verdict.NONE)
        assert [one.verdict for one in file.carried] == [Verdict.VALID]


def test_line_ends_of_the_store_change_nothing(holder: Holder, trust: Anchors) -> None:
    raw = holder.message(*entity())
    assert judged("smime", raw.replace(b"\r\n", b"\n"), trust).verdict is Verdict.VALID


def test_whose_use_is_no_signing(authority: Authority, trust: Anchors) -> None:
    """A certificate of an authority signs certificates only; the anchor itself is believed no more than that."""
    found = judged("p7m", Holder(authority.certificate, authority.key).cms(TEXT), trust)
    assert (found.verdict, found.reason) == (Verdict.UNTRUSTED, Reason.USAGE)


def test_rubbish_in_the_folder_of_trust(tmp_path: Path, authority: Authority, holder: Holder) -> None:
    (tmp_path / "x.pem").write_text("không phải chứng thư")
    (tmp_path / "x.crl").write_text("không phải danh sách")
    trust = anchors(authority.trusted_in(tmp_path))
    assert judged("p7m", holder.cms(TEXT), trust).verdict is Verdict.VALID
    assert anchors(tmp_path / "khong-co") == Anchors()


def test_every_verdict_has_words() -> None:
    for verdict in (Verdict.VALID, Verdict.NONE):
        assert sentence(verdict, "")
    assert set(SENTENCES) == {"valid", "none", *Reason}
    assert cms.sha256(b"") == files.one_file("", b"", Anchors()).sha256
