"""What a file is by its content, and the signatures in it or beside it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from congvu.ground.scans import is_scan
from congvu.ground.signatures import cms, packages, pdf, xml
from congvu.ground.signatures.trust import Anchors
from congvu.ground.signatures.verdicts import Reason, Seen, Signature, failed

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
OLE_KINDS = {"doc", "xls", "ppt", "msg"}
OLE_TRACES = [name.encode("utf-16-le") for name in ("_signatures", "_xmlsignatures")]
MAGIC = {b"{\\rtf": "rtf", b"II*\0": "tif", b"MM\0*": "tif", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg"}
MARKUP = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\0<")
DEEPEST = 3
"""A container in a container in a container: who wraps more wraps it to tire the reader."""

File = tuple[str, bytes]


def examine(files: Sequence[File], anchors: Anchors) -> list[Seen]:
    """Each file with its signatures; a detached one counts for the file beside it that it signs."""
    detached = [(name, content) for name, content in files if is_detached(content)]
    seen = [one_file(name, content, anchors) for name, content in files if not is_detached(content)]
    for name, container in detached:
        place = owner(name, container, files, anchors)
        signatures = tuple(cms.examine(container, files[place][1] if place is not None else None, anchors))
        if place is None:
            seen.append(Seen(name, "p7s", len(container), cms.sha256(container), signatures))
            continue
        signed = cms.sha256(files[place][1])
        seen = [with_more(one, signatures) if one.sha256 == signed else one for one in seen]
    return seen


def with_more(one: Seen, signatures: tuple[Signature, ...]) -> Seen:
    """The file with signatures that came beside it."""
    return replace(one, signatures=one.signatures + signatures)


def is_detached(content: bytes) -> bool:
    """Whether this is a signature without what it signs."""
    return cms.looks_like(content) and cms.inner(content) is None


def owner(name: str, container: bytes, files: Sequence[File], anchors: Anchors) -> int | None:
    """The file that a detached signature signs: the one that it fits, else the one that it is named after."""
    others = [number for number, (_name, content) in enumerate(files) if not is_detached(content)]
    for number in others:
        if all(one.reason != Reason.ALTERED for one in cms.examine(container, files[number][1], anchors)):
            return number
    wanted = stem(name)
    return next((number for number in others if wanted in {files[number][0], stem(files[number][0])}), None)


def stem(name: str) -> str:
    """A file name without its ending."""
    return PurePath(name).stem


def one_file(name: str, content: bytes, anchors: Anchors, depth: int = 0) -> Seen:
    """One file, with what is inside where it is a container."""
    kind, signatures = signed(name, content, anchors)
    seen = Seen(name, kind, len(content), cms.sha256(content), tuple(signatures), is_scan(content, kind))
    inside = cms.inner(content) if kind == "p7m" else None
    if inside is None or depth >= DEEPEST:
        return seen
    wrapped = one_file(stem(name), inside, anchors, depth + 1)
    return replace(seen, kind=wrapped.kind, signatures=seen.signatures + wrapped.signatures, scan=wrapped.scan)


def signed(name: str, content: bytes, anchors: Anchors) -> tuple[str, list[Signature]]:
    """What the file is, and its signatures."""
    if cms.looks_like(content):
        return "p7m", cms.examine(content, None, anchors)
    if pdf.looks_like(content):
        return "pdf", pdf.examine(content, anchors)
    if content.startswith(b"PK\x03\x04"):
        return packages.examine(content, anchors)
    if cms.is_encrypted(content):
        return "p7m", [failed(Reason.ENCRYPTED, "cms")]
    if content.startswith(OLE):
        traces = any(trace in content for trace in OLE_TRACES)
        return binary_office(name), [failed(Reason.UNSUPPORTED, "ole")] if traces else []
    if content.lstrip()[:4].startswith(MARKUP) and b"Signature" in content:
        return "xml", xml.examine(content, anchors)
    return by_magic(name, content), []


def binary_office(name: str) -> str:
    """The binary office formats share one container; the name tells them apart."""
    suffix = PurePath(name).suffix.lower().lstrip(".")
    return suffix if suffix in OLE_KINDS else "doc"


def by_magic(name: str, content: bytes) -> str:
    """By the first bytes, else by the name."""
    known = next((kind for magic, kind in MAGIC.items() if content.startswith(magic)), None)
    return known or PurePath(name).suffix.lower().lstrip(".")[:10]
