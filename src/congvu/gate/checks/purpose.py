"""Mail that is not for work, as far as a program can tell: shown and reported, judged by people.

Sign-ups at web sites (DL-13.8, DN-12.2.s2), letters to very many people outside the lists (VP-8.3.c.s3), advertising
and bulk from a mailbox that serves one purpose only (QT-4.1.1.s2). Automatic forwarding is ``checks.forwarding``.
"""

from collections.abc import Iterator
from functools import lru_cache

from congvu.gate.checks.advertising import OUTBOUND, labelled
from congvu.gate.facts import Facts
from congvu.gate.findings import Finding
from congvu.gate.letter import Direction, Kind, Letter
from congvu.gate.notes import note
from congvu.ground.vietnamese import fold
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause

CHECK = "purpose"
_HEAD = 4_000


@carries("content.purpose")
def check(letter: Letter, clause: Clause, facts: Facts) -> Iterator[Finding]:
    """Inbound: a site confirms that somebody signed up. Submission: advertising, and too many recipients."""
    direction = letter.envelope.direction
    addresses = letter.envelope.recipients if direction is Direction.INBOUND else (letter.envelope.sender,)
    kinds = clause.get("kinds")
    if kinds and not any(account and account.kind in kinds for account in map(facts.account, addresses)):
        return
    if direction is Direction.INBOUND:
        yield from _signed_up(letter, clause, facts)
    elif direction is Direction.SUBMISSION and "outbound" in clause.values:
        yield from _bulk(letter, clause, facts)


def _signed_up(letter: Letter, clause: Clause, facts: Facts) -> Iterator[Finding]:
    senders = [letter.envelope.sender, *(address for _name, address in letter.authors)]
    if any(facts.local(sender) or _allowed(sender, clause.get("allowed", ())) for sender in senders if sender):
        return
    phrases = _phrases(clause.get("labels", ()))
    for text in letter.texts(files=False):
        if text.kind is Kind.NAME:
            continue
        head = text.decoded[:_HEAD].lower()
        if any(phrase in head for phrase in phrases):
            vi = "trang ngoài xác nhận đăng ký bằng hộp thư công vụ; chỉ nêu để xem xét."
            en = "an outside site confirms a sign-up with this official mailbox; shown for review."
            yield Finding(clause.id, CHECK, vi, en, text.where, changes=note(clause.id, CHECK, vi))
            return


@lru_cache
def _phrases(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Each of these with its marks and without."""
    return tuple(form for label in labels for form in (label.lower(), fold(label)))


def _allowed(address: str, allowed: tuple[str, ...]) -> bool:
    domain = address.rpartition("@")[2].lower()
    return any(domain == one or domain.endswith(f".{one}") for one in allowed)


def _bulk(letter: Letter, clause: Clause, facts: Facts) -> Iterator[Finding]:
    outbound = clause.get("outbound")
    action, warn = OUTBOUND[outbound], outbound == "warn"
    if label := labelled(letter, clause.get("advertising", ())):
        vi = f"hộp thư này chỉ dùng cho công việc, không gửi quảng cáo (nhãn {label})."
        en = f"this mailbox is for its work only, not for advertising (label {label})."
        yield Finding(clause.id, CHECK, vi, en, "subject", action=action, warn=warn)
    persons = sum(facts.mail_list(address) is None for address in letter.envelope.recipients)
    most = clause.get("recipients")
    if most and persons > most:
        vi = f"thư gửi {persons} người ngoài danh sách thư (quá {most}); gửi cho nhiều người thì dùng danh sách thư."
        en = f"{persons} recipients outside the mailing lists (more than {most}); use a mailing list."
        yield Finding(clause.id, CHECK, vi, en, "recipient", action=action, warn=warn)
