"""A mailbox or list of the register as the row of a roster that naming saw.

The register does not keep every cell: whether a person came in a leader's row, whether a body's code was stated or
made of its address. So there are several readings, the likeliest first.
"""

from collections.abc import Iterator

from congvu.directory.models import Agency, Mailbox, MailingList, Person, Unit
from congvu.directory.models.agency import AgencyKind
from congvu.directory.models.mailbox import MailboxKind
from congvu.directory.regulation import in_force
from congvu.directory.roster.bodies import body_subject, unit_subject
from congvu.directory.roster.lines import PERSONS, Line
from congvu.directory.roster.lists import list_subject
from congvu.directory.roster.people import person_subject
from congvu.directory.roster.places import Body, Division
from congvu.regulations.naming import Subject

_ROW_KINDS = {AgencyKind.DISTRICT.value: "district", AgencyKind.COMMUNE.value: "commune"}


def subjects_of(holder: Mailbox | MailingList) -> Iterator[Subject]:
    """The readings of the row that this came from; none for a mailbox that no roster brings."""
    if isinstance(holder, MailingList):
        yield from _lists(holder)
    elif holder.person:
        yield from _persons(holder, holder.person)
    elif holder.kind == MailboxKind.UNIT and holder.unit:
        yield from _units(holder, holder.unit)
    elif holder.agency:
        yield from _agencies(holder, holder.agency)


def _persons(box: Mailbox, person: Person) -> Iterator[Subject]:
    body = _body(person.agency)
    division = Division(person.unit.code, person.unit.name, body, person.unit) if person.unit else None
    for kind in PERSONS:
        line = Line(
            0,
            kind,
            full_name=person.full_name,
            family=person.family,
            middle=person.middle,
            given=person.given,
            position=person.position,
            rank=person.rank,
            registered_at=box.registered_at,
        )
        yield person_subject(line, body, division)


def _agencies(box: Mailbox, agency: Agency) -> Iterator[Subject]:
    above = _body(agency.parent) if agency.parent else None
    kind = _ROW_KINDS.get(agency.kind, "agency")
    for code in ("", agency.code):
        line = Line(0, kind, full_name=agency.name, code=code, registered_at=box.registered_at)
        yield body_subject(line, above)


def _units(box: Mailbox, unit: Unit) -> Iterator[Subject]:
    for code in ("", unit.code):
        line = Line(0, "unit", full_name=unit.name, code=code, registered_at=box.registered_at)
        yield unit_subject(line, _body(unit.agency))


def _lists(mailing_list: MailingList) -> Iterator[Subject]:
    body = _body(mailing_list.agency) if mailing_list.agency else None
    for name in (mailing_list.name, ""):
        yield list_subject(Line(0, "list", full_name=name), body)


def _body(agency: Agency) -> Body:
    above = _body(agency.parent) if agency.parent else None
    return Body(agency.code, agency.name, agency.kind, in_force(agency), above, agency)
