"""The rows of a sample province's roster: bodies with their units, then people in posts, the most important first."""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import chain, islice
from typing import Any

from congvu.directory.demo.names import HERE, Names
from congvu.directory.roster.lines import Line

DISTRICT_UNITS = ("Văn phòng HĐND và UBND", "Phòng Nội vụ", "Phòng Tài chính - Kế hoạch")
OLDEST, YOUNGEST = 59, 23
BODY_WEIGHT, COMMUNE_WEIGHT = 3, 1


@dataclass(frozen=True, slots=True)
class Post:
    """Something that somebody does somewhere; ``rank`` 1 is the highest."""

    agency: str
    position: str
    rank: int
    unit: str = ""
    district: str = ""
    kind: str = "person"


@dataclass(frozen=True, slots=True)
class Place:
    """A body with people: a department, a district, a commune."""

    name: str
    units: tuple[str, ...] = ()
    district: str = ""
    weight: int = BODY_WEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """What a province's file says."""

    registered: date
    place: str
    peoples: dict[str, int]
    manager: str
    operator: str
    auditor: str
    office: str
    home_affairs: str = "Sở Nội vụ"
    lists: bool = False
    list_name: str = ""
    agency: list[dict[str, Any]] = field(default_factory=list)
    district: list[dict[str, Any]] = field(default_factory=list)

    @property
    def places(self) -> list[Place]:
        """Every body that people work in, departments first."""
        departments = [
            Place(one["name"], tuple(one.get("units", ())), weight=one.get("weight", BODY_WEIGHT))
            for one in self.agency
        ]
        districts = [Place(one["name"], DISTRICT_UNITS, one["name"]) for one in self.district]
        communes = [
            Place(commune, (), one["name"], COMMUNE_WEIGHT)
            for one in self.district
            for commune in one.get("communes", ())
        ]
        return [*departments, *districts, *communes]


@cache
def province(slug: str) -> Province:
    """The file of a jurisdiction."""
    return Province(**tomllib.loads((HERE / "provinces" / f"{slug}.toml").read_text(encoding="utf-8")))


def has_sample(slug: str) -> bool:
    """Whether there is a sample of this jurisdiction."""
    return (HERE / "provinces" / f"{slug}.toml").is_file()


def roster_lines(slug: str, people: int) -> list[Line]:
    """The whole roster: bodies, then that many people; row numbers are those of the file that is written from it."""
    own = province(slug)
    chance = random.Random(f"congvu/{slug}")  # noqa: S311 - the same people at every place, nothing secret
    lines = [*body_lines(own), *person_lines(own, people, chance)]
    for number, line in enumerate(lines, 2):
        line.number = number
    return lines


def body_lines(own: Province) -> Iterator[Line]:
    """Agencies, districts, communes, units, and the lists that the regulation speaks of."""
    start = local_morning(own.registered)
    for one in own.agency:
        yield Line(0, "agency", full_name=one["name"], code=one.get("code", ""), registered_at=start)
    for one in own.district:
        yield Line(0, "district", full_name=one["name"], registered_at=start)
    for one in own.district:
        for commune in one.get("communes", ()):
            yield Line(0, "commune", full_name=commune, district=one["name"], registered_at=start)
    for place in own.places:
        for unit in place.units:
            agency = "" if place.district else place.name
            yield Line(0, "unit", full_name=unit, agency=agency, district=place.district, registered_at=start)
    if own.lists:
        yield Line(0, "list", full_name="Toàn thể cán bộ, công chức, viên chức", requested=own.list_name)
        for one in own.agency:
            wish = f"{own.list_name}.{one['list']}" if own.list_name else ""
            yield Line(0, "list", full_name=f"Cán bộ {one['name']}", agency=one["name"], requested=wish)


