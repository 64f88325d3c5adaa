"""Messages are taken apart the same way whatever stands in them, in bounded time."""

import time
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congvu.ground import hypertext
from congvu.ground.mail_words import addresses, decoded, parameters, words
from congvu.ground.mime import MAX_PARTS, walk

HEAD = b"From: a@b.vn\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
SECONDS = 1.0


def mixed(boundary: bytes, *parts: bytes) -> bytes:
    """A multipart entity."""
    inner = b"".join(b"--%s\r\n%s\r\n" % (boundary, part) for part in parts)
    return b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n%s--%s--\r\n" % (boundary, inner, boundary)


def test_sections_are_those_of_imap():
    attached = b"Content-Type: message/rfc822\r\n\r\n" + HEAD + mixed(b"q", b"\r\nmot", b"\r\nhai")
    alone = b"Content-Type: message/rfc822\r\n\r\n" + HEAD + b"\r\nmot minh"
    raw = HEAD + mixed(b"p", b"\r\nthu", mixed(b"r", b"\r\nba"), attached, alone)
    found = [(part.section, part.media_type, part.within) for part in walk(raw).parts]
    inside = ("message/rfc822",)
    assert found == [
        ("1", "text/plain", ()),
        ("2.1", "text/plain", ()),
        ("3", "message/rfc822", ()),
        ("3.1", "text/plain", inside),
        ("3.2", "text/plain", inside),
        ("4", "message/rfc822", ()),
        ("4.1", "text/plain", inside),
    ]
    assert [part.body for part in walk(raw).parts][:2] == [b"thu", b"ba"]


def test_a_single_part_is_number_one():
    (part,) = walk(HEAD + b"\r\nNoi dung\r\n").parts
    assert (part.section, part.body) == ("1", b"Noi dung\r\n")


@pytest.mark.parametrize(
    ("field", "name"),
    [
        (b'attachment; filename="bao cao.docx"', "bao cao.docx"),
        (b"attachment; filename*=UTF-8''b%C3%A1o%20c%C3%A1o.docx", "báo cáo.docx"),
        (b"attachment; filename*0*=UTF-8''b%C3%A1o%20; filename*1=c.docx", "báo c.docx"),
        (b"attachment; filename*1=b.docx; filename*0=a", "ab.docx"),
        (b'attachment;\r\n filename="=?utf-8?B?' + b64encode("báo cáo.docx".encode()) + b'?="', "báo cáo.docx"),
        ("attachment; filename=báo cáo.docx".encode(), "báo cáo.docx"),
        (b'attachment; filename="khong dong', "khong dong"),
        (b"attachment; filename*=nothing''%ff%fe; filename*x=; *=; filename*99999999999=1", "ÿþ"),
    ],
)
def test_file_names_are_read(field: bytes, name: str):
    (part,) = walk(HEAD + b"Content-Disposition: " + field + b"\r\n\r\nx").parts
    assert (part.name, part.is_file) == (name, True)


def test_words_join_letters_that_were_cut():
    raw = "Báo cáo".encode()
    cut = f"=?utf-8?B?{b64encode(raw[:2]).decode()}?= =?utf-8?B?{b64encode(raw[2:]).decode()}?="
    assert words(cut).text == "Báo cáo"
    assert words("=?x-unknown?Q?B=C3=A1o?= tu?n").text == "Báo tu?n"
    assert words("Re: =?utf-8?q?B=C3=A1o_c=C3=A1o?=").text == "Re: Báo cáo"
    assert words("Báo".encode().decode("ascii", "surrogateescape")).text == "Báo"


def test_a_broken_charset_loses_no_text():
    for charset in ("", "utf-8", "nonsense", "zlib", "idna", "unicode_escape", "utf-16", "\0", "a" * 9999):
        assert isinstance(decoded(b"\xff\xfeB\xe1o", charset), str)
    assert decoded("Báo".encode(), "us-ascii") == "Báo"


