"""The register: agencies with their units, and people."""

from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import get_object_or_404
from ninja import Query, Schema

from congvu.api.rest.caller import ApiRequest
from congvu.api.rest.door import Door
from congvu.api.rest.shapes import Listed, Number, Page
from congvu.directory import queries
from congvu.directory.models import Agency, Mailbox, Person, Unit
from congvu.directory.models.agency import AgencyKind
from congvu.directory.models.mailbox import MailboxKind

door = Door(tags=["register"])
READ = "directory:read"


class UnitShown(Schema):
    """A unit of an agency."""

    id: int
    code: str
    name: str

    @classmethod
    def of(cls, row: Unit) -> "UnitShown":
        """From its row."""
        return cls(id=row.pk, code=row.code, name=row.name)


class AgencyShown(Schema):
    """An agency; ``parent`` is the id of the one above it, ``address`` its official mailbox."""

    id: int
    code: str
    name: str
    kind: AgencyKind
    parent: int | None
    address: str | None

    @classmethod
    def of(cls, row: Agency) -> "AgencyShown":
        """From its row, with ``official`` prefetched."""
        official: list[Mailbox] = row.official  # type: ignore[attr-defined]
        address = official[0].address if official else None
        return cls(
            id=row.pk, code=row.code, name=row.name, kind=AgencyKind(row.kind), parent=row.parent_id, address=address
        )


class PersonShown(Schema):
    """A person, with or without a mailbox."""

    id: int
    full_name: str
    family: str
    middle: str
    given: str
    position: str
    staff_code: str
    agency: int
    unit: int | None
    address: str | None

    @classmethod
    def of(cls, row: Person) -> "PersonShown":
        """From its row."""
        box = getattr(row, "mailbox", None)
        names = ("full_name", "family", "middle", "given", "position", "staff_code")
        facts = {name: getattr(row, name) for name in names}
        return cls(id=row.pk, agency=row.agency_id, unit=row.unit_id, address=box.address if box else None, **facts)


class AgencyList(Listed):
    """Which agencies."""

    kind: AgencyKind | None = None


class PeopleList(Listed):
    """Which people."""

    agency: Number | None = None


OFFICIAL = Prefetch("mailboxes", Mailbox.objects.filter(kind=MailboxKind.AGENCY), to_attr="official")


@door.read("/agencies", READ, "Các cơ quan / The agencies", Page[AgencyShown])
def agencies(request: ApiRequest, asked: Query[AgencyList]) -> Page[AgencyShown]:
    """The agencies in force, in the order of their names."""
    rows = request.auth.reach.agencies()
    rows = rows.filter(kind=asked.kind) if asked.kind else rows
    page = queries.page(queries.matching(rows, asked.q), asked.after, asked.limit)
    prefetch_related_objects(page.rows, OFFICIAL)
    return Page[AgencyShown](items=[AgencyShown.of(row) for row in page.rows], after=page.after)


@door.read("/agencies/{agency}", READ, "Một cơ quan / One agency", AgencyShown)
def agency(request: ApiRequest, agency: Number) -> AgencyShown:
    """One agency by its id."""
    return AgencyShown.of(get_object_or_404(request.auth.reach.agencies().prefetch_related(OFFICIAL), pk=agency))


@door.read("/agencies/{agency}/units", READ, "Các đơn vị của một cơ quan / The units of an agency", list[UnitShown])
def units(request: ApiRequest, agency: Number) -> list[UnitShown]:
    """All units directly under one agency."""
    found = get_object_or_404(request.auth.reach.agencies(), pk=agency)
    return [UnitShown.of(row) for row in found.units.filter(closed_on=None).order_by("name", "id")]


@door.read("/people", READ, "Cán bộ, công chức, viên chức / People", Page[PersonShown])
def people(request: ApiRequest, asked: Query[PeopleList]) -> Page[PersonShown]:
    """The people, by given name, in the Vietnamese order."""
    rows = request.auth.reach.people()
    rows = rows.filter(agency=asked.agency) if asked.agency else rows
    page = queries.page(queries.matching(rows, asked.q), asked.after, asked.limit)
    return Page[PersonShown](items=[PersonShown.of(row) for row in page.rows], after=page.after)


@door.read("/people/{person}", READ, "Một cá nhân / One person", PersonShown)
def person(request: ApiRequest, person: Number) -> PersonShown:
    """One person by the id."""
    return PersonShown.of(get_object_or_404(request.auth.reach.people().select_related("mailbox"), pk=person))
