"""Which LDAP entries the database asks for: of single rows, and of a whole jurisdiction."""

from collections.abc import Collection, Iterator

from django.db.models import Prefetch, QuerySet

from congvu.directory.ldap.entries import (
    LdapEntry,
    agency_dn,
    agency_entry,
    application_entry,
    domain_entry,
    jurisdiction_entries,
    list_dn,
    list_entry,
    mailbox_entry,
    unit_dn,
    unit_entry,
)
from congvu.directory.models import (
    Address,
    Agency,
    Application,
    Delegation,
    Domain,
    FormerPassword,
    Handover,
    Jurisdiction,
    Mailbox,
    MailingList,
    Unit,
)
from congvu.directory.models.address import AddressUse
from congvu.directory.models.mailbox import MailboxKind, MailboxState, Place
from congvu.directory.models.publication import PublicationKind
from congvu.directory.posters import lists_with, posters_of

CHUNK = 2000
OFFICIAL = Prefetch("mailboxes", Mailbox.objects.filter(kind=MailboxKind.AGENCY))
SHARED = Prefetch("mailboxes", Mailbox.objects.filter(kind=MailboxKind.UNIT))
AGENCIES = (
    Agency.objects.filter(closed_on=None).select_related("jurisdiction", "parent__parent").prefetch_related(OFFICIAL)
)
UNITS = (
    Unit.objects.filter(closed_on=None, agency__closed_on=None)
    .select_related("agency__jurisdiction", "agency__parent__parent")
    .prefetch_related(SHARED)
)
UNDER_WAY = Handover.objects.filter(done_at=None)
HOLDERS = Delegation.objects.filter(open=True).select_related("holder")
HELD = (
    Delegation.objects.filter(open=True)
    .select_related("mailbox__jurisdiction", "mailbox__agency__parent__parent", "mailbox__unit")
    .prefetch_related(Prefetch("mailbox__handovers", UNDER_WAY))
)
# Fetched beside, not joined: the mailboxes of a chunk share their few agencies, and most have no alias.
KEPT = Mailbox.objects.exclude(state=MailboxState.DELETED, place=Place.GONE)
MAILBOXES = KEPT.select_related("person").prefetch_related(
    "jurisdiction",
    "agency__parent__parent",
    "unit",
    "copied",
    Prefetch("addresses", Address.objects.filter(use=AddressUse.ALIAS)),
    "app_passwords",
    Prefetch("former_passwords", FormerPassword.objects.filter(known=True).order_by("-replaced_at")),
    Prefetch("delegations", HOLDERS),
    Prefetch("holdings", HELD),
    Prefetch("handovers", UNDER_WAY),
)
LISTS = (
    MailingList.objects.filter(closed_on=None)
    .select_related(
        "jurisdiction",
        "agency__jurisdiction",
        "agency__parent__parent",
        "unit__agency__jurisdiction",
        "unit__agency__parent__parent",
    )
    .prefetch_related(Prefetch("aliases", Address.objects.filter(use=AddressUse.ALIAS)))
)

APPLICATIONS = Application.objects.exclude(ldap_password="").exclude(jurisdiction=None).select_related("jurisdiction")


def entries_of(kind: str, rows: Collection[int]) -> Iterator[LdapEntry]:
    """The entries of some rows of one kind, parents before children."""
    match kind:
        case PublicationKind.JURISDICTION:
            for jurisdiction in Jurisdiction.objects.filter(pk__in=rows):
                yield from jurisdiction_entries(jurisdiction)
        case PublicationKind.DOMAIN:
            yield from map(domain_entry, Domain.objects.select_related("jurisdiction").filter(pk__in=rows))
        case PublicationKind.AGENCY:
            yield from map(agency_entry, AGENCIES.filter(pk__in=rows).order_by("id"))
        case PublicationKind.UNIT:
            yield from map(unit_entry, UNITS.filter(pk__in=rows))
        case PublicationKind.MAILBOX:
            # what becomes of a shared mailbox shows in the entries of its holders too
            holders = Delegation.objects.filter(mailbox__in=rows, open=True).values_list("holder", flat=True)
            yield from map(mailbox_entry, MAILBOXES.filter(pk__in={*rows, *holders}))
            # and in those of the lists that they may write to
            yield from _list_entries(LISTS.filter(pk__in=lists_with(rows)))
        case PublicationKind.LIST:
            yield from _list_entries(LISTS.filter(pk__in=rows))
        case PublicationKind.APPLICATION:
            yield from map(application_entry, APPLICATIONS.filter(pk__in=rows))


def entries_in(jurisdiction: Jurisdiction) -> Iterator[LdapEntry]:
    """Every entry of a jurisdiction, parents before children, read in chunks so that memory stays flat."""
    yield from jurisdiction_entries(jurisdiction)
    yield from map(domain_entry, Domain.objects.select_related("jurisdiction").filter(jurisdiction=jurisdiction))
    yield from map(agency_entry, AGENCIES.filter(jurisdiction=jurisdiction).order_by("id").iterator(CHUNK))
    yield from map(unit_entry, UNITS.filter(agency__jurisdiction=jurisdiction).iterator(CHUNK))
    yield from map(mailbox_entry, MAILBOXES.filter(jurisdiction=jurisdiction).iterator(CHUNK))
    yield from _list_entries(LISTS.filter(jurisdiction=jurisdiction))
    yield from map(application_entry, APPLICATIONS.filter(jurisdiction=jurisdiction))


def _list_entries(found: QuerySet[MailingList]) -> Iterator[LdapEntry]:
    """Lists are few: at most one for each body, and what was ordered."""
    rows = list(found)
    posters = posters_of(rows)
    return (list_entry(row, posters[row.pk]) for row in rows)


def standing() -> set[str]:
    """The names of all entries that may move: of agencies, units and lists."""
    bodies = {agency_dn(row) for row in AGENCIES} | {unit_dn(row) for row in UNITS}
    return bodies | {list_dn(row) for row in LISTS}
