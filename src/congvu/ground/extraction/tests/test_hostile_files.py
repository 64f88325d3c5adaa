"""Bombs, loops and lies: an answer in bounded time and memory, the reason said, and the next file read."""

import resource
import time
from collections.abc import Callable, Iterator
from random import Random

import pytest

from congvu.ground.bounded import Bounds
from congvu.ground.extraction import Reader
from congvu.ground.extraction.tests import papers

SOON = 25.0


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    made = Reader()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("make", "reasons"),
    [
        (lambda: papers.bomb(300 << 20), {"too_large"}),
        (lambda: papers.zipped({f"{n}.txt": b"0" * (40 << 20) for n in range(8)}), {"too_large"}),
        (lambda: papers.matryoshka(40), {"too_deep"}),
        (lambda: papers.zipped({f"{n}.txt": "x" for n in range(3000)}), {"too_large"}),
        (papers.laughs, {"damaged"}),
        (lambda: papers.huge_png(60_000), {"too_large"}),
        (lambda: papers.huge_png(8_000), {"damaged", "too_large"}),
        (lambda: papers.tarred("zero", b"0" * (260 << 20)), {"too_large"}),
        (lambda: papers.docx("x")[:-200], {"damaged"}),
        (lambda: b"%PDF-1.7\n" + b"garbage" * 100, {"damaged"}),
        (lambda: b"Rar!\x1a\x07\x01\x00" + bytes(200), {"damaged", None}),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), {"damaged"}),
        (papers.looping_pdf, {"damaged", None}),
        (papers.wide_pdf, {"too_slow", "damaged", "too_large", None}),
        (lambda: b"{\\rtf1" + b"{" * 200_000, {"damaged", "too_slow", None}),
        (lambda: papers.document("<w:p>" * 100_000), {"damaged"}),
    ],
)
def test_hostile_files_are_named_and_do_no_harm(
    reader: Reader, make: Callable[[], bytes], reasons: set[str | None]
) -> None:
    content = make()
    began = time.monotonic()
    found = reader.read("tệp", "application/octet-stream", content)
    assert time.monotonic() - began < SOON
    assert {part.reason for part in found.closed} or None in reasons
    assert {part.reason for part in found.closed} <= reasons
    assert [piece.text for piece in reader.read("b.txt", "text/plain", b"next").texts] == ["next"]


def test_encrypted_files_are_said_to_be(reader: Reader) -> None:
    content = bytearray(papers.zipped({"a.txt": "secret"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    found = reader.read("a.zip", "application/zip", bytes(content))
    assert [(part.where, part.reason) for part in found.closed] == [("a.zip › a.txt", "encrypted")]


def test_a_child_that_does_not_end_is_stopped_and_the_file_is_shut() -> None:
    reader = Reader(bounds=Bounds(cpu_seconds=1))
    try:
        found = reader.read("a.pdf", "application/pdf", papers.wide_pdf())
    finally:
        reader.close()
    assert [(part.where, part.reason) for part in found.closed] == [("a.pdf", "too_slow")]


def test_what_was_read_before_time_ran_out_is_kept(reader: Reader) -> None:
    content = papers.zipped({"a.txt": "first", **{f"{n}.txt": "x" * 1_000_000 for n in range(200)}})
    found = reader.read("a.zip", "application/zip", content, seconds=0.05)
    assert {part.reason for part in found.closed} <= {"too_slow", "too_large"}
    assert found.closed


def test_noise_of_every_kind_gets_an_answer(reader: Reader) -> None:
    random = Random(11)
    honest = [papers.docx("một"), papers.xlsx("một", "hai"), papers.pdf("mot"), papers.zipped({"a.txt": "một"})]
    for number in range(60):
        content = bytearray(honest[number % 4])
        for _change in range(random.randrange(1, 30)):
            content[random.randrange(len(content))] = random.randrange(256)
        reader.read("a", "", bytes(content))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2 << 20


def test_what_is_wrapped_in_a_signature_is_read_and_what_is_sealed_is_not(reader: Reader) -> None:
    signed = papers.wrapped(papers.docx("trong phong bì"))
    assert "trong phong bì" in {piece.text for piece in reader.read("a.docx.p7m", "", signed).texts}
    sealed = reader.read("smime.p7m", "", papers.ENVELOPE)
    assert [part.reason for part in sealed.closed] == ["encrypted"]
    armoured = reader.read("a.asc", "", b"-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\n")
    assert [part.reason for part in armoured.closed] == ["encrypted"]
    assert [piece.text for piece in reader.read("winmail.dat", "", papers.winmail("a.txt", b"trong")).texts] == [
        "trong"
    ]
