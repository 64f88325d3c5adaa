"""Opening and suspending mailboxes, and giving addresses, each once and never again (DN-3.5, CT-4.2.d)."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from congvu.directory.actions.jurisdictions import add_domain
from congvu.directory.actions.sessions import end_sessions
from congvu.directory.errors import AddressMalformed, AddressOutside, AddressTaken, NoBasis
from congvu.directory.ldap import publish
from congvu.directory.models import Address, Agency, Jurisdiction, Mailbox, Person, Unit
from congvu.directory.models.address import AddressUse
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.directory.models.publication import PublicationKind
from congvu.directory.regulation import in_force
from congvu.directory.rules import one_time_password, person_display_name, person_sort, search_text, well_formed
from congvu.ground import clock
from congvu.ground.vietnamese import fold
from congvu.ledger.actions import Entry, record

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A mailbox to be opened, with the address that the regulation's naming gave it and the clause that did."""

    kind: MailboxKind
    address: str
    registered_at: datetime
    aliases: tuple[str, ...] = ()
    person: Person | None = None
    agency: Agency | None = None
    unit: Unit | None = None
    clause: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Issued:
    """A mailbox just opened or given a new one-time password, which is shown here and never again."""

    mailbox: Mailbox
    one_time_password: str


def open_mailboxes(jurisdiction: Jurisdiction, openings: list[Opening], actor: str) -> list[Issued]:
    """Open mailboxes, all or none. The mailboxes are ``issued``: they take mail at once and wait for their owner.

    Raises AddressTaken where an address is, or ever was, somebody's; AddressOutside where it is not the jurisdiction's.
    """
    secrets = [one_time_password() for _ in openings]
    boxes = [
        new_mailbox(jurisdiction, opening, secret, in_force(opening.agency or jurisdiction).quota(opening.kind))
        for opening, secret in zip(openings, secrets, strict=True)
    ]
    with transaction.atomic():
        Mailbox.objects.bulk_create(boxes, batch_size=BATCH)
        give_addresses(jurisdiction, boxes, openings)
        publish_boxes(boxes)
        record(
            Entry(
                actor=actor,
                verb="mailbox.open",
                subject=box.address,
                jurisdiction=jurisdiction.slug,
                clause=box.clause,
                after={"kind": box.kind, "aliases": list(opening.aliases), "basis": box.basis},
            )
            for box, opening in zip(boxes, openings, strict=True)
        )
    return [Issued(box, secret) for box, secret in zip(boxes, secrets, strict=True)]


def new_mailbox(jurisdiction: Jurisdiction, opening: Opening, secret: str, quota: int | None) -> Mailbox:
    """The row of one opening, not yet saved. Only technical mailboxes need no basis (CT-5.0, VP-6.1)."""
    address = opening.address.lower()
    if not opening.basis and opening.kind != MailboxKind.TECHNICAL:
        raise NoBasis(address)
    for given in (address, *opening.aliases):
        if not well_formed(given.lower()):
            raise AddressMalformed(given)
        if not f".{given.lower().partition('@')[2]}".endswith(f".{jurisdiction.domain}"):
            raise AddressOutside(given, jurisdiction.domain)
    person, agency = opening.person, opening.agency
    owner = (opening.unit or agency) if person is None else None
    name = person_display_name(person.full_name, agency.name) if person and agency else str(owner or address)
    sort = person_sort(person.given, f"{person.family} {person.middle}") if person else fold(name)
    return Mailbox(
        jurisdiction=jurisdiction,
        kind=opening.kind,
        address=address,
        person=person,
        agency=agency,
        unit=opening.unit,
        display_name=name,
        quota=quota,
        registered_at=opening.registered_at,
        password=make_password(secret, hasher="ssha512"),
        password_issued_at=clock.now(),
        clause=opening.clause,
        basis=opening.basis,
        state_since=clock.now(),
        search=search_text(name, person.position if person else "", address.partition("@")[0]),
        sort=sort,
    )


def give_addresses(jurisdiction: Jurisdiction, boxes: list[Mailbox], openings: list[Opening]) -> None:
    """Enter primary addresses and aliases in the register; its uniqueness is what refuses a second use."""
    rows = [
        Address(address=box.address, jurisdiction=jurisdiction, use=AddressUse.PRIMARY, mailbox=box) for box in boxes
    ]
    rows += [
        Address(address=alias.lower(), jurisdiction=jurisdiction, use=AddressUse.ALIAS, mailbox=box)
        for box, opening in zip(boxes, openings, strict=True)
        for alias in opening.aliases
    ]
    for domain in {row.address.partition("@")[2] for row in rows}:
        add_domain(jurisdiction, domain)
    try:
        with transaction.atomic():
            Address.objects.bulk_create(rows, batch_size=BATCH)
    except IntegrityError:
        wanted = [row.address for row in rows]
        taken = next(
            (
                address
                for address in wanted
                if Address.objects.filter(address=address).exists() or wanted.count(address) > 1
            ),
            wanted[0],
        )
        raise AddressTaken(taken) from None


def publish_boxes(boxes: list[Mailbox]) -> None:
    """Tell LDAP about mailboxes, and about the agencies and units whose official address they are."""
    publish.request(PublicationKind.MAILBOX, [box.pk for box in boxes])
    publish.request(
        PublicationKind.AGENCY, [box.agency.pk for box in boxes if box.kind == MailboxKind.AGENCY and box.agency]
    )
    publish.request(PublicationKind.UNIT, [box.unit.pk for box in boxes if box.kind == MailboxKind.UNIT and box.unit])


@transaction.atomic
def set_state(box: Mailbox, state: MailboxState, actor: str, clause: str = "") -> None:
    """Suspend a mailbox or bring it back. Without a password of its own choosing it comes back as ``issued``."""
    if state == MailboxState.ACTIVE and box.password_changed_at is None:
        state = MailboxState.ISSUED
    before, box.state = box.state, state
    box.save(update_fields=["state"])
    if state == MailboxState.SUSPENDED:
        end_sessions(box)
    publish.request(PublicationKind.MAILBOX, [box.pk])
    record(
        [
            Entry(
                actor=actor,
                verb="mailbox.state",
                subject=box.address,
                jurisdiction=box.jurisdiction.slug,
                clause=clause,
                before={"state": before},
                after={"state": state},
            )
        ]
    )
