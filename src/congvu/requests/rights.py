"""The matrix of rights: each role, what it may do and where, from the very sets that the doors ask (DL-11.4.s2).

What a regulation decides (who asks, approves, carries out) is read from its clauses; the rest is the system's own.
"""

from dataclasses import dataclass

from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.offices import (
    APPOINTING,
    COMPLIANCE,
    ISSUING,
    LEAVES,
    LOOKING,
    OWN,
    RESETTING,
    WIDE,
)  # fmt: skip
from congvu.regulations.carriers import carries
from congvu.regulations.profile import Profile
from congvu.requests.law import RequestLaw
from congvu.requests.models import Action
from congvu.requests.roles import ROLES
from congvu.requests.rules import ACTION_WORDS


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that roles may do, by which clause; none where the choice is ours."""

    vi: str
    en: str
    roles: frozenset[str]
    clause: str = ""


@carries("access.roles")
def rights(profile: Profile) -> list[Right]:
    """The rows of the matrix."""
    return [*_general(), *_asking(RequestLaw(profile)), *_deciding(RequestLaw(profile))]


def scope(role: str) -> str:
    """Where a role reaches: ``jurisdiction``, ``agency``, or the own mailbox only."""
    return "jurisdiction" if role in WIDE else "agency" if role in OWN else "own"


def _general() -> list[Right]:
    return [
        Right("Xem cơ quan, cán bộ, hộp thư, sổ ghi", "See agencies, people, mailboxes, the ledger", LOOKING),
        Right("Tạm ngưng, thu hồi, lưu trữ hộp thư; mở khóa", "Suspend, revoke, archive; unlock", ISSUING),
        Right("Cấp mật khẩu dùng một lần", "Issue one-time passwords", RESETTING),
        Right("Ghi kỳ nghỉ", "Enter leave", LEAVES),
        Right("Xem tuân thủ quy chế", "See how the regulation is kept", COMPLIANCE),
        Right("Giao, thôi vai trò", "Grant and remove roles", APPOINTING),
    ]


def _asking(law: RequestLaw) -> list[Right]:
    found = []
    for action in Action:
        named = law.requesters(action, MailboxKind.PERSONAL)
        vi, en = ACTION_WORDS[action]
        roles = frozenset(ROLES[word] for word in named.words if word in ROLES)
        found.append(Right(f"Lập yêu cầu: {vi}", f"Ask: {en}", roles, named.clause))
    return found


def _deciding(law: RequestLaw) -> list[Right]:
    approving, executing = law.approvers(MailboxKind.PERSONAL), law.executors(MailboxKind.PERSONAL)
    roles = [frozenset(ROLES[word] for word in named.words if word in ROLES) for named in (approving, executing)]
    return [
        Right("Duyệt yêu cầu", "Approve requests", roles[0], approving.clause),
        Right("Thực hiện yêu cầu", "Carry requests out", roles[1], executing.clause),
    ]
