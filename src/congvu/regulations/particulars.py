"""What a regulation is: its title, number, issuer and dates, what it replaces, the domain and hosts that it is for.

VP-QD.1, DL-QD.1, QT-QD.1 (the decision that issues it), CT-1.1, DN-1.1 (what it governs).
"""

from dataclasses import dataclass
from datetime import date

from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause
from congvu.regulations.profile import Profile


@dataclass(frozen=True, slots=True)
class Particular:
    """One of them, with its name in both languages."""

    key: str
    vi: str
    en: str
    value: str | date


_NAMES = (
    ("number", "Số", "Number"),
    ("issuer", "Cơ quan ban hành", "Issued by"),
    ("issued", "Ngày ban hành", "Issued on"),
    ("effective_from", "Có hiệu lực từ", "In force from"),
    ("supersedes", "Thay thế", "Replaces"),
    ("domain", "Tên miền thư", "Mail domain"),
    ("hosts", "Máy chủ", "Hosts"),
)


@carries("regulation.particulars")
def particulars(profile: Profile) -> list[Particular]:
    """All that the regulation has of them, in the order in which they are shown."""
    found = ((key, vi, en, getattr(profile, key)) for key, vi, en in _NAMES)
    joined = ((key, vi, en, ", ".join(value) if isinstance(value, tuple) else value) for key, vi, en, value in found)
    return [Particular(*one) for one in joined if one[3]]


def governing(profile: Profile) -> list[Clause]:
    """The clauses that say what the regulation is and whom it binds, as the first thing that a reader wants."""
    return profile.of_rule("regulation.particulars", "regulation.in_force", "regulation.scope")
