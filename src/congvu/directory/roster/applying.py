"""Writing a plan: agencies, units, lists, people, mailboxes, in the caller's transaction and in bounded memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from congvu.directory.actions.jurisdictions import NewAgency, open_agencies, open_units
from congvu.directory.actions.lists import open_list
from congvu.directory.actions.mailboxes import Issued, Opening, open_mailboxes
from congvu.directory.actions.people import enter_people
from congvu.directory.models import Agency, Jurisdiction, Person, Unit
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.roster.addresses import Decision
from congvu.directory.roster.bodies import NewBody, NewDivision
from congvu.directory.roster.lines import Line
from congvu.directory.roster.lists import NewList
from congvu.directory.roster.people import NewPerson, name_parts
from congvu.regulations.naming.law import naming_law

CHUNK = 1000
"""So many people are in memory at once as database rows."""

Tell = Callable[[list[Issued]], None]


@dataclass
class Plan:
    """What a roster comes to; each list may rest on those before it."""

    agencies: list[NewBody] = field(default_factory=list)
    communes: list[NewBody] = field(default_factory=list)
    units: list[NewDivision] = field(default_factory=list)
    lists: list[NewList] = field(default_factory=list)
    people: list[NewPerson] = field(default_factory=list)


class Applying:
    """One import's writing. ``tell`` hears of the mailboxes opened, with passwords that nobody sees again."""

    def __init__(self, jurisdiction: Jurisdiction, actor: str, moment: datetime, basis: str, tell: Tell) -> None:
        self.jurisdiction = jurisdiction
        self.actor = actor
        self.moment = moment
        self.basis = basis
        self.tell = tell

    def write(self, plan: Plan) -> None:
        """Everything, in the order in which one thing rests on another."""
        self.write_bodies(plan.agencies)
        self.write_bodies(plan.communes)
        self.write_units(plan.units)
        for new in plan.lists:
            agency = new.body.row if new.body else None
            open_list(self.jurisdiction, new.decision.address, new.name, agency, self.actor, new.decision.clause)
        for start in range(0, len(plan.people), CHUNK):
            self.write_people(plan.people[start : start + CHUNK])

    def write_bodies(self, planned: list[NewBody]) -> None:
        """Agencies of one level with their official mailboxes."""
        wanted = [
            NewAgency(code=one.code, name=one.name, kind=one.kind, parent=one.parent.row if one.parent else None)
            for one in (new.body for new in planned)
        ]
        rows = open_agencies(self.jurisdiction, wanted, self.actor)
        for new, row in zip(planned, rows, strict=True):
            new.body.row = row
        self.open(
            [self.opening(MailboxKind.AGENCY, new.decision, new.body.line, agency=new.body.row) for new in planned]
        )

    def write_units(self, planned: list[NewDivision]) -> None:
        """Units, with their mailboxes where the regulation gives them one."""
        wanted = [(one.body.row, one.code, one.name) for one in (new.division for new in planned) if one.body.row]
        rows = open_units(self.jurisdiction, wanted, self.actor)
        for new, row in zip(planned, rows, strict=True):
            new.division.row = row
        self.open(
            [
                self.opening(
                    MailboxKind.UNIT,
                    new.decision,
                    new.division.line,
                    agency=new.division.body.row,
                    unit=new.division.row,
                )
                for new in planned
                if new.decision
            ]
        )

    def write_people(self, planned: list[NewPerson]) -> None:
        """People with their personal mailboxes."""
        rows = enter_people(self.jurisdiction, [self.person(new) for new in planned], self.actor)
        self.open(
            [
                self.opening(MailboxKind.PERSONAL, new.decision, new.line, person=row, agency=row.agency, unit=row.unit)
                for new, row in zip(planned, rows, strict=True)
            ]
        )

    def person(self, new: NewPerson) -> Person:
        """The person's row, not yet saved."""
        line = new.line
        family, middle, given = name_parts(line, naming_law(new.body.profile).markers)
        return Person(
            jurisdiction=self.jurisdiction,
            agency=new.body.row,
            unit=new.division.row if new.division else None,
            family=family,
            middle=middle,
            given=given,
            full_name=line.written,
            position=line.position,
            rank=line.rank,
            category=line.category,
            staff_code=line.staff_code,
            birth_date=line.birth_date,
            phone=line.phone,
        )

    def opening(
        self,
        kind: MailboxKind,
        decision: Decision,
        line: Line | None,
        *,
        person: Person | None = None,
        agency: Agency | None = None,
        unit: Unit | None = None,
    ) -> Opening:
        """The opening of one mailbox at the address that was decided."""
        return Opening(
            kind=kind,
            address=decision.address,
            aliases=decision.aliases,
            clause=decision.clause,
            basis=self.basis,
            registered_at=(line.registered_at if line else None) or self.moment,
            person=person,
            agency=agency,
            unit=unit,
        )

    def open(self, openings: list[Opening]) -> None:
        """Open mailboxes and pass them on."""
        self.tell(open_mailboxes(self.jurisdiction, openings, self.actor))
