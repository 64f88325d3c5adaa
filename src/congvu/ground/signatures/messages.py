"""Signatures of a message (S/MIME, RFC 8551) and of the files in it.

A signature over less than the whole letter is told as partial: a list's footer, or a forged letter around an old one.
Who signs for another than the letter's author is told as such (RFC 8550, 3).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from congvu.ground.mail_words import addresses
from congvu.ground.mime import Part, Signed, Walk, walk
from congvu.ground.signatures import cms, files
from congvu.ground.signatures.trust import Anchors
from congvu.ground.signatures.verdicts import Reason, Seen, Signature, failed

LINE_END = re.compile(rb"(?<!\r)\n")
OPAQUE = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
DETACHED = {"application/pkcs7-signature", "application/x-pkcs7-signature"}
KIND = "smime"
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Layer:
    """One signed layer of a message and where it reaches."""

    seen: Seen
    raw: bytes
    start: int
    end: int

    def covers(self, part: Part) -> bool:
        """Whether a part lies in it."""
        return part.raw is self.raw and self.start <= part.start and part.end <= self.end


def examine(raw: bytes, anchors: Anchors) -> list[Seen]:
    """The letter itself, whether signed or not, then its files."""
    found = list(message(raw, anchors, authors(walk(raw)), 0))
    own = [] if any(one.kind == KIND for one in found) else [Seen("", "message", len(raw), cms.sha256(raw))]
    return own + found


def authors(walked: Walk) -> set[str]:
    """The addresses in From and Sender."""
    fields = walked.header.get("from", []) + walked.header.get("sender", [])
    return {address for _name, address in addresses(fields)}


def message(raw: bytes, anchors: Anchors, who: set[str], depth: int) -> Iterator[Seen]:
    """One message, or the entity in an opaque signature."""
    walked = walk(raw)
    layers = [layer(one, walked, anchors, who) for one in walked.signed]
    yield from (one.seen for one in layers)
    around = {(one.section, one.within) for one in walked.signed}
    parts = [part for part in walked.parts if part.is_file and not part.inner and not is_half(part, around)]
    for part in parts:
        if part.media_type in OPAQUE and depth < DEEPEST:
            yield from opaque(part, walked, anchors, who, depth)
    plain = [part for part in parts if part.media_type not in OPAQUE]
    for place, seen in zip_up(plain, anchors):
        carried = [one.seen.signatures for one in layers if place is not None and one.covers(place)]
        yield replace(seen, carried=sum(carried, ()))


def zip_up(parts: list[Part], anchors: Anchors) -> Iterator[tuple[Part | None, Seen]]:
    """Each file with the part that it came in."""
    contents = [(part.name or f"phan-{part.section}", part.content()) for part in parts]
    places = {cms.sha256(content): part for part, (_name, content) in zip(parts, contents, strict=True)}
    for seen in files.examine(contents, anchors):
        yield places.get(seen.sha256), seen


def is_half(part: Part, around: set[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether a part is the signature of a signed pair, and no file for people."""
    parent, _dot, number = part.section.rpartition(".")
    return number == "2" and (parent, part.within) in around


def layer(one: Signed, walked: Walk, anchors: Anchors, who: set[str]) -> Layer:
    """The verdict on a multipart/signed: over its first part, line ends as on the wire (RFC 1847)."""
    content = LINE_END.sub(b"\r\n", one.raw[one.start : one.end])
    section = f"{one.section}.2" if one.section else "2"
    half = next((part for part in walked.parts if part.section == section and part.within == one.within), None)
    if half is None:
        found = [failed(Reason.DAMAGED, KIND)]
    elif half.media_type not in DETACHED:
        found = [failed(Reason.UNSUPPORTED, KIND)]
    else:
        found = cms.examine(half.content(), content, anchors, KIND)
    whole = one.root or in_signed(one.section, one.within, walked)
    found = [placed(signature, whole=whole) for signature in found]
    if one.root and not one.within:
        found = [by_author(signature, who) for signature in found]
    seen = Seen(where(one.within), KIND, len(content), cms.sha256(content), tuple(found))
    return Layer(seen, one.raw, one.start, one.end)


def opaque(part: Part, walked: Walk, anchors: Anchors, who: set[str], depth: int) -> Iterator[Seen]:
    """The verdict on an application/pkcs7-mime, and what is inside."""
    content = part.content()
    if cms.is_encrypted(content):
        yield seen_as(part, content, [failed(Reason.ENCRYPTED, KIND)])
        return
    if not cms.looks_like(content):
        yield seen_as(part, content, [failed(Reason.UNSUPPORTED, KIND)])
        return
    whole = len(walked.parts) == 1 or in_signed(part.section, part.within, walked)
    found = [placed(one, whole=whole) for one in cms.examine(content, None, anchors, KIND)]
    if len(walked.parts) == 1:
        found = [by_author(one, who) for one in found]
    yield seen_as(part, content, found)
    inside = cms.inner(content)
    if inside is not None:
        for seen in message(inside, anchors, set(), depth + 1):
            yield replace(seen, carried=seen.carried + tuple(found))


def in_signed(section: str, within: tuple[str, ...], walked: Walk) -> bool:
    """Whether a place is the first part of a signed pair, so that nothing unsigned stands beside it."""
    parent, _dot, number = section.rpartition(".")
    return number == "1" and (parent, within) in {(one.section, one.within) for one in walked.signed}


def seen_as(part: Part, content: bytes, found: list[Signature]) -> Seen:
    """The layer as it is kept."""
    return Seen(where(part.within), KIND, len(content), cms.sha256(content), tuple(found))


def where(within: tuple[str, ...]) -> str:
    """The name of a layer: the letter's own has none, an attached message's has the message's."""
    return " › ".join(within)


def placed(signature: Signature, *, whole: bool) -> Signature:
    """Partial, where more than the layer stands in the letter."""
    return signature if whole else replace(signature, whole=False).because(Reason.PARTIAL)


def by_author(signature: Signature, who: set[str]) -> Signature:
    """A certificate that names addresses must name the author's; a layer further in has authors of its own."""
    foreign = who and signature.emails and not who.intersection(signature.emails)
    return signature.because(Reason.MISMATCH) if foreign else signature
