"""The bodies and people of a reorganisation, moved in the database; addresses follow in ``addressing``."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from congvu.directory.actions.jurisdictions import NewAgency, open_agencies, open_units
from congvu.directory.ldap.entries import agency_path
from congvu.directory.models import Agency, Jurisdiction, Mailbox, Person, Unit
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.rules import search_text
from congvu.ground.vietnamese import fold
from congvu.regulations.naming.bodies import same_name
from congvu.requests.reorganising.errors import refused
from congvu.requests.reorganising.journal import Journal
from congvu.requests.reorganising.naming import Naming
from congvu.requests.reorganising.orders import TOP, Bodies, Body, Order, Part, reference

Line = dict[str, str]


@dataclass
class Moves:
    """Carries out an order on bodies and people; what it did stands in ``lines``, ``opened`` and ``closed``."""

    place: Jurisdiction
    bodies: Bodies
    naming: Naming
    journal: Journal
    day: date
    actor: str
    lines: list[Line] = field(default_factory=list)
    opened: list[Body] = field(default_factory=list)
    closed: list[tuple[Body, Body | None]] = field(default_factory=list)
    moved: dict[int, int] = field(default_factory=dict)
    """Units that went to another agency: their number, and that of the agency that they left."""
    coded: set[tuple[str, int]] = field(default_factory=set)
    """Bodies (kind, number) whose code was stated or numbered, and does not come from the name."""

    # --- the five kinds ----------------------------------------------------------------------------------------------

    def rename(self, order: Order, body: Body) -> None:
        """Another name, and the code that the rule makes of it, or the one stated."""
        before = reference(body)
        name = order.name or body.name
        code = order.code or (self.naming.code(body, name) if order.name else body.code)
        if order.code:
            self.coded.add(kind_of(body))
        self.take_code(body, code, name)
        self.tell("rename", body, before, reference(body))

    def move(self, order: Order, found: Iterable[Body]) -> None:
        """Units to another agency, agencies to another parent."""
        above = None if order.into == TOP else self.bodies.agency(order.into)
        for body in found:
            if isinstance(body, Unit):
                self.move_unit(body, self._need(above))
            else:
                self.move_agency(body, above)

    def merge(self, order: Order, found: list[Body]) -> None:
        """Several bodies into one, which is there or is opened."""
        target = self.bodies.find(order.into) if order.into else self.open_beside(found[0], order.name, order.code)
        for body in found:
            if body == target:
                continue
            if isinstance(body, Unit) and isinstance(target, Unit):
                self.merge_unit(body, target)
            elif isinstance(body, Agency) and isinstance(target, Agency):
                self.merge_agency(body, target)
            else:
                raise refused("Chỉ sáp nhập cùng loại.", "Only bodies of one kind are merged.", reference(body))
        if order.into and order.name:
            self.rename(order, target)

    def split(self, order: Order, body: Body) -> None:
        """New bodies beside one, with the units and people that go there."""
        for part in order.parts:
            new = self.open_beside(body, part.name, part.code)
            units, people = self.members(body, part)
            for unit in units:
                if isinstance(new, Unit):
                    vi, en = "Đơn vị không có đơn vị con.", "A unit has no units of its own."
                    raise refused(vi, en, reference(unit))
                self.move_unit(unit, new)
            agency = new.agency if isinstance(new, Unit) else new
            self.move_people(people, agency, new if isinstance(new, Unit) else None)

    def dissolve(self, order: Order, found: Iterable[Body]) -> None:
        """Closed; the people keep no place, and what is left is kept by a successor where there is one."""
        successor = self.bodies.find(order.into) if order.into else None
        for body in found:
            if isinstance(body, Agency):
                if len(self.bodies.below(body)) > 1:
                    vi = f"{body.name} còn cơ quan trực thuộc; hãy chuyển hoặc giải thể trước."
                    raise refused(vi, f"{body.name} has agencies below it.", reference(body))
                for unit in self.bodies.units([body]):
                    self.close(unit, None)
            self.close(body, successor)

    # --- what they are made of ---------------------------------------------------------------------------------------

    def take_code(self, body: Body, code: str, name: str) -> None:
        """Write a body's name and code; a code that another has is refused."""
        others = (
            self.bodies.units([body.agency])
            if isinstance(body, Unit)
            else [one for one in self.bodies.agencies.values() if one.parent_id == body.parent_id]
        )
        if any(one.code == code and one.pk != body.pk for one in others):
            vi = f"Mã “{code}” đã có; hãy ghi mã khác cho “{name}”."
            raise refused(vi, f"The code “{code}” exists; state another for “{name}”.", code)
        values = {"code": code, "name": name}
        if isinstance(body, Agency):
            values |= {"search": search_text(name, code), "sort": fold(name)}
        self.journal.set(body, **values)
        self.journal.flush()

    def free_code(self, body: Body, taken: Iterable[str]) -> str:
        """The body's code among new neighbours: as an officer chose, else its own, numbered where it is taken."""
        chosen, number, there = self.naming.choices.get(reference(body), ""), 1, set(taken)
        code = chosen or body.code
        while code in there:
            number += 1
            code = f"{body.code}{number}"
        if code != body.code:
            self.coded.add(kind_of(body))
        return code

    def move_unit(self, unit: Unit, agency: Agency) -> None:
        """A unit with its people and its mailbox to another agency."""
        before, left = reference(unit), unit.agency_id
        if left == agency.pk:
            vi, en = f"{unit.name} đã thuộc {agency.name}.", f"{unit.name} belongs to {agency.name} already."
            raise refused(vi, en, before)
        code = self.free_code(unit, (one.code for one in self.bodies.units([agency])))
        self.journal.set(unit, agency_id=agency.pk, code=code)
        unit.agency = agency
        self.moved[unit.pk] = left
        self.follow(Q(unit=unit.pk), agency, unit)
        self.journal.flush()
        self.tell("move", unit, before, reference(unit))

    def move_agency(self, agency: Agency, above: Agency | None) -> None:
        """An agency under another, or to the top."""
        before = agency_path(agency)
        if above and above in self.bodies.below(agency):
            vi, en = f"{above.name} thuộc {agency.name}.", f"{above.name} lies below {agency.name}."
            raise refused(vi, en, before)
        number = above.pk if above else None
        beside = [one.code for one in self.bodies.agencies.values() if one.parent_id == number and one != agency]
        self.journal.set(agency, code=self.free_code(agency, beside), parent_id=number)
        self.journal.flush()
        agency.parent = above
        self.tell("move", agency, before, agency_path(agency))

    def merge_agency(self, agency: Agency, target: Agency) -> None:
        """All that an agency has goes to another: units of one name become one, agencies below it go below it."""
        if target in self.bodies.below(agency):
            vi, en = f"{target.name} thuộc {agency.name}.", f"{target.name} lies below {agency.name}."
            raise refused(vi, en, reference(agency))
        province = self.naming.profile(target).province
        there = {same_name(one.name, province): one for one in self.bodies.units([target])}
        for unit in self.bodies.units([agency]):
            twin = there.get(same_name(unit.name, province))
            if twin:
                self.merge_unit(unit, twin)
            else:
                self.move_unit(unit, target)
        for child in [one for one in self.bodies.agencies.values() if one.parent_id == agency.pk]:
            self.move_agency(child, target)
        self.follow(Q(agency=agency.pk), target, None)
        self.close(agency, target)

    def merge_unit(self, unit: Unit, target: Unit) -> None:
        """A unit's people go into another unit."""
        self.follow(Q(unit=unit.pk), target.agency, target)
        self.close(unit, target)

    def members(self, body: Body, part: Part) -> tuple[list[Unit], list[Person]]:
        """The units and people of a part, who must be the body's own."""
        agency = body.agency if isinstance(body, Unit) else body
        own = {one.code: one for one in self.bodies.units([agency])}
        units, people = [], []
        for text in part.members:
            if text in own and isinstance(body, Agency):
                units.append(own[text])
                continue
            here = Q(unit=body.pk) if isinstance(body, Unit) else Q(agency=body.pk)
            person = Person.objects.filter(here, mailbox__address=text.lower()).first()
            if person is None:
                vi = f"“{text}” không phải đơn vị hay người của {body.name}."
                raise refused(vi, f"“{text}” is no unit and nobody of {body.name}.", text)
            people.append(person)
        return units, people

    def move_people(self, people: Iterable[Person], agency: Agency, unit: Unit | None) -> None:
        """Single persons with their mailboxes."""
        numbers = [one.pk for one in people]
        self.follow(Q(pk__in=numbers), agency, unit)

    def follow(self, whose: Q, agency: Agency, unit: Unit | None) -> None:
        """The people of a body, and their mailboxes, come to another; its own mailbox goes where the body went."""
        people = list(Person.objects.filter(whose, jurisdiction=self.place))
        number = unit.pk if unit else None
        for person in people:
            self.journal.set(person, agency_id=agency.pk, unit_id=number)
        boxes = Mailbox.objects.filter(person__in=[one.pk for one in people])
        shared = Mailbox.objects.filter(kind=MailboxKind.UNIT, unit=unit.pk) if unit else Mailbox.objects.none()
        for box in boxes:
            self.journal.set(box, agency_id=agency.pk, unit_id=number)
        for box in shared:
            self.journal.set(box, agency_id=agency.pk)
        self.journal.flush()

    def open_beside(self, body: Body, name: str, code: str) -> Body:
        """A new body of the same kind beside one."""
        new: Body
        if isinstance(body, Unit):
            code = code or self.naming.code_of_unit(body.agency, name)
            new = open_units(self.place, [(body.agency, code, name)], self.actor)[0]
        else:
            code = code or self.naming.code_of_agency(body, name)
            wanted = NewAgency(code=code, name=name, kind=body.kind, sector=body.sector, parent=body.parent)
            new = open_agencies(self.place, [wanted], self.actor)[0]
            new.jurisdiction = self.place
            self.bodies.agencies[new.pk] = new
        if code:
            self.coded.add(kind_of(new))
        self.journal.make([new])
        self.opened.append(new)
        self.tell("open", new, "", reference(new))
        return new

    def close(self, body: Body, successor: Body | None) -> None:
        """A body is no more; its row stays, with who followed it."""
        heir = successor.pk if successor is not None and type(successor) is type(body) else None
        self.journal.set(body, closed_on=self.day, successor_id=heir)
        self.journal.flush()
        self.closed.append((body, successor))
        self.tell("close", body, reference(body), reference(successor) if successor else "")
        if isinstance(body, Agency):
            self.bodies.agencies.pop(body.pk, None)

    def tell(self, what: str, body: Body, before: str, after: str) -> None:
        """One line of the plan."""
        self.lines.append({"what": what, "body": body.name, "before": before, "after": after})

    def _need(self, above: Agency | None) -> Agency:
        if above is None:
            raise refused("Đơn vị phải thuộc một cơ quan.", "A unit belongs to an agency.")
        return above


def kind_of(body: Body) -> tuple[str, int]:
    """A body as ``Moves.coded`` knows it."""
    return (MailboxKind.UNIT.value if isinstance(body, Unit) else MailboxKind.AGENCY.value, body.pk)
