"""Addresses and names of mailboxes and lists after a reorganisation, from what stood and what stands now."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from congvu.directory.actions.jurisdictions import add_domain
from congvu.directory.actions.mailboxes import Issued, Opening, open_mailboxes
from congvu.directory.models import Address, Agency, Jurisdiction, Mailbox, MailingList, Unit
from congvu.directory.models.address import AddressUse
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.models.mailing_list import BODYS_OWN
from congvu.directory.roster.bodies import body_subject, unit_subject
from congvu.directory.roster.lines import Line as RosterLine
from congvu.directory.rows import subjects_of
from congvu.directory.rules import person_display_name, search_text, well_formed
from congvu.ground import clock
from congvu.ground.vietnamese import fold
from congvu.regulations.naming import EMPTY_REGISTER, Subject, propose
from congvu.requests.reorganising.errors import refused
from congvu.requests.reorganising.journal import Journal
from congvu.requests.reorganising.moving import Line, Moves, kind_of
from congvu.requests.reorganising.naming import Freed, Given, Naming, Standing
from congvu.requests.reorganising.orders import Body
from congvu.requests.reorganising.shared import ALIVE

CHUNK = 5000


def boxes_of(place: Jurisdiction, keys: Iterable[int]) -> Iterator[Mailbox]:
    """Mailboxes by number, with all that naming reads of them; each body is one object, whoever points at it."""
    agencies = {one.pk: one for one in Agency.objects.filter(jurisdiction=place)}
    for one in agencies.values():
        one.jurisdiction = place
        one.parent = agencies[one.parent_id] if one.parent_id else None
    units = {one.pk: one for one in Unit.objects.filter(agency__jurisdiction=place)}
    for unit in units.values():
        unit.agency = agencies[unit.agency_id]
    rest = iter(keys)
    while some := list(islice(rest, CHUNK)):
        rows = Mailbox.objects.filter(pk__in=some).select_related("person").prefetch_related("addresses").order_by("id")
        for box in rows:
            box.jurisdiction, box.agency, box.unit = (
                place,
                agencies.get(box.agency_id or 0),
                units.get(box.unit_id or 0),
            )
            if box.person:
                box.person.agency, box.person.unit = agencies[box.person.agency_id], units.get(box.person.unit_id or 0)
            yield box


@dataclass
class Addressing:
    """Remembers how mailboxes were named, and names them anew. ``lines`` are the plan's table of addresses."""

    place: Jurisdiction
    naming: Naming
    journal: Journal
    until: date | None
    actor: str
    basis: str
    lines: list[Line] = field(default_factory=list)
    lists: list[Line] = field(default_factory=list)
    conflicts: list[Line] = field(default_factory=list)
    issued: list[Issued] = field(default_factory=list)
    stood: dict[int, Standing] = field(default_factory=dict)
    quotas: dict[int, bool] = field(default_factory=dict)
    lists_stood: dict[int, str | None] = field(default_factory=dict)

    def remember(self, keys: list[int]) -> None:
        """How each mailbox, and each agency's list, is named before anything is moved."""
        for box in boxes_of(self.place, keys):
            self.stood[box.pk] = self.naming.standing(box)
            self.quotas[box.pk] = box.quota == self.naming.profile(box.agency).quota(box.kind)
        for row in self._lists():
            self.lists_stood[row.pk] = self._list_rule(row)

    # --- mailboxes ---------------------------------------------------------------------------------------------------

    def open(self, moves: Moves) -> None:
        """The mailboxes of new bodies, where the regulation gives such bodies one (CT-5.1.b)."""
        for body in moves.opened:
            kind = MailboxKind.UNIT if isinstance(body, Unit) else MailboxKind.AGENCY
            agency = body.agency if isinstance(body, Unit) else body
            if kind not in self.naming.profile(agency).mailbox_kinds:
                continue
            given = self.name_of(body, coded=kind_of(body) in moves.coded)
            if given.address is None:
                self.undecided(body.name, body.name, given)
                continue
            opening = Opening(
                kind=kind,
                address=given.address,
                registered_at=clock.now(),
                agency=agency,
                unit=body if isinstance(body, Unit) else None,
                clause=given.clause,
                basis=self.basis,
            )
            self.issued += open_mailboxes(self.place, [opening], self.actor)
            self.journal.make([self.issued[-1].mailbox])
            self.tell("", given, body.name, kind)

    def name_of(self, body: Body, *, coded: bool) -> Given:
        """The address of a new body: as an officer chose, else by the rule."""
        naming = self.naming
        if choice := naming.choices.get(body.name):
            return Given(choice, "", "cán bộ quyết định / decided by an officer")
        code = body.code if coded else ""
        if isinstance(body, Unit):
            agency, line = body.agency, RosterLine(0, "unit", full_name=body.name, code=code)
            subject = unit_subject(line, naming.body(agency))
        else:
            agency, line = body, RosterLine(0, naming.roster_kind(body), full_name=body.name, code=code)
            subject = body_subject(line, naming.body(body.parent) if body.parent else None)
        found = propose(naming.profile(agency), [subject], naming.book, self.place.domain)[0]
        return Given(found.address, found.clause or "", found.note)

    def settle(self, moves: Moves) -> None:
        """Each mailbox under the name of its body, and at a new address where the rule leads elsewhere now."""
        boxes = list(boxes_of(self.place, self.stood))
        given = self.naming.settle([box for box in boxes if box.state in ALIVE], self.stood, moves.coded)
        fresh: list[Address] = []
        for box in boxes:
            found = given.get(box.pk)
            if found and found.address is None:
                self.undecided(box.address, box.display_name, found)
            elif found and found.address and found.address != box.address:
                fresh += self.new_address(box, found.address, found)
            self.show(box)
        self.journal.flush()
        self.refuse_taken([one.address for one in fresh])
        for domain in {one.address.partition("@")[2] for one in fresh}:
            add_domain(self.place, domain)
        self.journal.make(Address.objects.bulk_create(fresh, batch_size=500))

    def refuse_taken(self, wanted: list[str]) -> None:
        """An officer's choice may be somebody's, or another's choice; the rule's are not."""
        there = Address.objects.filter(jurisdiction=self.place).values_list("address", flat=True)
        taken = set(there) & set(wanted)
        if doubled := taken | {one for one, times in Counter(wanted).items() if times > 1}:
            one = min(doubled)
            raise refused(f"Địa chỉ {one} đã được cấp.", f"The address {one} is taken.", one)

    def new_address(self, box: Mailbox, address: str, given: Given) -> list[Address]:
        """Another primary address; the old one becomes an alias until its day. Returns a row that is new."""
        if not well_formed(address) or not f".{address.partition('@')[2]}".endswith(f".{self.place.domain}"):
            raise refused(f"Địa chỉ {address} không cấp được.", f"The address {address} cannot be given.", box.address)
        rows = {one.address: one for one in box.addresses.all()}
        if old := rows.get(box.address):
            self.journal.set(old, use=AddressUse.ALIAS, until=self.until)
        self.tell(box.address, given, box.display_name, box.kind)
        self.journal.set(box, address=address)
        if own := rows.get(address):
            self.journal.set(own, use=AddressUse.PRIMARY, until=None)
            return []
        return [Address(address=address, jurisdiction=self.place, use=AddressUse.PRIMARY, mailbox=box)]

    def show(self, box: Mailbox) -> None:
        """What the mailbox is called, found and sorted by; its size where another regulation binds it now."""
        person = box.person
        if person and box.agency:
            name = person_display_name(person.full_name, box.agency.name)
            self.journal.set(
                person, search=search_text(person.full_name, box.agency.name, person.position, person.staff_code)
            )
            texts = {"display_name": name, "search": search_text(name, person.position, box.address.partition("@")[0])}
        else:
            body = box.unit or box.agency
            name = str(body) if body else box.display_name
            texts = {
                "display_name": name,
                "search": search_text(name, box.address.partition("@")[0]),
                "sort": fold(name),
            }
        quota = self.naming.profile(box.agency).quota(box.kind) if self.quotas[box.pk] else box.quota
        self.journal.set(box, quota=quota, **texts)

    # --- lists -------------------------------------------------------------------------------------------------------

    def settle_lists(self) -> None:
        """An agency's list under its agency's new code and name; the old address leads to it until its day."""
        for row in self._lists():
            rule = self._list_rule(row)
            if row.pk not in self.lists_stood or rule == self.lists_stood[row.pk]:
                continue
            (subject,) = self._list_subjects(row)[:1]
            own = Address.objects.filter(mailing_list=row.pk).values_list("address", flat=True)
            book = Freed(self.naming.book, own)
            found = propose(self.naming.profile(row.agency), [subject], book, self.place.domain)[0]
            choice = self.naming.choices.get(row.address) or found.address
            if not choice:
                self.undecided(row.address, row.name, Given(None, found.clause or "", found.note))
                continue
            self.new_list_address(row, choice, found.clause or "")

    def new_list_address(self, row: MailingList, address: str, clause: str) -> None:
        """The list at another address."""
        old = Address.objects.get(address=row.address)
        self.journal.set(old, use=AddressUse.ALIAS, mailing_list_id=row.pk, until=self.until)
        there = Address.objects.filter(address=address, mailing_list=row.pk).first()
        if there:
            self.journal.set(there, use=AddressUse.LIST, mailing_list_id=None, until=None)
        else:
            made = Address.objects.create(address=address, jurisdiction=self.place, use=AddressUse.LIST)
            self.journal.make([made])
        self.lists.append({"old": row.address, "new": address, "clause": clause, "name": row.name})
        self.journal.set(row, address=address)

    def _lists(self) -> list[MailingList]:
        rows = MailingList.objects.filter(BODYS_OWN, jurisdiction=self.place, closed_on=None).exclude(agency=None)
        return list(rows.select_related("agency__parent__parent", "agency__jurisdiction", "jurisdiction"))

    def _list_subjects(self, row: MailingList) -> list[Subject]:
        return list(subjects_of(row))

    def _list_rule(self, row: MailingList) -> str | None:
        subjects = self._list_subjects(row)
        profile = self.naming.profile(row.agency)
        return propose(profile, subjects[:1], EMPTY_REGISTER, self.place.domain)[0].address if subjects else None

    # --- the plan ----------------------------------------------------------------------------------------------------

    def tell(self, old: str, given: Given, name: str, kind: str) -> None:
        """One line of the table of addresses."""
        line = {"old": old, "new": given.address or "", "name": name, "kind": kind}
        self.lines.append(line | {"clause": given.clause, "note": given.note})

    def undecided(self, key: str, name: str, given: Given) -> None:
        """An address that an officer must decide."""
        vi, _, en = given.note.partition(" / ")
        vi, en = f"cán bộ quyết định địa chỉ của {name}: {vi}", f"an officer decides the address of {name}: {en}"
        self.conflicts.append({"key": key, "vi": vi, "en": en, "clause": given.clause})
