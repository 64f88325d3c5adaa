"""An order carried out: bodies and people, then addresses, then all that hangs on them, in one transaction."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from congvu.directory.actions.aliases import alias_until
from congvu.directory.actions.mailboxes import Issued
from congvu.directory.ldap import publish
from congvu.directory.ldap.entries import agency_dn, list_dn, unit_dn
from congvu.directory.models import Jurisdiction, Mailbox, MailingList, Unit
from congvu.directory.models.publication import PublicationKind
from congvu.ledger.actions import Entry, record
from congvu.regulations.carriers import carries
from congvu.requests.knowing import Promises
from congvu.requests.reorganising.addressing import Addressing
from congvu.requests.reorganising.journal import Journal
from congvu.requests.reorganising.models import Kind
from congvu.requests.reorganising.moving import Moves
from congvu.requests.reorganising.naming import Naming
from congvu.requests.reorganising.orders import TOP, Bodies, Body, Order, check
from congvu.requests.reorganising.shared import Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Under which number, by whom, on which day and under which clause."""

    place: Jurisdiction
    basis: str
    actor: str
    day: date
    clause: str
    promises: Promises


@dataclass
class Carried:
    """What was done: the plan as people read it, the journal, and new mailboxes with passwords shown never again."""

    plan: dict[str, Any]
    journal: Journal
    issued: list[Issued] = field(default_factory=list)

    @property
    def conflicts(self) -> list[dict[str, str]]:
        """What somebody must decide or finish first."""
        found: list[dict[str, str]] = self.plan["conflicts"]
        return found


@carries("reorganisation")
def carry(order: Order, act: Act) -> Carried:
    """Carry an order out, in the caller's transaction. Raises OrderRefused where it makes no sense."""
    check(order)
    bodies, journal = Bodies(act.place), Journal()
    naming = Naming(act.place, act.promises, order.choices)
    found = [bodies.find(one) for one in order.bodies]
    keys = concerned(bodies, found, order)
    until = alias_until(act.place, act.day)
    stood = names(bodies)
    addressing = Addressing(act.place, naming, journal, until, act.actor, act.basis)
    addressing.remember(keys)
    moves = Moves(act.place, bodies, naming, journal, act.day, act.actor)
    go(moves, order, found)
    addressing.open(moves)
    shared = Shared(moves, journal, act.clause, until)
    shared.settle()
    addressing.settle(moves)
    addressing.settle_lists()
    journal.flush()
    tell_ldap(journal, {*keys, *shared.stale}, stood, names(bodies))
    enter(act, journal, moves, addressing)
    plan = {
        "bodies": moves.lines,
        "addresses": addressing.lines,
        "shared": shared.lines,
        "lists": addressing.lists,
        "ended": shared.ended,
        "revoked": shared.revoked,
        "conflicts": [*addressing.conflicts, *shared.conflicts],
        "people": len(shared.people()),
        "until": until.isoformat() if until else None,
    }
    return Carried(plan, journal, addressing.issued)


def go(moves: Moves, order: Order, found: list[Body]) -> None:
    """The order's own kind."""
    match order.kind:
        case Kind.RENAME:
            moves.rename(order, found[0])
        case Kind.MOVE:
            moves.move(order, found)
        case Kind.MERGE:
            moves.merge(order, found)
        case Kind.SPLIT:
            moves.split(order, found[0])
        case _:
            moves.dissolve(order, found)


def concerned(bodies: Bodies, found: list[Body], order: Order) -> list[int]:
    """The mailboxes whose address or name may change: of the bodies and all below them, and of a receiving one that
    gets another name.
    """
    receiving = [bodies.find(order.into)] if order.name and order.into not in ("", TOP) else []
    own = Q(pk__in=[])
    for body in (*found, *receiving):
        below = [] if isinstance(body, Unit) else [one.pk for one in bodies.below(body)]
        own |= Q(unit=body.pk) if isinstance(body, Unit) else Q(agency__in=below)
    return list(Mailbox.objects.filter(own).order_by("id").values_list("pk", flat=True))


