"""Who is told of a finding and who decides about a held letter: as the clause names them (``tell``), by their roles.

Nobody decides about their own letter, and where nobody of the agency is left, the managing department does: approving
is its business, never the operating centre's (CT-9.1).
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from congvu.directory.models import Address, Agency, Delegation, Jurisdiction, Mailbox, Person, RoleGrant
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.documents.models import HeldLetter
from congvu.ground.vietnamese import fold

ROLES = {
    "head": Role.HEAD,
    "it_officer": Role.AGENCY_IT,
    "office": Role.OFFICE,
    "unit_head": Role.UNIT_HEAD,
    "manager": Role.DEPARTMENT,
    "operator": Role.CENTRE,
}
"""The profiles' words for persons, without the holder, who is no role."""

_NAMESAKES = 20

WIDE = frozenset({Role.DEPARTMENT, Role.CENTRE})
DECIDING = frozenset({"head", "it_officer", "office", "manager"})


def box_of(address: str) -> Mailbox | None:
    """The mailbox that an address leads to."""
    found = Address.objects.filter(address=address.lower()).select_related("mailbox__agency", "mailbox__jurisdiction")
    row = found.exclude(mailbox=None).first()
    return row.mailbox if row else None


def told_of(words: Iterable[str], agency: Agency | None, place: Jurisdiction, boxes: Iterable[Mailbox]) -> list[str]:
    """The addresses behind these words; ``boxes`` are whose letter it is, for the word ``holder``."""
    named = set(words)
    found = set(_granted(named, agency, place).values_list("mailbox__address", flat=True))
    if "holder" in named:
        held = Delegation.objects.filter(mailbox__in=[box.pk for box in boxes if box.person is None], open=True)
        found |= {box.address for box in boxes if box.person} | set(held.values_list("holder__address", flat=True))
    return sorted(found)


def claimed(where: str, place: Jurisdiction) -> list[str]:
    """The true mailboxes of the body, or of the person's body, whose name a stranger bears (``sender: NAME``)."""
    key = fold(where.partition(": ")[2].partition(" - ")[0]).strip()
    if " " not in key:
        return []
    bodies = Agency.objects.filter(jurisdiction=place, closed_on=None, search__contains=key)
    people = Person.objects.filter(jurisdiction=place, search__contains=key).select_related("agency")[:_NAMESAKES]
    named = {body.pk for body in bodies if fold(body.name) == key}
    named |= {one.agency_id for one in people if fold(one.full_name) == key}
    boxes = Mailbox.objects.filter(agency__in=named, kind=MailboxKind.AGENCY, state=MailboxState.ACTIVE)
    return list(boxes.order_by("address").values_list("address", flat=True))


def deciders(letter: HeldLetter) -> QuerySet[Mailbox]:
    """Who may release or refuse the letter."""
    writers = {letter.sender.lower(), letter.login.lower()}
    others = Q(mailbox__state=MailboxState.ACTIVE) & ~Q(mailbox__address__in=writers)
    words = (set(letter.tell) & DECIDING) | {"head"}
    grants = _granted(words, letter.agency, letter.jurisdiction).filter(others)
    if letter.agency is None or not grants.exists():
        grants = _granted({"manager"}, None, letter.jurisdiction).filter(others)
    return Mailbox.objects.filter(pk__in=grants.values("mailbox")).order_by("sort", "id")


def may_decide(box: Mailbox, letter: HeldLetter) -> bool:
    """Whether this person is one of them."""
    return deciders(letter).filter(pk=box.pk).exists()


def _granted(words: set[str], agency: Agency | None, place: Jurisdiction) -> QuerySet[RoleGrant]:
    roles = {ROLES[word] for word in words if word in ROLES}
    wide = Q(role__in=roles & WIDE, agency=None, mailbox__jurisdiction=place)
    own = Q(role__in=roles - WIDE, agency=agency) if agency else Q(pk__in=[])
    return RoleGrant.objects.filter(wide | own, mailbox__state=MailboxState.ACTIVE)
