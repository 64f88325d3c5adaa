"""Who may write to which list, as the clause of its regulation names them (CT-11.5.s2, DN-5.1.e.s3, QT-4.2.1.s2).

Reads rows for many lists at once; LDAP has the result as ``congvuPoster``, which the gate reads.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TypeVar

from django.db.models import Q, QuerySet

from congvu.directory.ldap.held import SHARED
from congvu.directory.models import Agency, ListPoster, Mailbox, MailingList, RoleGrant
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Role
from congvu.directory.regulation import in_force
from congvu.regulations.clauses import Clause

Key = TypeVar("Key")
CENTRAL = frozenset({Role.CENTRE, Role.DEPARTMENT, Role.MAIL_ADMIN})
ROLES: dict[str, frozenset[Role]] = {
    "list_admin": CENTRAL | {Role.AGENCY_IT, Role.LIAISON},
    "head": frozenset({Role.HEAD}),
    "office": frozenset({Role.OFFICE}),
}
"""The roles behind the words of ``list.posting``: the central ones for every list, the others in their agency's."""

POSTING = frozenset[Role]().union(*ROLES.values())
NAMED = frozenset({"authorised_person", "list_admin"})
"""Where a person may also be named for one list, by a document."""


def posting(row: MailingList) -> Clause | None:
    """The clause that says who writes to a list; None where its regulation leaves it open."""
    agency = body(row)
    return next(iter(in_force(agency or row.jurisdiction).of_rule("list.posting")), None)


def body(row: MailingList) -> Agency | None:
    """The agency that a list is of; None where it is the whole jurisdiction's."""
    return row.unit.agency if row.unit else row.agency


def posters_of(rows: Collection[MailingList]) -> dict[int, set[str]]:
    """The addresses that may write to each of these lists, in three queries for all of them."""
    named, boxes, grants = _named(rows), _shared(rows), _grants(rows)
    found: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        clause = posting(row)
        words = set(clause.get("posters", ())) if clause else set()
        roles = frozenset[Role]().union(*(ROLES.get(word, ()) for word in words))
        agency = body(row)
        if words & NAMED:
            found[row.pk] |= named[row.pk]
        if "agency_mailbox" in words and agency:
            found[row.pk] |= boxes[agency.pk, None] | (boxes[agency.pk, row.unit_id] if row.unit_id else set())
        for role in roles:
            place = None if role in CENTRAL else agency.pk if agency else -1
            found[row.pk] |= grants[row.jurisdiction_id, role, place]
    return found


def lists_with(boxes: Collection[int]) -> QuerySet[MailingList]:
    """The lists to which one of these mailboxes may have to do as a writer: by office, by name, as the body's own."""
    shared = Mailbox.objects.filter(pk__in=boxes, kind__in=SHARED).exclude(agency=None).values("agency")
    granted = RoleGrant.objects.filter(mailbox__in=boxes, role__in=POSTING)
    within = {*shared.values_list("agency", flat=True), *granted.values_list("agency", flat=True)} - {None}
    wanted = Q(agency__in=within) | Q(unit__agency__in=within) | Q(posters__mailbox__in=boxes, posters__ended_at=None)
    if central := set(granted.filter(agency=None).values_list("mailbox__jurisdiction", flat=True)):
        wanted |= Q(jurisdiction__in=central)
    return MailingList.objects.filter(wanted, closed_on=None).distinct()


def _named(rows: Collection[MailingList]) -> dict[int, set[str]]:
    open_ = ListPoster.objects.filter(mailing_list__in=rows, ended_at=None, mailbox__state=MailboxState.ACTIVE)
    return _sets((row, address) for row, address in open_.values_list("mailing_list", "mailbox__address"))


def _shared(rows: Collection[MailingList]) -> dict[tuple[int, int | None], set[str]]:
    agencies = {agency.pk for row in rows if (agency := body(row))}
    boxes = Mailbox.objects.filter(kind__in=SHARED, agency__in=agencies).exclude(state=MailboxState.DELETED)
    told = boxes.values_list("agency", "unit", "kind", "address")
    return _sets(((agency, unit if kind == MailboxKind.UNIT else None), text) for agency, unit, kind, text in told)


def _grants(rows: Collection[MailingList]) -> dict[tuple[int, str, int | None], set[str]]:
    agencies = {agency.pk for row in rows if (agency := body(row))}
    places = {row.jurisdiction_id for row in rows}
    found = RoleGrant.objects.filter(
        Q(agency__in=agencies) | Q(agency=None), mailbox__jurisdiction__in=places, role__in=POSTING
    )
    told = found.filter(mailbox__state=MailboxState.ACTIVE)
    lines = told.values_list("mailbox__jurisdiction", "role", "agency", "mailbox__address")
    return _sets(((place, role, agency), text) for place, role, agency, text in lines)


def _sets(pairs: Iterable[tuple[Key, str]]) -> dict[Key, set[str]]:
    found: dict[Key, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found
