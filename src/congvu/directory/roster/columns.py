"""Which column holds what: heads in Vietnamese with or without diacritics or in English, in any order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from congvu.directory.roster.errors import RosterRefused
from congvu.ground.vietnamese import fold, nfc

if TYPE_CHECKING:
    # the reader of spreadsheets is slow to load, and `congvu name` needs the words alone
    from congvu.directory.roster.sheet import Cell, Rows

HEAD_WITHIN = 20
"""Titles, the agency's name, the date: the head stands within the first twenty rows."""

TITLES = {
    "kind": "Loại",
    "full_name": "Họ và tên",
    "family": "Họ",
    "family_middle": "Họ và tên đệm",
    "middle": "Tên đệm",
    "given": "Tên",
    "birth_date": "Ngày sinh",
    "position": "Chức vụ",
    "rank": "Thứ bậc",
    "category": "Đối tượng",
    "agency": "Cơ quan",
    "unit": "Đơn vị",
    "district": "Huyện",
    "staff_code": "Mã cán bộ",
    "phone": "Điện thoại",
    "registered_at": "Ngày đăng ký",
    "requested": "Địa chỉ đề nghị",
    "code": "Mã",
    "note": "Ghi chú",
}
"""Every column that means something here, with the head that the system itself writes."""

HEADS: dict[str, str] = {
    "kind": "loai, loai hop thu, loai dong, loai doi tuong, kind, type",
    "full_name": "ho va ten, ho ten, ho ten day du, ten day du, ho ten can bo, ho va ten can bo, ho va ten khai sinh, "
    "full name, name",
    "family": "ho, family, family name, surname, last name",
    "family_middle": "ho va ten dem, ho ten dem, ho va ten lot, ho ten lot, ho dem, ho lot, ho va dem, ho va chu lot, "
    "ho chu lot, ho va chu dem",
    "middle": "ten dem, ten lot, dem, lot, chu dem, chu lot, middle, middle name",
    "given": "ten, ten goi, given, given name, first name",
    "birth_date": "ngay sinh, ngay thang nam sinh, sinh ngay, ngay thang sinh, birth date, date of birth, birthday",
    "position": "chuc vu, chuc danh, chuc vu chuc danh, chuc danh chuc vu, position, job title",
    "rank": "cap bac, thu bac, bac, thu tu uu tien, rank, grade",
    "category": "doi tuong, dien, dien can bo, category",
    "agency": "co quan, ten co quan, ma co quan, co quan cong tac, don vi cong tac, noi cong tac, co quan don vi, "
    "agency, organisation, organization",
    "unit": "don vi, ten don vi, ma don vi, phong, phong ban, phong don vi, don vi phong, phong ban don vi, "
    "bo phan, don vi truc thuoc, unit, department, division",
    "district": "huyen, quan huyen, huyen quan, huyen thi xa, huyen thi xa thanh pho, quan huyen thi xa, district",
    "staff_code": "ma can bo, ma cb, ma cbcc, ma cbccvc, ma cong chuc, ma nhan vien, ma nv, so hieu, "
    "so hieu cong chuc, so hieu can bo, staff code, staff id, employee id",
    "phone": "dien thoai, so dien thoai, sdt, dt, dien thoai di dong, dtdd, di dong, phone, telephone, mobile",
    "registered_at": "ngay dang ky, thoi diem dang ky, ngay dk, registered at, registered, registration date",
    "requested": "dia chi de nghi, dia chi thu de nghi, de nghi, hop thu de nghi, email de nghi, dia chi, requested, "
    "requested address, address",
    "code": "ma, ma don vi co quan, ma co quan don vi, ky hieu, ma hieu, viet tat, ten viet tat, code, abbreviation",
    "note": "ghi chu, note, notes, remark, remarks",
}


def key_of(text: str) -> str:
    """A head in comparable form: no diacritics, no remark in brackets, letters only."""
    bare = fold(nfc(text)).partition("(")[0]
    return "".join(char for char in bare if char.isalpha())


FIELD_OF: dict[str, str] = {key_of(head): field for field, heads in HEADS.items() for head in heads.split(",")}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the head stands and which column holds which field; ``heads`` are the words of the file itself."""

    head_row: int
    places: Mapping[str, int]
    heads: Mapping[str, str]

    def title(self, field: str) -> str:
        """How to name a field to whoever wrote the file."""
        return self.heads.get(field, TITLES[field])


def find_columns(rows: "Rows") -> Columns | None:
    """The columns by the row that names most of them; None where no row looks like a head."""
    best: tuple[int, dict[str, int]] = (0, {})
    for number, row in enumerate(rows[:HEAD_WITHIN]):
        named = dict(recognised(row))
        if len(named) > len(best[1]):
            best = (number, named)
    number, named = best
    if len(named) < 2:
        return None
    refuse_repeated(rows[number], number)
    places = disambiguated(named, rows[number])
    return Columns(
        number, places, {field: " ".join(str(rows[number][place]).split()) for field, place in places.items()}
    )


def recognised(row: "list[Cell]") -> Iterator[tuple[str, int]]:
    """The fields that a row names, each with its place."""
    for place, cell in enumerate(row):
        field = FIELD_OF.get(key_of(cell)) if isinstance(cell, str) else None
        if field:
            yield field, place


def refuse_repeated(row: "list[Cell]", number: int) -> None:
    """Two columns for one field: nobody but the author knows which one counts."""
    seen: dict[str, int] = {}
    for field, place in recognised(row):
        if field in seen:
            one, other = str(row[seen[field]]).strip(), str(row[place]).strip()
            raise RosterRefused(
                "roster-column-twice",
                f"Hai cột “{one}” và “{other}” cùng là “{TITLES[field]}”; hãy bỏ một cột.",
                f"The columns “{one}” and “{other}” both say “{TITLES[field]}”; remove one.",
                where=f"hàng / row {number + 1}",
            )
        seen[field] = place


def disambiguated(named: dict[str, int], row: "list[Cell]") -> dict[str, int]:
    """'Tên' alone is a full name; 'Đơn vị' alone is the agency."""
    places = dict(named)
    parts = {"family", "family_middle", "middle"}
    if "given" in places and "full_name" not in places and not parts & places.keys():
        places["full_name"] = places.pop("given")
    if (
        "unit" in places
        and "agency" not in places
        and key_of(str(row[places["unit"]])) in {"donvi", "tendonvi", "madonvi"}
    ):
        places["agency"] = places.pop("unit")
    return places


def require(columns: Columns, name: str) -> None:
    """Refuse a table without the columns that no roster can do without."""
    there = columns.places.keys()
    missing = []
    if "full_name" not in there and "given" not in there:
        missing.append(TITLES["full_name"])
    if "agency" not in there and "district" not in there:
        missing.append(TITLES["agency"])
    if missing:
        found = ", ".join(columns.heads.values())
        raise RosterRefused(
            "roster-columns",
            f"Danh sách thiếu cột “{'”, “'.join(missing)}”; các cột tìm thấy: {found}.",
            f"The roster lacks the column “{'”, “'.join(missing)}”; found are: {found}.",
            where=f"{name}, hàng / row {columns.head_row + 1}",
        )
