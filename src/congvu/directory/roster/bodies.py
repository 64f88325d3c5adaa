"""Planning the rows that bring agencies and units: is it new, where does it belong, what are its code and address."""

from dataclasses import dataclass

from congvu.directory.models import Jurisdiction
from congvu.directory.models.agency import AgencyKind
from congvu.directory.regulation import in_force, own_regulations
from congvu.directory.roster.addresses import Asked, Deciding, Decision
from congvu.directory.roster.lines import Line
from congvu.directory.roster.places import CODE, Body, Division, NotFound, Places
from congvu.ground import clock
from congvu.ground.vietnamese import fold
from congvu.regulations.naming import Subject
from congvu.regulations.naming.bodies import body_name, initials
from congvu.regulations.naming.law import naming_law
from congvu.regulations.overlays import regulation_in_force
from congvu.regulations.profile import Profile

ROOTS = ("agency", "district")
PLACE_KINDS = {"district": AgencyKind.DISTRICT, "commune": AgencyKind.COMMUNE}
# First match decides; the words are those that a body's folded name begins with.
KIND_WORDS = (
    (AgencyKind.OFFICE, ("van phong", "vp")),
    (AgencyKind.DEPARTMENT, ("so ", "thanh tra tinh", "thanh tra thanh pho")),
    (AgencyKind.PARTY, ("tinh uy", "thanh uy", "huyen uy", "quan uy", "dang uy", "uy ban kiem tra")),
    (AgencyKind.PARTY, ("ban to chuc", "ban tuyen giao", "ban dan van")),
    (AgencyKind.FRONT, ("uy ban mat tran", "mat tran")),
    (AgencyKind.UNION, ("hoi lien hiep", "hoi nong dan", "hoi cuu chien binh", "hoi phu nu", "lien doan", "lien minh")),
    (AgencyKind.UNION, ("tinh doan", "thanh doan", "doan ")),
    (AgencyKind.ASSOCIATION, ("hoi ", "hiep hoi")),
    (AgencyKind.ENTERPRISE, ("cong ty", "tong cong ty", "tap doan", "doanh nghiep", "xi nghiep")),
    (AgencyKind.CENTRAL, ("cuc ", "kho bac nha nuoc", "bao hiem xa hoi", "toa an nhan dan", "vien kiem sat nhan dan")),
    (AgencyKind.CENTRAL, ("ngan hang nha nuoc", "buu dien")),
    (AgencyKind.SERVICE, ("trung tam", "truong", "benh vien", "dai ", "quy ", "bao tang", "thu vien")),
    (AgencyKind.BOARD, ("ban ",)),
)  # fmt: skip


@dataclass(slots=True)
class NewBody:
    """An agency to be opened, with the address of its official mailbox."""

    body: Body
    decision: Decision


@dataclass(slots=True)
class NewDivision:
    """A unit to be opened; without a mailbox where the regulation knows none for units."""

    division: Division
    decision: Decision | None


def agency_kind(line: Line, name: str) -> str:
    """What kind of body a name speaks of; whatever is none of the others belongs to a sector (ngành)."""
    if line.kind in PLACE_KINDS:
        return PLACE_KINDS[line.kind].value
    bare = f"{fold(name)} "
    return next((kind.value for kind, words in KIND_WORDS if bare.startswith(words)), AgencyKind.SECTOR.value)


def own_name(line: Line) -> str:
    """The body's name: in the column of names, else in the column of its own kind."""
    columns = {"agency": line.agency, "unit": line.unit, "district": line.district, "commune": line.agency or line.unit}
    return line.written or columns[line.kind]


def own_code(line: Line) -> str:
    """The code already decided: in its own column, else in the column where others will name the body."""
    column = {"agency": line.agency, "unit": line.unit, "district": line.district, "commune": line.agency or line.unit}[
        line.kind
    ]
    stated = line.code or (column if line.written and " " not in column else "")
    return fold(stated).strip()


