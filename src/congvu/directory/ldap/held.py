"""Of shared mailboxes in LDAP: who holds one and may send as it, and what a holder's own sign-in shows (DL-12.1.c).

Reads rows that came with the mailbox (``delegations``, ``holdings``, ``handovers``), asks nothing.
"""

from congvu.directory.models import Delegation, Mailbox
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Place
from congvu.directory.regulation import in_force
from congvu.ground.mounts import Mount, userdb_import
from congvu.regulations import holding

SHARED = frozenset({MailboxKind.AGENCY, MailboxKind.UNIT})


def is_kept(box: Mailbox) -> bool:
    """Whether mail of this mailbox may not be deleted: by the regulation (CT-11.3), or while it is handed over."""
    if box.kind not in SHARED:
        return False
    return holding.kept(in_force(box), box.kind) is not None or any(one.done_at is None for one in box.handovers.all())


def shared_facts(box: Mailbox) -> dict[str, str | int | list[str] | None]:
    """The attributes of a shared mailbox, or of a person who holds some."""
    if box.kind in SHARED:
        holders = sorted(one.holder.address for one in box.delegations.all() if one.open)
        may_send = holders if box.is_active else []
        facts: dict[str, str | int | list[str] | None] = {"congvuHolder": holders, "congvuSendAs": may_send}
        facts["congvuRights"] = "kept" if is_kept(box) else None
        if not box.jurisdiction.direct_sign_in:
            facts |= {"userPassword": None, "congvuOneTimePassword": None, "congvuReason": None}
        return facts
    mounts = [mount(one) for one in box.holdings.all() if one.open and opens_to_holders(one.mailbox)]
    return {
        "congvuMounts": userdb_import(mounts),
        "congvuRights": "holder" if any(one.kept for one in mounts) else None,
    }


def opens_to_holders(box: Mailbox) -> bool:
    """Whether holders read the mailbox: one in use, or that of a closed body, which its successor keeps (CT-5.3.c)."""
    if box.is_active:
        return True
    closed = any(body is not None and body.closed_on for body in (box.agency, box.unit))
    return closed and box.state == MailboxState.REVOKED and box.place == Place.STORE


def mount(row: Delegation) -> Mount:
    """A held mailbox as its holder sees it."""
    box = row.mailbox
    return Mount(f"m{box.key.hex}", box.address, box.display_name, box.store, is_kept(box))
