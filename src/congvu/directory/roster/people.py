"""Planning the rows of persons: where each works, whether it is somebody already known, which address is theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from congvu.directory.models import Jurisdiction, Person
from congvu.directory.roster.addresses import Asked, Deciding, Decision
from congvu.directory.roster.lines import Line
from congvu.directory.roster.places import Body, Division, NotFound, Places
from congvu.regulations.naming import Subject
from congvu.regulations.naming.people import kinh

ASK = 500
Item = TypeVar("Item")


@dataclass(slots=True)
class NewPerson:
    """A person to be entered, with the address of the mailbox."""

    line: Line
    body: Body
    division: Division | None
    decision: Decision


Identity = tuple[str, date | None, object, object, str]
"""The same person: name, birth date, agency, unit; without a birth date position and telephone must be the same too."""


def identity(name: str, birth: date | None, body: object, division: object, position: str, phone: str) -> Identity:
    """What makes two rows one person, where no staff code tells."""
    return (name.casefold(), birth, body, division, "" if birth else f"{position.casefold()}|{phone}")


@dataclass(frozen=True, slots=True)
class Seen:
    """Where an identity was met: a row of the file, or the directory."""

    staff_code: str
    row: int = 0

    def is_other(self, staff_code: str) -> bool:
        """Two staff codes are two persons, whatever else agrees."""
        return bool(self.staff_code and staff_code and self.staff_code != staff_code)


class PeoplePlanner:
    """Plans the persons of a roster."""

    def __init__(self, jurisdiction: Jurisdiction, places: Places, deciding: Deciding) -> None:
        self.jurisdiction = jurisdiction
        self.places = places
        self.deciding = deciding
        self.bad = deciding.bad
        self.identities: dict[Identity, Seen] = {}
        self.codes: dict[str, int] = {}

    def fault(self, line: Line, field: str, vi: str, en: str) -> None:
        """Note a fault of a line in a column."""
        self.bad.add(line.number, self.deciding.columns.title(field), vi, en)

    def plan(self, lines: list[Line]) -> list[NewPerson]:
        """The persons who are new and have an address, in the order of the file."""
        located = [(line, *place) for line in lines if (place := self.locate(line)) is not None]
        self.remember_known([body for _, body, _ in located], [line.staff_code for line, _, _ in located])
        located = [one for one in located if self.is_new(*one)]
        settled = self.deciding.settle([Asked(one[0], person_subject(*one), one[1].profile) for one in located])
        return [
            NewPerson(line, body, division, settled[line.number])
            for line, body, division in located
            if line.number in settled
        ]

    def locate(self, line: Line) -> tuple[Body, Division | None] | None:
        """The agency and unit, or a fault."""
        try:
            return self.places.where(line)
        except NotFound as lack:
            self.fault(line, lack.field, lack.vi, lack.en)
            return None

    def remember_known(self, bodies: Iterable[Body], staff_codes: list[str]) -> None:
        """What the directory knows about people of these agencies, and about these staff codes anywhere."""
        people = Person.objects.filter(jurisdiction=self.jurisdiction)
        agencies = {body.row.pk for body in bodies if body.row}
        columns = ("full_name", "birth_date", "agency_id", "unit_id", "position", "phone", "staff_code")
        for some in chunks(sorted(agencies)):
            for name, birth, agency, unit, position, phone, code in (
                people.filter(agency_id__in=some).values_list(*columns).iterator()
            ):
                self.identities[identity(name, birth, ("agency", agency), ("unit", unit), position, phone)] = Seen(code)
        for codes in chunks(sorted(filter(None, staff_codes))):
            self.codes |= dict.fromkeys(people.filter(staff_code__in=codes).values_list("staff_code", flat=True), 0)

    def is_new(self, line: Line, body: Body, division: Division | None) -> bool:
        """Whether this is nobody who is in the directory, or in an earlier row."""
        if line.staff_code:
            row = self.codes.setdefault(line.staff_code, line.number)
            if row != line.number:
                self.known(line, "staff_code", row)
                return False
        own = identity(line.written, line.birth_date, body_key(body), division_key(division), line.position, line.phone)
        seen = self.identities.setdefault(own, Seen(line.staff_code, line.number))
        if seen.row != line.number and not seen.is_other(line.staff_code):
            self.known(line, "full_name", seen.row)
            return False
        return True

    def known(self, line: Line, field: str, row: int) -> None:
        """Say where this person is already; with a birth date or staff code namesakes are told apart."""
        title = self.deciding.columns.title(field if field in self.deciding.columns.places else "given")
        name = line.written
        if row:
            vi, en = (
                f"“{name}” là cùng một người với hàng {row}; hãy bỏ một hàng",
                f"“{name}” is the same person as row {row}; remove one row",
            )
        else:
            vi, en = (
                f"“{name}” đã có trong hệ thống; hãy bỏ hàng này",
                f"“{name}” is in the system already; remove this row",
            )
        self.bad.add(
            line.number,
            title,
            f"{vi} (người trùng tên: ghi mã cán bộ khác nhau).",
            f"{en} (namesakes: state different staff codes).",
        )


def body_key(body: Body) -> object:
    """An agency as the directory numbers it, or as the file's own."""
    return ("agency", body.row.pk) if body.row else body


def division_key(division: Division | None) -> object:
    """A unit as the directory numbers it, or as the file's own."""
    if division is None:
        return ("unit", None)
    return ("unit", division.row.pk) if division.row else division


def chunks(items: list[Item]) -> Iterable[list[Item]]:
    """Pieces that a query takes at once."""
    return (items[start : start + ASK] for start in range(0, len(items), ASK))


def person_subject(line: Line, body: Body, division: Division | None) -> Subject:
    """A person as naming sees it: a district's people go by division and district, a commune's by both places."""
    district = body.code if body.is_district else body.parent.code if body.parent else ""
    return Subject(
        line.kind,
        full_name=line.written,
        family=line.family if line.given else "",
        middle=line.middle if line.given else "",
        given=line.given,
        position=line.position,
        rank=line.rank,
        registered_at=line.registered_at,
        agency="" if body.is_district else body.code,
        unit=division.code if division else "",
        district=district,
    )


def name_parts(line: Line, markers: tuple[str, ...]) -> tuple[str, str, str]:
    """Family, middle and given name as stated, else in Kinh order, as the proposal's note says."""
    if line.given:
        return line.family, line.middle, line.given
    parted = kinh(line.written, markers)
    return parted.family, parted.middle, parted.given
