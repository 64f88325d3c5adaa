"""What is to happen: the order, as somebody writes it, and the bodies that it names.

A body is named by its codes as they stand in addresses: ``skhdt`` or ``quangson.dakglong`` an agency, ``skhdt/vp`` a
unit of it; or by its full name, where only one has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from congvu.directory.ldap.entries import agency_path
from congvu.directory.models import Agency, Jurisdiction, Unit
from congvu.ground.vietnamese import fold
from congvu.requests.reorganising.errors import refused
from congvu.requests.reorganising.models import Kind

Body = Agency | Unit
TOP = "-"
"""In place of an agency above: none stands above."""


@dataclass(frozen=True, slots=True)
class Part:
    """A new body that a split makes: ``members`` are codes of units and addresses of persons."""

    name: str
    code: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """``into`` is the body that others come into; ``choices`` what an officer decided: an old address or a body to its
    new address or code.
    """

    kind: str
    bodies: tuple[str, ...]
    name: str = ""
    code: str = ""
    into: str = ""
    parts: tuple[Part, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Order":
        """Back from it."""
        parts = tuple(Part(one["name"], one["code"], tuple(one["members"])) for one in kept["parts"])
        return cls(**(kept | {"bodies": tuple(kept["bodies"]), "parts": parts}))


def check(order: Order) -> None:
    """What an order of its kind must say."""
    one, lacking = len(order.bodies) == 1, None
    if not order.bodies:
        lacking = ("Chưa ghi cơ quan, đơn vị nào.", "No agency or unit is named.")
    elif order.kind == Kind.RENAME and not (one and (order.name or order.code)):
        lacking = ("Đổi tên: ghi một cơ quan hoặc đơn vị và tên mới.", "Renaming: one body and its new name.")
    elif order.kind == Kind.MOVE and not order.into:
        lacking = ("Chuyển: ghi cơ quan tiếp nhận.", "Moving: name the agency that receives.")
    elif order.kind == Kind.MERGE and not (order.into or order.name):
        lacking = ("Sáp nhập: ghi nơi tiếp nhận, hoặc tên mới.", "Merging: name who receives, or the new name.")
    elif order.kind == Kind.SPLIT and not (one and order.parts and all(p.name and p.members for p in order.parts)):
        lacking = (
            "Chia, tách: ghi một cơ quan hoặc đơn vị, và mỗi phần mới với tên và thành phần.",
            "Splitting: one body, and each new part with its name and members.",
        )
    if lacking:
        raise refused(*lacking)


def part_of(fields: Sequence[str]) -> Part:
    """A part from its three fields: name, code (may be blank), members with commas between."""
    name, code, members = (*fields, "", "", "")[:3]
    return Part(
        name.strip(), code.strip().lower(), tuple(filter(None, (one.strip().lower() for one in members.split(","))))
    )


def reference(body: Body) -> str:
    """How a body is named."""
    return f"{agency_path(body.agency)}/{body.code}" if isinstance(body, Unit) else agency_path(body)


class Bodies:
    """The open bodies of a jurisdiction by their names; each agency is one object, whoever points at it."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        self.place = jurisdiction
        rows = Agency.objects.filter(jurisdiction=jurisdiction, closed_on=None).order_by("id")
        self.agencies = {row.pk: row for row in rows}
        for row in self.agencies.values():
            row.jurisdiction = jurisdiction
            if row.parent_id:
                row.parent = self.agencies[row.parent_id]

    def find(self, text: str) -> Body:
        """The body of a reference or name. Raises OrderRefused where there is none, or several."""
        above, slash, code = text.strip().partition("/")
        if slash:
            agency = self.agency(above)
            unit = next((one for one in self.units([agency]) if fold(code.strip()) in (one.code, fold(one.name))), None)
            if unit is None:
                vi, en = f"{agency.name} không có đơn vị “{code}”.", f"{agency.name} has no unit “{code}”."
                raise refused(vi, en, text)
            return unit
        return self.agency(text)

    def agency(self, text: str) -> Agency:
        """The agency of a path of codes or of a name."""
        wanted = fold(text.strip())
        found = [row for row in self.agencies.values() if wanted in (agency_path(row), fold(row.name))]
        if len(found) != 1:
            vi = f"Có {len(found)} cơ quan “{text}”; hãy ghi đúng mã." if found else f"Không có cơ quan “{text}”."
            en = f"{len(found)} agencies are called “{text}”." if found else f"There is no agency “{text}”."
            raise refused(vi, en, text)
        return found[0]

    def units(self, agencies: list[Agency]) -> list[Unit]:
        """The open units of agencies, each pointing at the agency's one object."""
        rows = list(Unit.objects.filter(agency__in=[one.pk for one in agencies], closed_on=None).order_by("id"))
        for row in rows:
            row.agency = self.agencies[row.agency_id]
        return rows

    def below(self, agency: Agency) -> list[Agency]:
        """The agency and all under it."""
        children = [row for row in self.agencies.values() if row.parent_id == agency.pk]
        return [agency, *(one for child in children for one in self.below(child))]
