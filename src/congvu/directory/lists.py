"""Reading mailing lists: those within somebody's reach, how many they reach, who manages them."""

from django.db.models import Q, QuerySet

from congvu.directory.models import Mailbox, MailingList
from congvu.directory.models.mailbox import MailboxState, Role
from congvu.directory.offices import Office, Reach
from congvu.directory.posters import body

MANAGING = frozenset({Role.DEPARTMENT, Role.CENTRE, Role.MAIL_ADMIN})
"""Who opens and closes lists."""

SHOWN = ("jurisdiction", "agency__parent__parent", "unit__agency__parent__parent")


def lists_within(reach: Reach) -> QuerySet[MailingList]:
    """The open lists of these agencies and their units; those of everybody are shown to all."""
    rows = MailingList.objects.filter(jurisdiction=reach.jurisdiction, closed_on=None).select_related(*SHOWN)
    if reach.own is not None:
        own = Q(agency__in=reach.own) | Q(unit__agency__in=reach.own) | Q(agency=None, unit=None)
        rows = rows.filter(own)
    return rows.order_by("address")


def members(row: MailingList) -> QuerySet[Mailbox]:
    """Whom the list reaches now: the same that its LDAP search finds."""
    agency = body(row)
    wanted = Q(kind=row.reach, state__in=[MailboxState.ACTIVE, MailboxState.ISSUED])
    if agency:
        wanted &= Q(agency=agency)
    if row.unit_id:
        wanted &= Q(unit=row.unit_id)
    if row.agency_kind:
        wanted &= Q(agency__kind=row.agency_kind)
    if row.position:
        wanted &= Q(person__position__iexact=row.position)
    return Mailbox.objects.filter(wanted, jurisdiction=row.jurisdiction_id)


def manages(office: Office) -> bool:
    """Whether lists are opened and closed here."""
    return bool(office.roles & MANAGING)


def authorises(office: Office, row: MailingList) -> bool:
    """Whether this person names who writes to the list: the head of its body, else who manages lists."""
    agency = body(row)
    heads = office.box.grants.filter(role=Role.HEAD, agency=agency) if agency else office.box.grants.none()
    return heads.exists() or manages(office)
