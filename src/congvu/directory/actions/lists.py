"""Mailing lists: opened by rule over the directory, closed, and who may be authorised to write (CT-11.5, DN-5.1.e)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from congvu.directory.ldap import publish
from congvu.directory.ldap.entries import agency_path, list_dn
from congvu.directory.models import Address, Agency, Jurisdiction, ListPoster, Mailbox, MailingList, Unit
from congvu.directory.models.address import AddressUse
from congvu.directory.models.mailbox import MailboxKind, MailboxState
from congvu.directory.models.mailing_list import BODYS_OWN, Reach
from congvu.directory.models.publication import PublicationKind
from congvu.directory.posters import NAMED, posting
from congvu.directory.regulation import in_force
from congvu.directory.rules import well_formed
from congvu.ground import clock
from congvu.ground.errors import CongvuError
from congvu.ledger.actions import Entry, record
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Clause
from congvu.regulations.overlays import regulations_of

WORKER = "worker"


class ListRefused(CongvuError):
    """The list cannot be opened, closed or given to that writer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Whom a list reaches: all mailboxes of one kind, narrowed by what is named."""

    agency: Agency | None = None
    unit: Unit | None = None
    reach: str = Reach.PEOPLE
    agency_kind: str = ""
    position: str = ""


@transaction.atomic
def open_list(
    jurisdiction: Jurisdiction, address: str, name: str, agency: Agency | None, actor: str, clause: str = ""
) -> MailingList:
    """Open the list of an agency's people, or of everybody in the jurisdiction."""
    return open_by_rule(jurisdiction, address, name, Rule(agency=agency), actor, clause)


@transaction.atomic
def open_by_rule(
    jurisdiction: Jurisdiction, address: str, name: str, rule: Rule, actor: str, clause: str = ""
) -> MailingList:
    """Open a list. Raises ListRefused for an address that cannot be given, or a list that is there."""
    _refuse_bad(jurisdiction, address, rule)
    facts = {name: getattr(rule, name) for name in Rule.__slots__}
    try:
        with transaction.atomic():
            row = MailingList.objects.create(
                jurisdiction=jurisdiction, address=address, name=name, clause=clause, **facts
            )
            Address.objects.create(address=address, jurisdiction=jurisdiction, use=AddressUse.LIST)
    except IntegrityError:
        vi = "Địa chỉ này đã được cấp, hoặc danh sách này đã có."
        raise ListRefused(
            "list-there", vi, "The address was given already, or the list exists.", where=address
        ) from None
    publish.request(PublicationKind.LIST, [row.pk])
    _enter("list.open", row, actor, clause, {"name": name})
    return row


def _refuse_bad(jurisdiction: Jurisdiction, address: str, rule: Rule) -> None:
    domain = f".{address.partition('@')[2]}"
    if not well_formed(address) or not domain.endswith(f".{jurisdiction.domain}"):
        vi, en = "Địa chỉ danh sách không cấp được.", "The list's address cannot be given."
        raise ListRefused("list-address", vi, en, where=address)
    if (rule.position and rule.reach != Reach.PEOPLE) or (rule.unit and rule.reach == Reach.AGENCIES):
        vi, en = "Quy tắc chọn thành viên mâu thuẫn.", "The rule of the members contradicts itself."
        raise ListRefused("list-rule", vi, en, where=address)


@transaction.atomic
def close_list(row: MailingList, actor: str) -> None:
    """End a list; its address is given to nobody else."""
    publish.gone([list_dn(row)])
    row.closed_on = clock.today()
    row.save(update_fields=["closed_on"])
    own = Q(address=row.address) | Q(mailing_list=row, use=AddressUse.ALIAS)
    Address.objects.filter(own).update(use=AddressUse.RETIRED, mailing_list=None, until=None)
    _enter("list.close", row, actor, row.clause)


@carries("list.posting")
@transaction.atomic
def authorise_poster(row: MailingList, box: Mailbox, number: str, day: date, actor: str) -> ListPoster:
    """Let one person write to the list, by the head's document.

    Raises ListRefused where the regulation knows no such person, and for a mailbox that is not a person's in use.
    """
    clause = posting(row)
    if clause is None or not NAMED & set(clause.get("posters", ())):
        vi, en = "Quy chế không cho ủy quyền riêng một người.", "The regulation knows no single authorised person."
        raise ListRefused("list-no-person", vi, en, clause=clause.id if clause else None, where=row.address)
    if box.kind != MailboxKind.PERSONAL or box.state != MailboxState.ACTIVE:
        vi, en = "Chỉ ủy quyền cho hộp thư cá nhân đang dùng.", "Only a personal mailbox in use is authorised."
        raise ListRefused("list-person", vi, en, clause=clause.id, where=box.address)
    if not number.strip() or day > clock.today():
        vi, en = "Cần số và ngày của văn bản ủy quyền.", "The number and date of the authorisation are needed."
        raise ListRefused("list-document", vi, en, clause=clause.id, where=row.address)
    found, made = ListPoster.objects.get_or_create(
        mailing_list=row,
        mailbox=box,
        ended_at=None,
        defaults={
            "document_number": number.strip()[:60],
            "document_date": day,
            "clause": clause.id,
            "added_by": actor,
            "added_at": clock.now(),
        },
    )
    if made:
        publish.request(PublicationKind.LIST, [row.pk])
        _enter("list.authorise", row, actor, clause.id, {"poster": box.address, "document": number, "date": f"{day}"})
    return found


