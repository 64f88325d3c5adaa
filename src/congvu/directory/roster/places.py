"""The agencies and units that a roster may name: those in the directory, and those that the roster itself brings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from congvu.directory.models import Agency, Jurisdiction, Unit
from congvu.directory.models.agency import AgencyKind
from congvu.directory.regulation import in_force
from congvu.directory.roster.lines import Line
from congvu.ground.vietnamese import fold
from congvu.regulations.naming.bodies import place, same_name
from congvu.regulations.profile import Profile

CODE = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
DISTRICT = AgencyKind.DISTRICT.value


class NotFound(LookupError):
    """A name or code that no agency or unit has, or that several have."""

    def __init__(self, field_name: str, vi: str, en: str) -> None:
        super().__init__(en)
        self.field = field_name
        self.vi = vi
        self.en = en


@dataclass(slots=True, eq=False)
class Body:
    """An agency, in the directory (``row``) or about to be (``line``)."""

    code: str
    name: str
    kind: str
    profile: Profile
    """The regulation that binds it."""
    parent: "Body | None" = None
    row: Agency | None = None
    line: Line | None = None

    @property
    def is_district(self) -> bool:
        """Whether its people's addresses go by the district."""
        return self.kind == DISTRICT


@dataclass(slots=True, eq=False)
class Division:
    """A unit of an agency."""

    code: str
    name: str
    body: Body
    row: Unit | None = None
    line: Line | None = None


@dataclass
class Places:
    """Everything that can be named, found by code or by name."""

    province: str
    bodies: dict[tuple[Body | None, str], Body] = field(default_factory=dict)
    divisions: dict[tuple[Body, str], Division] = field(default_factory=dict)
    by_name: dict[str, list[Body]] = field(default_factory=dict)
    remembered: dict[tuple[str, str, str], tuple[Body, Division | None]] = field(default_factory=dict)

    def add(self, body: Body) -> None:
        """Enter an agency under its code, its name and, for a place, its bare name."""
        self.bodies[body.parent, body.code] = body
        for key in {self.key(body.name), *([place(body.name, self.province)[1]] if body.is_district else [])}:
            self.by_name.setdefault(key, []).append(body)

    def add_division(self, division: Division) -> None:
        """Enter a unit under its code and its name."""
        self.divisions[division.body, division.code] = division
        self.divisions.setdefault((division.body, self.key(division.name)), division)

    def key(self, name: str) -> str:
        """What two spellings of one name have in common."""
        return f"={same_name(name, self.province)}"

    def body(self, text: str, above: Body | None, field_name: str) -> Body:
        """The agency of a code, a path of codes or a name; within a district where one is given."""
        code = fold(text)
        found = self.bodies.get((above, code)) or self.by_path(code)
        if found is None:
            named = self.by_name.get(self.key(text), []) + (
                self.by_name.get(place(text, self.province)[1], []) if field_name == "district" else []
            )
            fitting = [body for body in dict.fromkeys(named) if above is None or above in (body.parent, body)]
            if len(fitting) > 1:
                raise NotFound(
                    field_name,
                    f"có nhiều cơ quan tên “{text}”; hãy ghi mã hoặc ghi thêm cột Huyện.",
                    f"several agencies are called “{text}”; write the code, or fill in the district.",
                )
            if not fitting:
                raise NotFound(
                    field_name,
                    f"không có cơ quan “{text}”; hãy ghi đúng mã hoặc tên, hoặc thêm dòng loại cơ quan.",
                    f"there is no agency “{text}”; write its code or name, or add a row of the kind agency.",
                )
            found = fitting[0]
        return found

    def by_path(self, path: str) -> Body | None:
        """The agency of a path such as ``quangson.dakglong``."""
        found: Body | None = None
        for code in reversed(path.split(".")):
            found = self.bodies.get((found, code))
            if found is None:
                return None
        return found

    def where(self, line: Line) -> tuple[Body, Division | None]:
        """The agency and the unit that a person's line names. Raises NotFound with the field that is wrong."""
        key = (line.agency, line.unit, line.district)
        if key not in self.remembered:
            self.remembered[key] = self.locate(*key)
        return self.remembered[key]

    def locate(self, agency: str, unit: str, district: str) -> tuple[Body, Division | None]:
        """A district's people may name its division or its commune in the agency's column."""
        above = self.body(district, None, "district") if district else None
        if agency:
            division = self.division(agency, above) if above else None
            if division and not unit:
                return division.body, division
            body = self.body(agency, above, "agency")
        elif above:
            body = above
        else:
            raise NotFound("agency", "thiếu cơ quan.", "the agency is missing.")
        return body, self.need_division(unit, body) if unit else None

    def division(self, text: str, body: Body) -> Division | None:
        """The unit of a code or name in an agency."""
        return self.divisions.get((body, fold(text))) or self.divisions.get((body, self.key(text)))

    def need_division(self, text: str, body: Body) -> Division:
        """The unit, or NotFound."""
        found = self.division(text, body)
        if found is None:
            raise NotFound(
                "unit",
                f"“{body.name}” không có đơn vị “{text}”; hãy sửa hoặc thêm dòng loại đơn vị.",
                f"“{body.name}” has no unit “{text}”; correct it, or add a row of the kind unit.",
            )
        return found


def known_places(jurisdiction: Jurisdiction, province: str) -> Places:
    """What the directory has today, in two queries."""
    places = Places(province)
    rows = {row.pk: row for row in Agency.objects.filter(jurisdiction=jurisdiction, closed_on=None).order_by("id")}
    bodies: dict[int, Body] = {}
    for row in parents_first(rows):
        above = bodies[row.parent_id] if row.parent_id else None
        row.parent = rows[row.parent_id] if row.parent_id else None
        row.jurisdiction = jurisdiction
        bodies[row.pk] = Body(row.code, row.name, row.kind, in_force(row), above, row)
        places.add(bodies[row.pk])
    open_units = Unit.objects.filter(agency__jurisdiction=jurisdiction, agency__closed_on=None, closed_on=None)
    for unit in open_units.order_by("id"):
        unit.agency = rows[unit.agency_id]
        places.add_division(Division(unit.code, unit.name, bodies[unit.agency_id], unit))
    return places


def parents_first(rows: dict[int, Agency]) -> Iterator[Agency]:
    """Roots, then what lies below them."""
    level: set[int | None] = {None}
    while level:
        members = [row for row in rows.values() if row.parent_id in level]
        yield from members
        level = {row.pk for row in members}