def person_lines(own: Province, people: int, chance: random.Random) -> Iterator[Line]:
    """One line for each post, with a person drawn for it."""
    names = Names(chance, own.peoples)
    first = local_morning(own.registered)
    for number, post in enumerate(islice(posts(own, chance), people), 1):
        name = names.draw()
        age = timedelta(days=chance.randint(YOUNGEST * 365, OLDEST * 365))
        yield Line(
            0,
            post.kind,
            full_name=name.written,
            family=name.family,
            middle=name.middle,
            given=name.given,
            birth_date=own.registered - age,
            position=post.position,
            rank=post.rank,
            category="Công chức",
            agency="" if post.agency == post.district else post.agency,
            unit=post.unit,
            district=post.district,
            staff_code=f"CB{number:06d}",
            registered_at=first + timedelta(minutes=number),
        )


def posts(own: Province, chance: random.Random) -> Iterator[Post]:
    """Posts without end: who runs the system, leaders, heads, deputies, heads of units, then specialists by weight."""
    places = own.places
    yield from chain(keepers(own), leaders(own))
    yield from (
        Post(one.name, head(one.name), 3 if one.weight >= BODY_WEIGHT else 6, district=one.district) for one in places
    )
    yield from (
        Post(one.name, deputy(one.name), 4 if one.weight >= BODY_WEIGHT else 7, district=one.district) for one in places
    )
    yield from (Post(one.name, unit_head(unit), 5, unit, one.district) for one in places for unit in one.units)
    weights = [one.weight for one in places]
    while True:
        place = chance.choices(places, weights)[0]
        unit = chance.choice(place.units) if place.units else ""
        position, rank = ("Chuyên viên", 8) if chance.random() < 0.9 else ("Chuyên viên chính", 7)
        yield Post(place.name, position, rank, unit, place.district)


def keepers(own: Province) -> Iterator[Post]:
    """Who runs the system itself, in the managing department, the operating centre and elsewhere: one of each role."""
    yield Post(own.manager, "Chuyên viên quản lý hệ thống thư", 8)
    yield Post(own.operator, "Quản trị viên hệ thống", 8)
    yield Post(own.manager, "Giám đốc", 3)
    yield Post(own.manager, "Cán bộ công nghệ thông tin", 8)
    yield Post(own.auditor, "Thanh tra viên", 7)
    yield Post(own.manager, "Quản trị viên thư điện tử", 8)
    yield Post(own.home_affairs, "Chuyên viên tổ chức bộ máy", 8)
    for position in ("Cán bộ quản lý nhân sự", "Chánh Văn phòng Sở", "Phụ trách đơn vị", "Đầu mối thư điện tử"):
        yield Post(own.manager, position, 8)
    yield Post(own.manager, "Phó Giám đốc theo dõi thư điện tử", 4)
    yield from (Post(own.manager, "Chuyên viên", 8) for _ in range(2))


def leaders(own: Province) -> Iterator[Post]:
    """The chair of the People's Committee and three vice chairs."""
    yield Post(own.office, f"Chủ tịch UBND {own.place}", 1, kind="leader")
    yield from (Post(own.office, f"Phó Chủ tịch UBND {own.place}", 2, kind="leader") for _ in range(3))


def head(name: str) -> str:
    """What the head of a body is called."""
    kinds = (
        ("Văn phòng", "Chánh Văn phòng"),
        ("Thanh tra", "Chánh Thanh tra"),
        ("UBND", "Chủ tịch"),
        ("Ban", "Trưởng ban"),
    )
    return next((title for start, title in kinds if name.startswith(start)), "Giám đốc")


def deputy(name: str) -> str:
    """What a deputy head is called."""
    return f"Phó {head(name)}"


def unit_head(unit: str) -> str:
    """What the head of a unit is called."""
    kinds = (
        ("Văn phòng", "Chánh Văn phòng"),
        ("Thanh tra", "Chánh Thanh tra"),
        ("Phòng", "Trưởng phòng"),
        ("Chi cục", "Chi cục trưởng"),
    )
    return next((title for start, title in kinds if unit.startswith(start)), "Giám đốc")


def local_morning(day: date) -> datetime:
    """Half past seven in Vietnam, in UTC."""
    return datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)