Names = dict[str, tuple[str, int]]


def names(bodies: Bodies) -> Names:
    """The names in LDAP of all open bodies and lists, and the row that each belongs to."""
    agencies = list(bodies.agencies.values())
    found: Names = {agency_dn(one): (PublicationKind.AGENCY, one.pk) for one in agencies}
    found |= {unit_dn(one): (PublicationKind.UNIT, one.pk) for one in bodies.units(agencies)}
    lists = MailingList.objects.filter(jurisdiction=bodies.place, closed_on=None).select_related("jurisdiction")
    return found | {list_dn(one): (PublicationKind.LIST, one.pk) for one in lists}


PERSON = "directory.Person"
TABLES = {
    "directory.Agency": PublicationKind.AGENCY,
    "directory.Unit": PublicationKind.UNIT,
    "directory.MailingList": PublicationKind.LIST,
    "directory.Mailbox": PublicationKind.MAILBOX,
}


def tell_ldap(journal: Journal, boxes: set[int], before: Names, after: Names) -> None:
    """Everything that was changed, all that stands under another name now, and then the names that are gone.

    An agency under another name takes its list and the mailboxes of its people along: they name it.
    """
    stale: dict[str, set[int]] = {kind: set() for kind in TABLES.values()}
    for dn in after.keys() - before.keys():
        kind, row = after[dn]
        stale[kind].add(row)
    for label, row in (*journal.after, *journal.made):
        if label in TABLES:
            stale[TABLES[label]].add(row)
    agencies = stale[PublicationKind.AGENCY]
    within = Q(agency__in=agencies) | Q(unit__agency__in=agencies) | Q(unit__in=stale[PublicationKind.UNIT])
    stale[PublicationKind.LIST].update(MailingList.objects.filter(within).values_list("pk", flat=True))
    stale[PublicationKind.MAILBOX].update(boxes)
    bodies = Mailbox.objects.filter(pk__in=boxes, person=None).values_list("agency", "unit")
    agencies.update(agency for agency, unit in bodies if agency and not unit)
    stale[PublicationKind.UNIT].update(unit for _, unit in bodies if unit)
    for kind in TABLES.values():
        publish.request(kind, sorted(stale[kind]))
    publish.gone(sorted(before.keys() - after.keys()))


def enter(act: Act, journal: Journal, moves: Moves, addressing: Addressing) -> None:
    """The ledger: each body and each address, under the number of the reorganisation."""
    entries = [
        Entry(
            actor=act.actor,
            verb=f"body.{line['what']}",
            subject=line["after"] or line["before"],
            jurisdiction=act.place.slug,
            clause=act.clause,
            before={"body": line["before"]} if line["before"] else {},
            after={"body": line["after"], "name": line["body"], "reorganisation": act.basis},
        )
        for line in moves.lines
    ]
    until = {"alias_until": addressing.until.isoformat()} if addressing.until else {}
    entries += [
        Entry(
            actor=act.actor,
            verb="mailbox.readdress",
            subject=line["new"],
            jurisdiction=act.place.slug,
            clause=line["clause"],
            before={"address": line["old"]},
            after={"address": line["new"], "reorganisation": act.basis} | until,
        )
        for line in addressing.lines
        if line["old"]
    ]
    record([*entries, *moved(act, journal)])


def moved(act: Act, journal: Journal) -> list[Entry]:
    """An entry for everybody who came to another agency."""
    left = {
        pk: old["agency_id"] for (label, pk), old in journal.before.items() if label == PERSON and "agency_id" in old
    }
    codes = dict(act.place.agencies.values_list("pk", "code"))
    people = Mailbox.objects.filter(person__in=left).values_list("address", "person", "person__agency")
    return [
        Entry(
            actor=act.actor,
            verb="person.change",
            subject=address,
            jurisdiction=act.place.slug,
            clause=act.clause,
            before={"agency": codes[left[person]]},
            after={"agency": codes[agency], "reorganisation": act.basis},
        )
        for address, person, agency in people
    ]