@transaction.atomic
def end_poster(poster: ListPoster, actor: str) -> None:
    """Take the right to write back."""
    row = poster.mailing_list
    ended = ListPoster.objects.filter(pk=poster.pk, ended_at=None).update(ended_at=clock.now(), ended_by=actor)
    if ended:
        publish.request(PublicationKind.LIST, [row.pk])
        _enter("list.unauthorise", row, actor, poster.clause, {"poster": poster.mailbox.address})


# --- lists that are there by themselves ------------------------------------------------------------------------------


@carries("list.members")
def follow_lists() -> int:
    """Open the list of each body whose regulation asks for one, and close those of closed bodies; how many changed."""
    count = 0
    for place in Jurisdiction.objects.order_by("id"):
        with transaction.atomic():
            closed = Q(unit__closed_on__isnull=False) | Q(agency__closed_on__isnull=False)
            for row in place.lists.filter(closed, closed_on=None).select_related("jurisdiction"):
                close_list(row, WORKER)
                count += 1
            count += _found(place)
    return count


def _found(place: Jurisdiction) -> int:
    if not any(one.of_rule("list.members") for one in regulations_of(place.slug, clock.today())):
        return 0
    wanted = [(body, clause) for body in _without(place) if (clause := _asking(body))]
    if not wanted:
        return 0
    taken = set(Address.objects.filter(jurisdiction=place).values_list("address", flat=True))
    rows = []
    for body, clause in wanted:
        address = _free(place, str(clause.get("form", "{nơi}")), body, taken)
        taken.add(address)
        agency, unit = (None, body) if isinstance(body, Unit) else (body, None)
        name = f"Cán bộ {body.name}"[:240]
        rows.append(
            MailingList(jurisdiction=place, address=address, name=name, unit=unit, agency=agency, clause=clause.id)
        )
    made = MailingList.objects.bulk_create(rows, batch_size=500)
    lists = [Address(address=row.address, jurisdiction=place, use=AddressUse.LIST) for row in made]
    Address.objects.bulk_create(lists, batch_size=500)
    publish.request(PublicationKind.LIST, [row.pk for row in made])
    record(_entry("list.open", row, WORKER, row.clause, {"name": row.name}) for row in made)
    return len(made)


def _without(place: Jurisdiction) -> Iterator[Agency | Unit]:
    """Open bodies that have no list of their own."""
    standing = MailingList.objects.filter(closed_on=None)
    own = standing.filter(BODYS_OWN, agency=OuterRef("pk"))
    agencies = place.agencies.filter(~Exists(own), closed_on=None)
    yield from agencies.select_related("jurisdiction", "parent__parent").order_by("id")
    units = Unit.objects.filter(agency__jurisdiction=place, closed_on=None, agency__closed_on=None)
    theirs = standing.filter(unit=OuterRef("pk"), reach=Reach.PEOPLE, position="")
    yield from units.filter(~Exists(theirs)).select_related("agency__jurisdiction", "agency__parent__parent")


def _asking(body: Agency | Unit) -> Clause | None:
    """The clause that asks for the list of this body."""
    agency, kind = (body.agency, "unit") if isinstance(body, Unit) else (body, "agency")
    asked = in_force(agency).of_rule("list.members")
    return next((clause for clause in asked if kind in clause.get("of", ())), None)


def _free(place: Jurisdiction, form: str, body: Agency | Unit, taken: set[str]) -> str:
    """The list's address by the profile's form; a digit where it was given before, as to a body that was closed."""
    codes = f"{body.code}.{agency_path(body.agency)}" if isinstance(body, Unit) else agency_path(body)
    local = form.replace("{nơi}", codes)[:60]
    tries = (f"{local}{number or ''}@{place.domain}" for number in (0, *range(2, 1000)))
    return next(address for address in tries if address not in taken)


def _enter(verb: str, row: MailingList, actor: str, clause: str, after: dict[str, Any] | None = None) -> None:
    record([_entry(verb, row, actor, clause, after or {})])


def _entry(verb: str, row: MailingList, actor: str, clause: str, after: dict[str, Any]) -> Entry:
    place = row.jurisdiction.slug
    return Entry(actor=actor, verb=verb, subject=row.address, jurisdiction=place, clause=clause, after=after)
