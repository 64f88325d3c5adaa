"""Changing what the directory says of a person or body, and giving a mailbox another address (CT-5.2, DN-7.2.a).

Mail and mailbox stay what they are; the old address goes on delivering as an alias and is never another's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from congvu.directory.actions.aliases import alias_until
from congvu.directory.actions.delegations import end
from congvu.directory.actions.jurisdictions import add_domain
from congvu.directory.actions.roles import revoke_role
from congvu.directory.errors import AddressMalformed, AddressOutside, AddressTaken, HoldingRefused
from congvu.directory.ldap import publish
from congvu.directory.models import Address, Agency, Delegation, Mailbox, Person, Unit
from congvu.directory.models.address import AddressUse
from congvu.directory.models.delegation import Basis
from congvu.directory.models.publication import PublicationKind
from congvu.directory.regulation import in_force
from congvu.directory.rules import person_display_name, person_sort, search_text, well_formed
from congvu.ground.vietnamese import fold
from congvu.ledger.actions import Entry, record
from congvu.regulations import holding
from congvu.regulations.carriers import carries

TEXTS = ("family", "middle", "given", "full_name", "position", "phone", "category")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of a person: new texts by field, and the place of work where they move."""

    texts: Mapping[str, str]
    agency: Agency | None = None
    unit: Unit | None = None


@transaction.atomic
@carries("transfer")
def change_person(person: Person, change: Change, actor: str, clause: str = "") -> None:
    """Write the change to the person and their mailbox. What they may do in an agency that they leave ends there.

    Raises HoldingRefused while they hold a mailbox of that agency by office: it is handed over first (DN-13.2).
    """
    before = {name: getattr(person, name) for name in TEXTS} | placed(person)
    for name, text in change.texts.items():
        setattr(person, name, text)
    if change.agency:
        if change.agency.pk != person.agency_id:
            end_holdings(person, actor, clause)
            end_roles(person, actor, clause)
        person.agency, person.unit = change.agency, change.unit
    person.save()
    box = Mailbox.objects.filter(person=person).first()
    if box:
        show(box, person)
    after = {name: getattr(person, name) for name in TEXTS} | placed(person)
    changed = [name for name in after if after[name] != before[name]]
    entry = Entry(
        actor=actor,
        verb="person.change",
        subject=box.address if box else f"person:{person.pk}",
        jurisdiction=person.jurisdiction.slug,
        clause=clause,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    record([entry])


def placed(person: Person) -> dict[str, str]:
    """Where a person works, by code."""
    return {"agency": person.agency.code, "unit": person.unit.code if person.unit else ""}


def show(box: Mailbox, person: Person) -> None:
    """Let the mailbox show what the person is now called, and where they work."""
    box.agency, box.unit = person.agency, person.unit
    box.display_name = person_display_name(person.full_name, person.agency.name)
    box.search = search_text(box.display_name, person.position, box.address.partition("@")[0])
    box.sort = person_sort(person.given, f"{person.family} {person.middle}")
    box.save(update_fields=["agency", "unit", "display_name", "search", "sort"])
    publish.request(PublicationKind.MAILBOX, [box.pk])


def end_holdings(person: Person, actor: str, clause: str) -> None:
    """End the authorisations of the agency that is left; an office is handed over first."""
    standing = Delegation.objects.filter(holder__person=person, mailbox__agency=person.agency, ended_at=None)
    for row in standing.select_related("mailbox__agency", "mailbox__jurisdiction", "holder"):
        rule = holding.handover(in_force(row.mailbox), row.mailbox.kind)
        if row.basis == Basis.HEAD and row.open:
            raise HoldingRefused(
                "hand-over-first",
                f"{person.full_name} còn giữ hộp thư {row.mailbox.address}; hãy bàn giao trước khi chuyển.",
                f"{person.full_name} holds the mailbox {row.mailbox.address}; hand it over before the move.",
                clause=rule.clause if rule else None,
                where=row.holder.address,
            )
        end(row, actor, clause)


def end_roles(person: Person, actor: str, clause: str) -> None:
    """End what the person may do in the agency that they leave."""
    for box in Mailbox.objects.filter(person=person):
        for grant in list(box.grants.filter(agency=person.agency)):
            revoke_role(grant, actor, clause)


@transaction.atomic
def readdress(box: Mailbox, address: str, actor: str, clause: str = "") -> None:
    """Give a mailbox another primary address; the old one stays its alias as long as the regulation says.

    Raises AddressTaken, AddressMalformed or AddressOutside, as the opening of a mailbox does.
    """
    if not well_formed(address):
        raise AddressMalformed(address)
    if not f".{address.partition('@')[2]}".endswith(f".{box.jurisdiction.domain}"):
        raise AddressOutside(address, box.jurisdiction.domain)
    before = box.address
    add_domain(box.jurisdiction, address.partition("@")[2])
    own = Address.objects.filter(address=address, mailbox=box).first()
    until = alias_until(box)
    Address.objects.filter(address=before, mailbox=box).update(use=AddressUse.ALIAS, until=until)
    if own:
        own.use, own.until = AddressUse.PRIMARY, None
        own.save(update_fields=["use", "until"])
    else:
        try:
            with transaction.atomic():
                Address.objects.create(
                    address=address, jurisdiction=box.jurisdiction, use=AddressUse.PRIMARY, mailbox=box
                )
        except IntegrityError:
            raise AddressTaken(address) from None
    box.address = address
    box.search = search_text(box.display_name, box.person.position if box.person else "", address.partition("@")[0])
    box.save(update_fields=["address", "search"])
    publish.request(PublicationKind.MAILBOX, [box.pk])
    if box.agency and box.person is None:
        publish.request(PublicationKind.AGENCY, [box.agency.pk])
    entry = Entry(
        actor=actor,
        verb="mailbox.readdress",
        subject=address,
        jurisdiction=box.jurisdiction.slug,
        clause=clause,
        before={"address": before},
        after={"address": address} | ({"alias_until": until.isoformat()} if until else {}),
    )
    record([entry])


@transaction.atomic
def rename_body(body: Agency | Unit, name: str, actor: str, clause: str = "") -> None:
    """Give an agency or unit another name; its mailbox shows it. Addresses follow by a reorganisation."""
    place = body.jurisdiction if isinstance(body, Agency) else body.agency.jurisdiction
    before, body.name = body.name, name
    if isinstance(body, Agency):
        body.search, body.sort = search_text(name, body.code), fold(name)
    body.save()
    kind = PublicationKind.AGENCY if isinstance(body, Agency) else PublicationKind.UNIT
    publish.request(kind, [body.pk])
    for box in body.mailboxes.filter(person=None, kind="agency" if isinstance(body, Agency) else "unit"):
        box.display_name, box.sort = str(body), fold(str(body))
        box.search = search_text(box.display_name, box.address.partition("@")[0])
        box.save(update_fields=["display_name", "search", "sort"])
        publish.request(PublicationKind.MAILBOX, [box.pk])
    entry = Entry(
        actor=actor,
        verb="body.rename",
        subject=f"{kind.value}:{body.pk}",
        jurisdiction=place.slug,
        clause=clause,
        before={"name": before},
        after={"name": name},
    )
    record([entry])