class BodyPlanner:
    """Plans the bodies of a roster, level by level: agencies and districts, communes, units."""

    def __init__(self, jurisdiction: Jurisdiction, places: Places, deciding: Deciding) -> None:
        self.profile = in_force(jurisdiction)
        self.own = own_regulations(jurisdiction)
        self.places = places
        self.deciding = deciding
        self.bad = deciding.bad

    def fault(self, line: Line, field: str, vi: str, en: str, clause: str | None = None) -> None:
        """Note a fault of a line in a column."""
        self.bad.add(line.number, self.deciding.columns.title(field), vi, en, clause)

    def plan_bodies(self, lines: list[Line]) -> list[NewBody]:
        """One level of agencies, entered among the places as they are decided."""
        asked: list[tuple[Line, Body | None]] = []
        seen: dict[tuple[Body | None, str], int] = {}
        for line in lines:
            above = self.above(line)
            if line.number not in self.bad and self.is_new(line, above, seen):
                asked.append((line, above))
        binding = {line.number: self.binding(line, above) for line, above in asked}
        settled = self.deciding.settle(
            [Asked(line, body_subject(line, above), binding[line.number]) for line, above in asked]
        )
        planned = []
        for line, above in asked:
            decision = settled.get(line.number)
            if decision and (body := self.enter(line, above, decision, binding[line.number])):
                planned.append(NewBody(body, decision))
        return planned

    def binding(self, line: Line, above: Body | None) -> Profile:
        """The regulation of a new agency: its own, known by its code or by the name that the regulation settles."""
        if above:
            return above.profile
        subject, code = body_subject(line, None), own_code(line)
        for bound, profile in self.own.items():
            pin = naming_law(profile).pin(subject)
            if bound in (code, pin.local if pin else ""):
                return regulation_in_force(profile.slug, clock.today())
        return self.profile

    def above(self, line: Line) -> Body | None:
        """The district of a commune; nothing stands above other agencies."""
        if line.kind != "commune":
            return None
        if not line.district:
            self.fault(line, "district", "thiếu huyện của xã.", "the commune's district is missing.")
            return None
        try:
            return self.places.body(line.district, None, "district")
        except NotFound as lack:
            self.fault(line, lack.field, lack.vi, lack.en)
            return None

    def is_new(self, line: Line, above: Body | None, seen: dict[tuple[Body | None, str], int]) -> bool:
        """Whether neither the directory nor an earlier row has this code or name."""
        code, name = own_code(line), own_name(line)
        if code and not CODE.fullmatch(code):
            self.fault(
                line,
                "code",
                f"mã “{code}” không hợp lệ (chỉ a-z, 0-9, dấu chấm, gạch nối).",
                f"“{code}” is no code (a-z, 0-9, dots, hyphens only).",
            )
            return False
        for field, key, text in (("code", code, code), ("full_name", self.places.key(name), name)):
            if not key:
                continue
            earlier = seen.setdefault((above, key), line.number)
            if earlier != line.number:
                self.fault(line, field, f"“{text}” đã có ở hàng {earlier}.", f"“{text}” is in row {earlier} already.")
                return False
            if self.known(above, field, key):
                self.fault(
                    line,
                    field,
                    f"cơ quan “{text}” đã có trong hệ thống.",
                    f"the agency “{text}” is in the system already.",
                )
                return False
        return True

    def known(self, above: Body | None, field: str, key: str) -> bool:
        """Whether the places have such an agency at this level."""
        if field == "code":
            return (above, key) in self.places.bodies
        return any(body.parent is above for body in self.places.by_name.get(key, ()))

    def enter(self, line: Line, above: Body | None, decision: Decision, profile: Profile) -> Body | None:
        """The new agency among the places; its code, where none is stated, is its part of the address."""
        name = own_name(line)
        local = decision.address.partition("@")[0]
        code = own_code(line) or local.removesuffix(f".{above.code}" if above else "")
        if (above, code) in self.places.bodies:
            self.fault(
                line, "code", f"mã “{code}” đã có; hãy ghi mã khác.", f"the code “{code}” exists; state another."
            )
            return None
        body = Body(code, name, agency_kind(line, name), profile, above, line=line)
        self.places.add(body)
        return body

    def plan_units(self, lines: list[Line]) -> list[NewDivision]:
        """The units, each in its agency."""
        asked: list[tuple[Line, Body]] = []
        seen: dict[tuple[Body | None, str], int] = {}
        for line in lines:
            body = self.unit_body(line)
            if body is not None and self.is_new_unit(line, body, seen):
                asked.append((line, body))
        named = {line.number for line, body in asked if "unit" in body.profile.mailbox_kinds}
        settled = self.deciding.settle(
            [Asked(line, unit_subject(line, body), body.profile) for line, body in asked if line.number in named]
        )
        return [
            NewDivision(self.enter_unit(line, body, settled.get(line.number)), settled.get(line.number))
            for line, body in asked
            if line.number in settled or line.number not in named
        ]

    def unit_body(self, line: Line) -> Body | None:
        """The agency that a unit belongs to."""
        if not line.agency and not line.district:
            self.fault(line, "agency", "thiếu cơ quan của đơn vị.", "the unit's agency is missing.")
            return None
        try:
            return self.places.locate(line.agency, "", line.district)[0]
        except NotFound as lack:
            self.fault(line, lack.field, lack.vi, lack.en)
            return None

    def is_new_unit(self, line: Line, body: Body, seen: dict[tuple[Body | None, str], int]) -> bool:
        """Whether the agency has no such unit yet."""
        name, code = own_name(line), own_code(line)
        if code and not CODE.fullmatch(code):
            self.fault(line, "code", f"mã “{code}” không hợp lệ.", f"“{code}” is no code.")
            return False
        for key in filter(None, (code, self.places.key(name))):
            earlier = seen.setdefault((body, key), line.number)
            if earlier != line.number:
                self.fault(
                    line,
                    "full_name",
                    f"đơn vị “{name}” đã có ở hàng {earlier}.",
                    f"the unit “{name}” is in row {earlier} already.",
                )
                return False
        if self.places.division(name, body) or (code and self.places.division(code, body)):
            self.fault(
                line,
                "full_name",
                f"đơn vị “{name}” đã có trong hệ thống.",
                f"the unit “{name}” is in the system already.",
            )
            return False
        return True

    def enter_unit(self, line: Line, body: Body, decision: Decision | None) -> Division:
        """The new unit among the places; codes of one agency differ."""
        name = own_name(line)
        local = (
            decision.address.partition("@")[0] if decision else initials(body_name(name, self.places.province).words)
        )
        base = code = own_code(line) or local.removesuffix(f".{body.code}") or "donvi"
        number = 1
        while (body, code) in self.places.divisions:
            number += 1
            code = f"{base}{number}"
        division = Division(code, name, body, line=line)
        self.places.add_division(division)
        return division


def body_subject(line: Line, above: Body | None) -> Subject:
    """An agency, district or commune as naming sees it."""
    code = own_code(line)
    return Subject(
        line.kind,
        full_name=own_name(line),
        rank=line.rank,
        registered_at=line.registered_at,
        agency=code if line.kind == "agency" else "",
        district=above.code if above else "",
    )


def unit_subject(line: Line, body: Body) -> Subject:
    """A unit as naming sees it: a district's goes by the district's code, as if it were an agency."""
    return Subject(
        "unit",
        full_name=own_name(line),
        rank=line.rank,
        registered_at=line.registered_at,
        agency=body.code,
        unit=own_code(line),
        district=body.parent.code if body.parent else "",
    )
