"""Who may be given a mailbox to use: CT-11.1 (one person of the agency), DL-12.1.c (several), DN-13.1 (in writing).

A personal mailbox is given to nobody where the regulation says so (VP-2.3, QT-4.3.5, DL-13.4).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause
from congvu.regulations.profile import Profile


@dataclass(frozen=True, slots=True)
class Delegation:
    """A person about to be given a mailbox; ``active`` counts those who have it already, ``document`` is the paper."""

    kind: str
    mailbox_agency: str
    person_agency: str
    mailbox_unit: str = ""
    person_unit: str = ""
    active: int = 0
    document: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Objection:
    """Why not, and the clause that says so."""

    clause: str
    vi: str
    en: str


@carries("delegation", "delegation.none")
def objections(profile: Profile, wish: Delegation) -> list[Objection]:
    """Everything that stands against the delegation; an empty list where it may be made."""
    found = []
    for clause in profile.of_rule("delegation", "delegation.none"):
        if wish.kind in clause.get("kinds"):
            found += [Objection(clause.id, vi, en) for vi, en in _against(clause, wish)]
    return found


def document_asked(profile: Profile, kind: str) -> bool:
    """Whether giving such a mailbox takes a document."""
    return any(one.get("document") for one in profile.of_rule("delegation") if kind in one.get("kinds"))


def _against(clause: Clause, wish: Delegation) -> Iterator[tuple[str, str]]:
    if clause.block == "delegation.none":
        yield "Hộp thư này không được giao cho người khác.", "This mailbox may not be given to another person."
        return
    most = clause.get("at_most")
    if most is not None and wish.active >= most:
        vi = f"Hộp thư chỉ được giao cho {most} người cùng lúc; hãy thu hồi ủy quyền cũ trước."
        yield vi, f"Only {most} person may have this mailbox at a time; end the former delegation first."
    if clause.get("same_agency") and wish.person_agency != wish.mailbox_agency:
        yield "Người được giao phải thuộc chính cơ quan của hộp thư.", "The person must belong to the mailbox's agency."
    if clause.get("same_unit") and wish.mailbox_unit and wish.person_unit != wish.mailbox_unit:
        yield "Người được giao phải thuộc chính đơn vị của hộp thư.", "The person must belong to the mailbox's unit."
    if clause.get("document") and not wish.document.strip():
        yield "Việc ủy quyền phải có văn bản (số, ngày).", "The delegation needs a document (number, date)."
    if clause.get("by") and wish.by not in clause.get("by"):
        yield "Người ra quyết định giao không có thẩm quyền.", "Whoever gives the mailbox has no right to."
