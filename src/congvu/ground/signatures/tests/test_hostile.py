"""Truncated and mutated signed files: no crash, no false "valid", bounded time; bombs; rubbish."""

import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from congvu.ground.bounded import Bounds, Children, Stopped
from congvu.ground.signatures import cms, examining, files, messages
from congvu.ground.signatures.samples import Authority, Holder, docx, letter, packed
from congvu.ground.signatures.tests.test_signatures import SIGNED, TEXT, pdf
from congvu.ground.signatures.trust import Anchors, anchors
from congvu.ground.signatures.verdicts import Reason, Seen, Verdict

ROUNDS = 60
SECONDS = 2.0
SEED = random.Random(20260302)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("Ban Cơ yếu Chính phủ")


@pytest.fixture(scope="module")
def holder(authority: Authority) -> Holder:
    return authority.holder(email="syt@x.test")


@pytest.fixture
def trust(authority: Authority, tmp_path: Path) -> Anchors:
    return anchors(authority.trusted_in(tmp_path))


def judged(kind: str, content: bytes, trust: Anchors) -> list[Seen]:
    """What is seen, within its time."""
    began = time.process_time()
    message = kind in {"smime", "opaque"}
    found = messages.examine(content, trust) if message else files.examine([(f"a.{kind}", content)], trust)
    assert time.process_time() - began < SECONDS
    return found


def flipped(content: bytes) -> bytes:
    """One bit changed."""
    at = SEED.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << SEED.randrange(8))]) + content[at + 1 :]


def cut(content: bytes) -> bytes:
    """The end is missing."""
    return content[: SEED.randrange(len(content))]


def shuffled(content: bytes) -> bytes:
    """A piece stands where another should."""
    a, b, size = (SEED.randrange(len(content)) for _ in range(3))
    piece = content[a : a + size % 200]
    return content[:b] + piece + content[b + len(piece) :]


@pytest.mark.parametrize("damage", [flipped, cut, shuffled])
@pytest.mark.parametrize("kind", SIGNED)
def test_damaged(kind: str, damage: Callable[[bytes], bytes], holder: Holder, trust: Anchors) -> None:
    """Whatever is damaged, nothing raises; what still reads valid covers the same content."""
    whole = SIGNED[kind](holder)
    covered = {one.sha256 for seen in judged(kind, whole, trust) for one in seen.signatures}
    for _ in range(ROUNDS):
        for seen in judged(kind, damage(whole), trust):
            for one in seen.signatures:
                assert one.verdict is not Verdict.VALID or kind in {"docx", "odt", "xml"} or one.sha256 in covered


@pytest.mark.parametrize("size", [0, 1, 100, 5000])
def test_rubbish(size: int, trust: Anchors) -> None:
    heads = [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"0\x80" + cms.SIGNED_DATA, b"<?xml?><Signature", b"\xd0\xcf\x11\xe0"]
    for head in heads:
        content = head + SEED.randbytes(size)
        for seen in files.examine([("x", content)], trust) + messages.examine(content, trust):
            assert seen.worst.verdict is not Verdict.VALID


def test_bombs(holder: Holder, trust: Anchors) -> None:
    """Entities, depth, a package that unpacks without end, a hundred signatures, containers in containers."""
    entities = b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'">]><a>&b;<Signature/></a>'
    assert judged("xml", entities, trust)[0].worst.verdict is Verdict.INDETERMINATE
    deep = b"<a>" * 100_000 + b"<Signature/>"
    assert judged("xml", deep, trust)[0].worst.verdict is Verdict.INDETERMINATE
    wrapped = TEXT
    for _ in range(8):
        wrapped = holder.cms(wrapped)
    assert len(judged("p7m", wrapped, trust)[0].signatures) <= 4
    names = packed({f"word/{number}.xml": b"" for number in range(6000)} | {"[Content_Types].xml": b""})
    assert judged("docx", names, trust)[0].worst.reason == Reason.UNREADABLE


def test_a_package_that_unpacks_without_end_is_stopped(tmp_path: Path, holder: Holder) -> None:
    """In the child: memory is bounded, and the answer says so."""
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", "<a/>")
        with file.open("_xmlsignatures/sig1.xml", "w") as part:
            for _ in range(300):
                part.write(b" " * (1 << 20))
    bounds = Bounds(memory=512 << 20, cpu_seconds=10, wall_seconds=20)
    with Children(examining.HERE, bounds=bounds, at_once=1) as children:
        content = path.read_bytes()
        told = {"names": ["bomb.docx"], "sizes": [len(content)], "trust": str(tmp_path)}
        with pytest.raises(Stopped) as stopped:
            children.ask(f"{examining.HERE}:files", content, **told)
        assert stopped.value.reason == "too_large"
        after = holder.cms(TEXT)
        again = children.ask(f"{examining.HERE}:files", after, names=["a.p7m"], sizes=[len(after)], trust=str(tmp_path))
        assert again[0]["verdict"] == "untrusted"


def test_text_that_only_speaks_of_signatures(trust: Anchors) -> None:
    spoken = {"a.xml": b"<a>Signature</a>", "a.pdf": pdf("/ByteRang"), "a.docx": docx("_xmlsignature")}
    for name, content in spoken.items():
        assert files.examine([(name, content)], trust)[0].worst.verdict is Verdict.NONE


def test_a_letter_without_signature_says_so(trust: Anchors) -> None:
    entity, header = letter("a@x.test", "b@x.test", ("cv.docx", docx()))
    own, file = messages.examine(header + entity, trust)
    assert (own.name, own.kind, own.worst.verdict) == ("", "message", Verdict.NONE)
    assert (file.name, file.worst.verdict) == ("cv.docx", Verdict.NONE)
