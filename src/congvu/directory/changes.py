"""What changed among the addresses of a province: new, changed, moved and cancelled ones (DN-11.2.a.s2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from congvu.directory.models import Address, Jurisdiction, Mailbox
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.ledger.models import Act
from congvu.ledger.queries import Asked, acts
from congvu.regulations.carriers import carries

VERBS = ("mailbox.open", "mailbox.readdress", "mailbox.state", "person.change")
GONE = frozenset({MailboxState.REVOKED, MailboxState.ARCHIVED, MailboxState.DELETED})
SHARED = (MailboxKind.AGENCY, MailboxKind.UNIT)
MOST = 2000


class What(StrEnum):
    """What happened to an address."""

    NEW = "new"
    ADDRESS = "address"
    MOVED = "moved"
    CANCELLED = "cancelled"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Change:
    """One change; ``before`` is the former address, or the code of the agency that was left."""

    day: date
    what: What
    address: str
    name: str
    before: str = ""


@carries("changes")
def changes(jurisdiction: Jurisdiction, first: date, last: date, *, shared_only: bool) -> list[Change]:
    """The changes of these days, the newest first; technical mailboxes are nobody's, and not told."""
    asked = Asked(jurisdiction=jurisdiction.slug, first=first, last=last)
    rows = list(acts(asked).filter(verb__in=VERBS)[:MOST])
    boxes = _boxes(jurisdiction, {act.subject for act in rows})
    told = (change for act in rows if (box := boxes.get(act.subject)) for change in _of(act, box))
    kinds = SHARED if shared_only else (*SHARED, MailboxKind.PERSONAL)
    return [change for change in told if boxes[change.address].kind in kinds]


def _boxes(jurisdiction: Jurisdiction, addresses: set[str]) -> dict[str, Mailbox]:
    """The mailboxes of these addresses, former ones too."""
    found = Address.objects.filter(jurisdiction=jurisdiction, address__in=addresses).exclude(mailbox=None)
    return {one.address: one.mailbox for one in found.select_related("mailbox") if one.mailbox}


def _of(act: Act, box: Mailbox) -> Iterator[Change]:
    """What an act tells; most tell nothing about the address."""
    day, name = act.time.date(), box.display_name
    old, new = act.before, act.after
    if act.verb == "mailbox.open":
        yield Change(day, What.NEW, act.subject, name)
    elif act.verb == "mailbox.readdress":
        yield Change(day, What.ADDRESS, act.subject, name, old.get("address", ""))
    elif act.verb == "person.change" and "agency" in new:
        yield Change(day, What.MOVED, act.subject, name, old.get("agency", ""))
    elif act.verb == "mailbox.state" and (new.get("state") in GONE) != (old.get("state") in GONE):
        yield Change(day, What.CANCELLED if new.get("state") in GONE else What.BACK, act.subject, name)
