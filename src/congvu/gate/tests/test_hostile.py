"""Hostile and broken mail through the offline gate: an answer for every letter, soon, and no memory kept."""

import os
import random
import time
from collections.abc import Iterable
from itertools import product
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from congvu.gate.findings import Action
from congvu.gate.letter import Direction
from congvu.gate.offline import judge
from congvu.ground.clock import today
from congvu.regulations.overlays import regulation_in_force
from congvu.regulations.profile import Profile

CORPORA = Path(os.environ.get("CONGVU_CORPORA", "/nonexistent"))
REGULATIONS = tuple(
    regulation_in_force(slug, today()) for slug in ("vinhphuc", "cantho", "daklak", "daknong", "quang-tri-313-2018")
)
DOORS = (Direction.INBOUND, Direction.SUBMISSION)
SOON = 5.0  # seconds for one letter without files
WITHIN = 15.0  # seconds for the whole sample of the corpora
GROWTH = 64 << 20


def answers(raw: bytes, regulations: Iterable[Profile] = REGULATIONS[:1]) -> set[Action]:
    """What becomes of it by these regulations (Vĩnh Phúc's asks for the most checks), in both directions."""
    found = set()
    for profile, door in product(regulations, DOORS):
        start = time.monotonic()
        found.add(judge(raw, profile, door, today()).action)
        assert time.monotonic() - start < SOON
    return found


@pytest.mark.skipif(not CORPORA.is_dir(), reason="CONGVU_CORPORA is not set")
def test_collected_mail_gets_an_answer() -> None:
    """A sample, the same each time; nothing is kept of it."""
    files = sorted(path for name in ("mime", "encodings", "signed") for path in (CORPORA / name).rglob("*"))
    files = [path for path in files if path.is_file() and path.stat().st_size < 1 << 17]
    random.Random(5).shuffle(files)
    end, judged, before = time.monotonic() + WITHIN, 0, 0
    for path in files:
        if time.monotonic() > end:
            break
        answers(path.read_bytes(), REGULATIONS)
        judged += 1
        if judged == 30:
            before = psutil.Process().memory_info().rss
    assert judged > 30
    assert psutil.Process().memory_info().rss - before < GROWTH


def nested(depth: int, kind: str) -> bytes:
    """A letter in a letter in a letter, or a multipart in a multipart."""
    if kind == "message":
        return b"Content-Type: message/rfc822\r\n\r\n" * depth + b"Subject: x\r\n\r\nx"
    parts = (f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(depth))
    return "".join(parts).encode() + b"\r\nx"


