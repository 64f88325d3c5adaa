"""Who holds which shared mailbox, and in which capacities somebody decides about one. Reads only."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from congvu.directory.ldap.held import SHARED
from congvu.directory.models import Agency, Delegation, Mailbox, RoleGrant
from congvu.directory.models.delegation import Basis
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.regulations import holding

OFFICES = {"agency_head": "head", "office": "office", "unit_head": "unit_head"}
"""Roles that hold a mailbox by office, and what the regulations call them (``vocabulary.parameters.ROLES``)."""

CENTRAL = {"managing_department": "manager", "operating_centre": "operator"}
"""Roles that act for the whole province."""

STANDING = Delegation.objects.filter(ended_at=None).select_related("mailbox__jurisdiction", "mailbox__agency", "holder")


def holdings(person: Mailbox) -> QuerySet[Delegation]:
    """What somebody holds, or is asked to accept, or will hold."""
    return STANDING.filter(holder=person).order_by("mailbox__sort", "id")


def held_by(mailbox: Mailbox) -> QuerySet[Delegation]:
    """Everybody who holds a mailbox, or will; the head first."""
    return STANDING.filter(mailbox=mailbox).select_related("holder__person").order_by("-basis", "id")


def history(mailbox: Mailbox) -> QuerySet[Delegation]:
    """Who held a mailbox, the last first."""
    ended = Delegation.objects.filter(mailbox=mailbox).exclude(ended_at=None)
    return ended.select_related("holder__person").order_by("-ended_at", "-id")


def authorised(mailbox: Mailbox) -> QuerySet[Delegation]:
    """Who is authorised, the future and the not yet accepted included."""
    return STANDING.filter(mailbox=mailbox, basis=Basis.AUTHORISED)


def heads(mailbox: Mailbox) -> QuerySet[Delegation]:
    """Who holds it by office: one person, or two while it is handed over."""
    return STANDING.filter(mailbox=mailbox, basis=Basis.HEAD).order_by("id")


def owner_role(mailbox: Mailbox) -> str:
    """Who manages a mailbox by office: as the regulation says, else whoever may give it, else the head."""
    profile = in_force(mailbox)
    rule = holding.owner(profile, mailbox.kind)
    if rule:
        return rule.role
    usual = "unit_head" if mailbox.kind == MailboxKind.UNIT else "head"
    giving = next((one.get("by") for one in profile.of_rule("delegation") if mailbox.kind in one.get("kinds")), None)
    return usual if not giving or usual in giving else str(giving[0])


def capacities(person: Mailbox, mailbox: Mailbox) -> tuple[str, ...]:
    """In which capacities somebody decides about a mailbox; none for strangers."""
    found = []
    for role, agency in person.grants.values_list("role", "agency_id"):
        if role in CENTRAL and person.jurisdiction_id == mailbox.jurisdiction_id:
            found.append(CENTRAL[role])
        elif role in OFFICES and agency is not None and agency == mailbox.agency_id and _within(person, role, mailbox):
            found.append(OFFICES[role])
    return tuple(dict.fromkeys(found))


def decides(person: Mailbox, mailbox: Mailbox) -> tuple[str, ...]:
    """The capacities in which somebody may give a mailbox and take it back: of the body itself, not of the centre."""
    return tuple(one for one in capacities(person, mailbox) if one in OFFICES.values())


def decided_by(person: Mailbox) -> QuerySet[Mailbox]:
    """The shared mailboxes that somebody gives and takes back."""
    wanted = Q(pk__in=[])
    for role, agency in person.grants.values_list("role", "agency_id"):
        if agency is None or role not in OFFICES:
            continue
        if role == "unit_head":
            unit = person.person.unit_id if person.person else None
            wanted |= Q(kind=MailboxKind.UNIT, agency=agency, unit=unit, unit__isnull=False)
        else:
            wanted |= Q(kind__in=SHARED, agency=agency)
    return Mailbox.objects.filter(wanted).select_related("jurisdiction", "agency", "unit").order_by("sort", "id")


def of_office(grant: RoleGrant) -> list[Mailbox]:
    """The mailboxes that come with a role: the agency's, or that of the holder's own unit."""
    if grant.agency_id is None or grant.role not in OFFICES:
        return []
    boxes = Mailbox.objects.filter(kind__in=SHARED, agency=grant.agency_id).select_related("jurisdiction", "agency")
    return [box for box in boxes if OFFICES[grant.role] == owner_role(box) and _within(grant.mailbox, grant.role, box)]


def shared_of(agency: Agency) -> QuerySet[Mailbox]:
    """The shared mailboxes of an agency: its own, then those of its units."""
    return Mailbox.objects.filter(kind__in=SHARED, agency=agency).order_by("kind", "sort", "id")


def _within(person: Mailbox, role: str, mailbox: Mailbox) -> bool:
    """A unit's head has to do with the own unit's mailbox only."""
    if role != "unit_head":
        return True
    return mailbox.unit_id is not None and person.person is not None and person.person.unit_id == mailbox.unit_id


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody before a shared mailbox: what they hold of it, and in which capacities they decide about it."""

    who: Mailbox
    box: Mailbox
    held: Delegation | None
    capacities: tuple[str, ...]
    deciding: tuple[str, ...]

    @classmethod
    def of(cls, who: Mailbox, box: Mailbox) -> "Standing":
        """How it is now."""
        return cls(who, box, held_by(box).filter(holder=who).first(), capacities(who, box), decides(who, box))

    @property
    def manages(self) -> bool:
        """Whether one gives it and takes it back: by an office there, or as the one who holds it by office."""
        return bool(self.deciding) or (self.held is not None and self.held.basis == Basis.HEAD)

    @property
    def by(self) -> tuple[str, ...]:
        """The capacities that a decision stands on."""
        owner = (owner_role(self.box),) if self.held and self.held.basis == Basis.HEAD else ()
        return tuple(dict.fromkeys((*self.deciding, *owner)))
