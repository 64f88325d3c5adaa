"""What a regulation makes of an electronic document: as good as paper, paper still owed, or of no legal value. Pure.

CT-7.2.s1, DL-8.3, DN-9.2, VP-9.3. Judged for one file between the body that sent it and the one that received it; what
stands in the file's own signatures decides, else what the signed letter around it carries.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from congvu.ground.signatures.verdicts import Signature, Verdict, sentence, worst
from congvu.ground.vietnamese import fold
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause
from congvu.regulations.profile import Profile

BLOCK = "documents.legal_value"


class Worth(StrEnum):
    """What a document is worth."""

    EQUAL = "equal"  # to its paper; none need be sent
    OWED = "owed"  # the paper still has to come
    NONE = "none"  # no legal value
    UNSET = "unset"  # the regulation says nothing between these two


@dataclass(frozen=True, slots=True)
class Party:
    """A body that sends or receives, by its names; a citizen, an official's own mailbox, a stranger has no ``body``."""

    body: str = ""
    names: tuple[str, ...] = ()
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Paper:
    """One file: what it is by its content, its signatures, whether it is a scan, and declared one of the original."""

    kind: str
    signatures: tuple[Signature, ...] = ()
    scan: bool = False
    declared: bool = False


@dataclass(frozen=True, slots=True)
class LegalValue:
    """The answer with its clause and reason."""

    worth: Worth
    clause: str = ""
    vi: str = ""
    en: str = ""


UNREGULATED = LegalValue(Worth.UNSET, "", "quy chế không quy định.", "the regulation does not say.")


@carries("documents.legal_value")
def legal_value(profile: Profile, paper: Paper, sender: Party, receiver: Party) -> LegalValue:
    """What the regulation makes of the file: the first clause that it meets, else why it meets none."""
    clauses = profile.of_rule(BLOCK)
    if not clauses:
        return UNREGULATED
    strict = next((clause for clause in clauses if not clause.values), None)
    offers = [clause for clause in clauses if clause.values]
    if not within(offers, strict, sender, receiver):
        vi, en = "chỉ áp dụng giữa các cơ quan, tổ chức mà quy chế nêu.", "it holds between the bodies it names only."
        return LegalValue(Worth.UNSET, (strict or offers[0]).id, vi, en)
    reasons = [(clause, unmet(clause, paper, sender)) for clause in offers]
    met = next((clause for clause, reason in reasons if reason is None), None)
    if met:
        vi, en = "có giá trị như văn bản giấy; không phải gửi bản giấy.", "equal to paper; no paper need be sent."
        return LegalValue(Worth.EQUAL, met.id, vi, en)
    return shortfall(strict, reasons, paper)


def within(offers: Sequence[Clause], strict: Clause | None, sender: Party, receiver: Party) -> bool:
    """Whether the regulation speaks of these two; a body of the centre in the province is of the State."""
    named = {body for clause in offers for body in clause.get("between", ())}
    if "state_agency" in named:
        named.add("central_agency")
    both = bool(sender.body and receiver.body)
    return both and (strict is not None or not named or {sender.body, receiver.body} <= named)


Reason = tuple[str, str]


def unmet(clause: Clause, paper: Paper, sender: Party) -> Reason | None:
    """What the file lacks of what this clause asks; None where nothing."""
    decisive = worst(paper.signatures)
    if decisive.verdict is Verdict.INVALID:
        return sentence(decisive.verdict, decisive.reason)
    if clause.get("fixed") is not None:
        return unmet_scan(clause, paper)
    return unmet_signature(clause, paper, sender)


def unmet_scan(clause: Clause, paper: Paper) -> Reason | None:
    """A scan of the original, which its sender declares to bear the head's signature and the seal."""
    if paper.kind not in clause.get("fixed"):
        return "tệp chỉnh sửa được, không phải bản quét.", "the file can be edited; it is no scan."
    if not paper.scan:
        return "tệp không phải bản quét từ bản giấy.", "the file is no scan of paper."
    if clause.get("declaration") and not paper.declared:
        vi = "người gửi chưa xác nhận quét từ bản gốc có chữ ký và con dấu."
        return vi, "the sender has not declared it a scan of the original with signature and seal."
    return None


def unmet_signature(clause: Clause, paper: Paper, sender: Party) -> Reason | None:
    """A valid signature, of an authority that the clause names, and of the sending body where it asks for that."""
    valid = [one for one in paper.signatures if one.verdict is Verdict.VALID]
    if not valid:
        decisive = worst(paper.signatures)
        return sentence(decisive.verdict, decisive.reason)
    trusted = [one for one in valid if issued_by(one, clause.get("trust", ()))]
    if not trusted:
        wanted = ", ".join(clause.get("trust"))
        return f"chữ ký hợp lệ nhưng không do {wanted} cấp.", f"the signature is valid but not of {wanted}."
    if clause.get("signer") == "agency" and not any(is_of(one, sender) for one in trusted):
        return "chữ ký không phải của cơ quan gửi.", "the signature is not the sending agency's."
    return None


def issued_by(signature: Signature, authorities: Sequence[str]) -> bool:
    """Whether one of these stands behind the certificate; anyone trusted where the clause names none."""
    return not authorities or any(fold(name) in fold(signature.anchor) for name in authorities)


def is_of(signature: Signature, party: Party) -> bool:
    """Whether the certificate is the body's own: it bears its name, not a person's, or the address of its mailbox."""
    if party.addresses.intersection(signature.emails):
        return True
    place = r"( (tinh|thanh pho|tp|huyen|quan|thi xa|xa|phuong) .*)?"
    bearer = fold(signature.name)
    return any(re.fullmatch(re.escape(fold(name)) + place, bearer) for name in party.names)


def shortfall(strict: Clause | None, reasons: Sequence[tuple[Clause, Reason | None]], paper: Paper) -> LegalValue:
    """Nothing is met: where one standard must be, or the signature does not hold, the file is worth nothing by law."""
    broken = worst(paper.signatures).verdict is Verdict.INVALID
    clause, reason = reasons[0]
    for other, why in reasons[1:]:
        if paper.kind in other.get("fixed", ()) and not paper.signatures:
            clause, reason = other, why
    vi, en = reason or ("", "")
    if strict or broken:
        vi, en = f"không có giá trị pháp lý, phải gửi bản giấy: {vi}", f"no legal value, paper must be sent: {en}"
        return LegalValue(Worth.NONE, (strict or clause).id, vi, en)
    return LegalValue(Worth.OWED, clause.id, f"vẫn phải gửi bản giấy: {vi}", f"paper is still owed: {en}")
