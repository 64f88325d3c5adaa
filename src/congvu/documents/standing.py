"""Who may do what with the documents of a mailbox: its holders, the agency's head and office. Reads only.

Nobody else sees a row of the register: not the administrators, whose pages show counts only.
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from congvu.directory import holders
from congvu.directory.ldap.held import SHARED
from congvu.directory.models import Agency, Delegation, Mailbox, RoleGrant
from congvu.directory.models.mailbox import MailboxKind, Role

BY_OFFICE = (Role.HEAD, Role.OFFICE)


def desks(person: Mailbox) -> QuerySet[Mailbox]:
    """The shared mailboxes whose documents somebody works on: held, or of the agency that they head or run."""
    held = Delegation.objects.filter(holder=person, open=True, ended_at=None).values("mailbox")
    led = RoleGrant.objects.filter(mailbox=person, role__in=BY_OFFICE).exclude(agency=None).values("agency")
    wanted = Q(pk__in=held) | Q(agency__in=led)
    if person.person and person.grants.filter(role=Role.UNIT_HEAD).exists():
        wanted |= Q(kind=MailboxKind.UNIT, unit=person.person.unit_id, unit__isnull=False)
    boxes = Mailbox.objects.filter(wanted, kind__in=SHARED)
    return boxes.select_related("jurisdiction", "agency__parent", "unit").order_by("kind", "sort", "id")


def agencies(person: Mailbox) -> QuerySet[Agency]:
    """The agencies whose register somebody works on."""
    return Agency.objects.filter(pk__in=desks(person).values("agency")).order_by("sort", "id")


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at the documents of one mailbox."""

    who: Mailbox
    box: Mailbox

    @property
    def heads(self) -> bool:
        """Whether they head the agency."""
        return "head" in self.capacities

    @property
    def capacities(self) -> tuple[str, ...]:
        """In which capacities they decide about the mailbox."""
        return holders.capacities(self.who, self.box)


def leaders(box: Mailbox) -> list[Mailbox]:
    """To whom what a mailbox received is submitted: the head of its agency, or of its unit."""
    role = Role.UNIT_HEAD if box.kind == MailboxKind.UNIT else Role.HEAD
    people = Mailbox.objects.filter(grants__role=role, grants__agency=box.agency_id).distinct()
    if box.kind == MailboxKind.UNIT:
        people = people.filter(person__unit=box.unit_id)
    return list(people.select_related("jurisdiction", "person").order_by("sort", "id"))


def keepers(box: Mailbox) -> list[Mailbox]:
    """Who holds a mailbox now; its leaders where nobody does."""
    held = Delegation.objects.filter(mailbox=box, open=True, ended_at=None).values("holder")
    found = list(Mailbox.objects.filter(pk__in=held).order_by("sort", "id"))
    return found or leaders(box)


def colleagues(box: Mailbox) -> QuerySet[Mailbox]:
    """To whom a letter may be assigned: people of the agency, of the unit where it is a unit's mailbox."""
    people = Mailbox.objects.filter(kind=MailboxKind.PERSONAL, agency=box.agency_id).exclude(person=None)
    if box.kind == MailboxKind.UNIT:
        people = people.filter(person__unit=box.unit_id)
    return people.select_related("person").order_by("sort", "id")
