"""Signatures in a PDF (PAdES, ETSI EN 319 142; ISO 32000): what they cover, what came after them; pyHanko judges."""

import zlib
from dataclasses import replace
from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from congvu.ground.signatures import cms
from congvu.ground.signatures.trust import Anchors
from congvu.ground.signatures.verdicts import Later, Reason, Signature, failed

BROKEN = (*cms.BROKEN, PdfError, zlib.error)
KNOWN = {
    one.value for one in (SigSeedSubFilter.ADOBE_PKCS7_DETACHED, SigSeedSubFilter.PADES, SigSeedSubFilter.PBAD_PADES)
}
STAMP = SigSeedSubFilter.ETSI_RFC3161.value
LATER = {
    ModificationLevel.NONE: Later.NONE,
    ModificationLevel.LTA_UPDATES: Later.PROOFS,
    ModificationLevel.FORM_FILLING: Later.FORM,
    ModificationLevel.ANNOTATIONS: Later.NOTES,
}
TRACE = b"/ByteRange"
KIND = "pdf"


def looks_like(content: bytes) -> bool:
    """The header may come late, as readers allow."""
    return b"%PDF-" in content[:1024]


def examine(content: bytes, anchors: Anchors) -> list[Signature]:
    """Every signature; a file in which traces of one are left but nothing can be read is damaged."""
    try:
        reader = PdfFileReader(BytesIO(content), strict=False)
        if reader.encrypted:
            reader.decrypt(b"")
        signatures, stamps, broken = embedded(reader)
    except BROKEN as error:
        return unread(content, error)
    if not signatures and not broken:
        return [failed(Reason.DAMAGED, KIND)] if TRACE in content and not stamps else []
    proofs = [(one.signed_revision, proved) for one in stamps if (proved := moment(one, anchors))]
    return [judged(one, anchors, proofs) for one in signatures] + broken


def unread(content: bytes, error: Exception) -> list[Signature]:
    """Why nothing could be read: locked by a password, or damaged."""
    if "authenticate" in str(error) or b"/Encrypt" in content[-4096:]:
        return [failed(Reason.ENCRYPTED, KIND)]
    return [failed(Reason.DAMAGED if TRACE in content else Reason.UNREADABLE, KIND)]


def embedded(
    reader: PdfFileReader,
) -> tuple[list[EmbeddedPdfSignature], list[EmbeddedPdfSignature], list[Signature]]:
    """What stands in the signature fields: signatures, timestamps over the document, and what cannot be read."""
    signatures: list[EmbeddedPdfSignature] = []
    stamps: list[EmbeddedPdfSignature] = []
    broken: list[Signature] = []
    for name, value, field in enumerate_sig_fields(reader, filled_status=True):
        try:
            form = value.get_object().get("/SubFilter")
            if form not in KNOWN | {STAMP}:
                broken.append(failed(Reason.UNSUPPORTED, KIND))
                continue
            (stamps if form == STAMP else signatures).append(EmbeddedPdfSignature(reader, field, name))
        except BROKEN:
            broken.append(failed(Reason.DAMAGED, KIND))
    return signatures, stamps, broken


def moment(one: EmbeddedPdfSignature, anchors: Anchors) -> datetime | None:
    """The moment that a timestamp over the document proves."""
    try:
        return cms.timestamp(one.signed_data, one.compute_digest, anchors)
    except BROKEN:
        return None


def judged(one: EmbeddedPdfSignature, anchors: Anchors, stamps: list[tuple[int, datetime]]) -> Signature:
    """One signature, and what came into the file after it."""
    moments = tuple(proved for revision, proved in stamps if revision >= one.signed_revision)
    try:
        if cms.content_of(one.signed_data) is not None:
            return cms.named(one.signed_data, KIND).because(Reason.DAMAGED)
        found = cms.judged(one.signed_data, one.compute_digest, anchors, KIND, moments)
        if not found.time and one.self_reported_timestamp:
            found = replace(found, time=one.self_reported_timestamp.isoformat())
        one.compute_integrity_info()  # type: ignore[no-untyped-call]
        return changed(found, one)
    except BROKEN:
        return cms.named(one.signed_data, KIND).because(Reason.DAMAGED)


def changed(found: Signature, one: EmbeddedPdfSignature) -> Signature:
    """The signature, judged by what it covers and by what was added."""
    whole = one.coverage is SignatureCoverageLevel.ENTIRE_FILE
    found = replace(found, whole=whole)
    level = one.diff_result.modification_level if isinstance(one.diff_result, DiffResult) else ModificationLevel.OTHER
    if not one.summarise_integrity_info()["docmdp_ok"] or appended(one):
        return replace(found.overruled(Reason.ALTERED), later="altered")
    return replace(found, later=LATER[level].value)


def appended(one: EmbeddedPdfSignature) -> bool:
    """Whether bytes that are no revision stand after the last one, which is this signature's."""
    if one.signed_revision + 1 < one.reader.xrefs.total_revisions:
        return False
    end = int(one.byte_range[2]) + int(one.byte_range[3])
    stream = one.reader.stream
    stream.seek(end)
    return bool(stream.read().strip(b"\r\n \t\0"))