def test_authors():
    assert addresses(['"Nguyễn, Văn" <A@b.vn>, c@d.vn']) == [("Nguyễn, Văn", "a@b.vn"), ("", "c@d.vn")]
    assert addresses(["A\t B <a@b.vn> "]) == [("A B", "a@b.vn")]
    assert addresses(["chutich@b.vn <a@b.vn>"]) == [("chutich@b.vn", "a@b.vn")]
    assert addresses(["(" * 8000]) == []


def test_a_part_that_never_ends_and_a_boundary_that_never_comes():
    assert walk(HEAD + b"Content-Type: multipart/mixed; boundary=z\r\n\r\n--z\r\n\r\nmot").parts[0].body == b"mot"
    (part,) = walk(HEAD + b"Content-Type: multipart/mixed; boundary=z\r\n\r\nmot").parts
    assert (part.media_type, part.body) == ("text/plain", b"mot")


def nested(depth: int) -> bytes:
    """Multiparts within multiparts."""
    opened = (b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (one, one) for one in range(depth))
    return HEAD + b"".join(opened) + b"\r\nx"


def in_messages(depth: int) -> bytes:
    """Messages within messages."""
    return (HEAD + b"Content-Type: message/rfc822\r\n\r\n") * depth + HEAD + b"\r\nx"


OPENED = HEAD + b"Content-Type: multipart/mixed; boundary=a\r\n\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        nested(1000),
        in_messages(1000),
        OPENED + b"--a\r\n" * 2_000_000,
        OPENED + b"--a!\r\n" * 2_000_000,
        OPENED + b"--a\r\n\r\nx\r\n" * 500_000,
    ],
    ids=["deep", "messages", "empty", "quoted", "many"],
)
def test_what_is_beyond_the_bounds_is_named(raw: bytes):
    start = time.process_time()
    walked = walk(raw)
    assert time.process_time() - start < SECONDS
    assert walked.cut
    assert len(walked.parts) <= MAX_PARTS


@pytest.mark.parametrize(
    "value",
    ["=?a?q?" * 17_000, "=?utf-8?q?a?= " * 17_000, ';a="' * 20_000, "; a*0*=x" * 10_000, ";" + " " * 90_000],
    ids=str.strip,
)
def test_long_fields_take_no_time(value: str):
    start = time.process_time()
    words(value)
    parameters(value)
    addresses([value])
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("piece", ["<p ", "<script>", "<!--", "<a ", "&amp", "<td ", "face=' font", "  ", "\n", "<"])
def test_markup_takes_no_time(piece: str):
    markup = piece * (1_000_000 // len(piece))
    start = time.process_time()
    hypertext.plain(markup)
    hypertext.fonts(markup)
    assert time.process_time() - start < SECONDS


def test_markup_as_people_read_it():
    markup = "<style>p{}</style><!--><p>TUY<b>ỆT</b> M&#7852;T<!-- no --><br>hai</p><td>ba</td><td>tư"
    assert hypertext.plain(markup) == "TUYỆT MẬT\nhai\nba\ttư"
    assert hypertext.fonts("<font face='.VnTime'><p style=\"font-family:VNI-Times, serif\">") == (
        ".VnTime",
        "VNI-Times",
    )


@given(st.binary(max_size=400), st.sampled_from([b"", OPENED, HEAD + b"Content-Type: message/rfc822\r\n\r\n"]))
def test_nothing_breaks_it(noise: bytes, head: bytes):
    for part in walk(head + noise).parts:
        assert isinstance(part.content(), bytes)
        assert isinstance(part.name, str)


@given(st.text(max_size=200))
def test_no_word_breaks_it(noise: str):
    clean = noise.encode("utf-8", "replace").decode("ascii", "surrogateescape")
    words(clean)
    parameters(clean)
    addresses([clean])
    hypertext.plain(noise)