HOSTILE = {
    "empty": b"",
    "no header": b"\r\n\r\nx",
    "only a colon": b":\r\n\r\n",
    "zeros": b"\0" * 100_000,
    "nested messages": nested(1000, "message"),
    "nested parts": nested(1000, "multipart"),
    "one boundary for all": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 20_000,
    "a boundary of blanks": b'Content-Type: multipart/mixed; boundary=" "\r\n\r\n--\r\n-- \r\nx',
    "an endless address": b"From: " + b"<" * 50_000 + b"\r\nTo: " + b"a@b," * 50_000 + b"\r\n\r\nx",
    "parentheses": b"From: " + b"(" * 50_000 + b"\r\n\r\nx",
    "an endless line": b"Subject: " + b"a^" * 500_000 + b"\r\n\r\n" + b"o+" * 500_000,
    "encoded words": b"Subject: " + b"=?utf-8?b?4buH?= " * 5_000 + b"\r\n\r\nx",
    "broken encoded words": b"Subject: " + b"=?x?q?=?=?" * 5_000 + b"\r\n\r\nx",
    "an unknown charset": b"Content-Type: text/plain; charset=x-no-such\r\n\r\n" + bytes(range(256)) * 400,
    "a charset of another kind": b"Content-Type: text/plain; charset=rot13\r\n\r\n" + bytes(range(256)),
    "utf-16 without an end": b"Content-Type: text/plain; charset=utf-16\r\n\r\n" + b"\xff\xfea",
    "broken base64": b"Content-Transfer-Encoding: base64\r\n\r\n" + b"A===\r\n" * 10_000,
    "digits": b"\r\n" + b"0123456789 " * 100_000,
    "a number without end": b"\r\n" + b"1" * 1_000_000,
    "tags": b"Content-Type: text/html\r\n\r\n" + b"<" * 500_000,
    "entities": b"Content-Type: text/html\r\n\r\n" + b"&#x1ea1;&aacute;" * 50_000,
    "marks without letters": b"\r\n" + "\u0301".encode() * 200_000,
    "number and symbol": b"\r\n" + "Số: 1/".encode() + b"A-" * 100_000,
    "many lines of numbers": b"\r\n" + "Số: 1/AB\r\n".encode() * 20_000,
    "thousands of recipients": b"To: " + b",\r\n ".join(b"a%d@example.org" % n for n in range(20_000)) + b"\r\n\r\nx",
    "legacy words": b"\r\n" + b"".join(b"%c\xb8%c " % (97 + n % 26, 97 + n // 26 % 26) for n in range(100_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_gets_an_answer(name: str) -> None:
    assert answers(HOSTILE[name])


_PIECES = st.sampled_from(
    [
        *(
            b"From: ",
            b"To: ",
            b"Subject: ",
            b"Content-Type: ",
            b"Content-Transfer-Encoding: ",
            b"Reply-To: ",
            b"MIME-Version: 1.0",
        ),
        *(
            b"\r\n",
            b"\n",
            b"\r\n\r\n",
            b"\r",
            b"\t",
            b" ",
            b"--b",
            b"--b--",
            b"--",
            b";",
            b":",
            b'"',
            b"<",
            b">",
            b"@",
            b"=?",
        ),
        *(
            b"multipart/mixed; boundary=b",
            b"multipart/signed; boundary=b",
            b"message/rfc822",
            b"text/html",
            b"text/plain",
        ),
        *(
            b"; charset=viscii",
            b"; charset=utf-8",
            b"base64",
            b"quoted-printable",
            b"=?utf-8?q?=E1?=",
            b"; name*0*=''%E1",
        ),
        *(
            b"a@gmail.com",
            b"nvan@vinhphuc.gov.vn",
            b"[QC]",
            b"C\xe9ng h\xdfa x\xb7",
            "Số: 1/QĐ-UBND".encode(),
            b"026190000001",
        ),
        *(b"<p style='font-family:.VnTime'>", b"&aacute;", b"\x00", b"\xff\xfe", b"=\r\n", b"Resent-From: x", b"%s"),
    ]
)


@settings(max_examples=150, deadline=5_000, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(_PIECES, st.binary(max_size=12)), max_size=60))
def test_broken_mail_gets_an_answer(pieces: list[bytes]) -> None:
    assert answers(b"".join(pieces))


WHOLE = (
    "From: =?utf-8?q?Nguy=E1=BB=85n?= <a@gmail.com>\r\nTo: b@vinhphuc.gov.vn\r\nSubject: [QC] Th\u00f4ng b\u00e1o\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
    "Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>S=E1=BB=91: 1/Q=C4=90-UBND</p>\r\n--b\r\n"
    'Content-Type: message/rfc822\r\n\r\nSubject: x\r\nContent-Type: text/plain; name="a.txt"\r\n\r\nx\r\n--b--\r\n'
).encode()


@settings(max_examples=150, deadline=5_000)
@given(st.data())
def test_damaged_mail_gets_an_answer(data: st.DataObject) -> None:
    """A good letter with bytes changed, pieces cut out, doubled and turned about."""
    raw = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(len(raw) - 1, 0)))
        end = min(len(raw), at + data.draw(st.integers(0, 40)))
        kind = data.draw(st.sampled_from(["cut", "double", "change", "turn"]))
        piece = bytes(raw[at:end])
        raw[at:end] = {
            "cut": b"",
            "double": piece * 2,
            "change": bytes(255 - byte for byte in piece),
            "turn": piece[::-1],
        }[kind]
    assert answers(bytes(raw))
