"""The list of a request (Phụ lục I, CT-PL1): its columns, and reading a filled one within bounds.

Rows are read by the titles of their columns, with or without diacritics, in any order. Two sheets: persons; agencies
and units. The version stands in a hidden sheet.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from congvu.directory.roster import cells
from congvu.directory.roster.cells import CellFault
from congvu.directory.roster.columns import key_of
from congvu.directory.roster.errors import RosterRefused
from congvu.directory.roster.sheet import Cell, Rows, sheets
from congvu.ground.vietnamese import fold
from congvu.regulations.carriers import carries
from congvu.regulations.clauses import Means
from congvu.regulations.profile import Profile
from congvu.regulations.vocabulary.parameters import HOLDERS
from congvu.requests.errors import ListRefused

VERSION = "PL1-1"
VERSION_SHEET = "phien-ban"
MOST_ROWS = 5000
MOST_BYTES = 10 << 20
HEAD_WITHIN = 20

PERSON_COLUMNS = {
    "number": "STT",
    "family": "Họ",
    "middle": "Tên lót",
    "given": "Tên",
    "birth_date": "Ngày sinh",
    "category": "Đối tượng",
    "position": "Chức vụ",
    "unit": "Đơn vị",
    "agency": "Cơ quan",
    "staff_code": "Mã cán bộ",
    "phone": "Điện thoại",
    "action": "Nội dung yêu cầu",
    "current": "Địa chỉ hiện tại",
    "wish": "Tên đề nghị",
    "news": "Thông tin mới",
    "reason": "Lý do, số quyết định",
    "effective": "Ngày hiệu lực",
    "note": "Ghi chú",
}
BODY_COLUMNS = {
    "number": "STT",
    "kind": "Loại",
    "full_name": "Tên cơ quan, đơn vị",
    "agency": "Cơ quan",
    "code": "Mã",
    **{key: PERSON_COLUMNS[key] for key in ("action", "current", "wish", "news", "reason", "effective", "note")},
}
TITLES = {**BODY_COLUMNS, **PERSON_COLUMNS}
OTHER_HEADS = {
    "number": "so thu tu, tt",
    "full_name": "ho va ten, ho ten, ten, ten don vi, ten co quan",
    "family": "ho",
    "middle": "ten dem, chu lot, dem",
    "given": "ten goi",
    "birth_date": "ngay thang nam sinh",
    "position": "chuc danh",
    "unit": "phong, phong ban, don vi truc thuoc",
    "agency": "co quan cong tac, co quan chu quan",
    "staff_code": "ma can bo cong chuc, so hieu can bo",
    "phone": "so dien thoai, sdt",
    "action": "yeu cau, noi dung, hinh thuc",
    "current": "hop thu hien tai, dia chi thu hien tai, email hien tai",
    "wish": "dia chi de nghi, ten hop thu de nghi",
    "news": "noi dung thay doi, thong tin thay doi",
    "reason": "ly do, so quyet dinh, can cu",
    "effective": "hieu luc tu, tu ngay",
    "code": "ma don vi, ky hieu",
    "kind": "loai hop thu",
}
ACTIONS = {
    "issue": "cap moi, tao moi, khoi tao, mo moi, cap",
    "change": "thay doi, sua doi, cap nhat",
    "cancel": "huy bo, huy, thu hoi, dong, xoa",
    "reissue": "cap lai mat ma, cap lai mat khau, cap lai, cap lai tai khoan",
}
ACTION_TITLES = {"issue": "cấp mới", "change": "thay đổi", "cancel": "hủy bỏ", "reissue": "cấp lại mật mã"}
KINDS = {"agency": "co quan, to chuc", "unit": "don vi, phong, ban, bo phan, phong ban"}
ACTION_OF = {key_of(word): action for action, words in ACTIONS.items() for word in words.split(",")}
KIND_OF = {key_of(word): kind for kind, words in KINDS.items() for word in words.split(",")}
PERSON, BODY = "person", "body"
LIMITS = {"note": 2000, "news": 2000, "reason": 500, "full_name": 200, "family": 80, "middle": 120, "given": 80}


@dataclass(slots=True)
class Asked:
    """One row as the agency wrote it, by column; dates as ISO 8601. ``faults``: what could not be read."""

    place: int
    action: str = "issue"
    kind: str = "personal"
    texts: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, str, str]] = field(default_factory=list)

    def text(self, column: str) -> str:
        """What the row says in a column."""
        return self.texts.get(column, "")

    def day(self, column: str) -> date | None:
        """The date in a column."""
        return date.fromisoformat(self.texts[column]) if self.texts.get(column) else None

    @property
    def name(self) -> str:
        """The name in written order."""
        parts = (self.text("family"), self.text("middle"), self.text("given"))
        return self.text("full_name") or " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Heads:
    """Where a sheet's head stands, and which column holds what."""

    row: int
    places: dict[str, int]


def columns_of(profile: Profile) -> list[str]:
    """The titles of the persons' sheet: the regulation's own where it has them, and what eligibility needs."""
    own = annex_of(profile)
    return own or list(PERSON_COLUMNS.values())


@carries("request.annex")
def annex_of(profile: Profile) -> list[str]:
    """The columns of the regulation's form; none where it has no such form."""
    forms = (c for c in profile.clauses.values() if c.means is Means.FORM and c.block == "request.annex")
    columns = next((list(clause.get("columns", ())) for clause in forms), [])
    if columns and TITLES["category"] not in columns:
        columns.insert(columns.index(TITLES["position"]), TITLES["category"])
    return columns


def read_list(path: Path) -> list[Asked]:
    """The rows of a list, in order. Raises ListRefused with one sentence where the file as a whole is wrong."""
    if path.stat().st_size > MOST_BYTES:
        vi, en = f"Danh sách lớn hơn {MOST_BYTES >> 20} MB.", f"The list is larger than {MOST_BYTES >> 20} MB."
        raise ListRefused("list-too-big", vi, en, where=path.name)
    try:
        found = list(sheets(path))
    except RosterRefused as refusal:
        raise ListRefused(refusal.code, refusal.vi, refusal.en, where=path.name) from refusal
    _require_version(found, path)
    rows = [asked for name, table in found if name != VERSION_SHEET for asked in _read_sheet(name, table, path)]
    if not rows:
        vi, en = "Danh sách không có dòng nào.", "The list has no row."
        raise ListRefused("list-empty", vi, en, where=path.name)
    if len(rows) > MOST_ROWS:
        vi = f"Danh sách có {len(rows)} dòng, nhiều hơn {MOST_ROWS}; hãy chia thành nhiều yêu cầu."
        en = f"The list has {len(rows)} rows, more than {MOST_ROWS}; split it into several requests."
        raise ListRefused("list-too-long", vi, en, where=path.name)
    for place, asked in enumerate(rows, 1):
        asked.texts["line"], asked.place = str(asked.place), place
    return rows


def _require_version(found: list[tuple[str, Rows]], path: Path) -> None:
    stated = [str(table[0][0]) for name, table in found if name == VERSION_SHEET and table and table[0]]
    if stated and stated[0] != VERSION:
        vi = f"Danh sách lập theo mẫu “{stated[0][:20]}”, không phải mẫu đang dùng “{VERSION}”; hãy tải mẫu mới."
        en = f"The list follows the form “{stated[0][:20]}”, not the present one “{VERSION}”; download it anew."
        raise ListRefused("list-version", vi, en, where=path.name)


def _read_sheet(name: str, table: Rows, path: Path) -> Iterator[Asked]:
    heads, sheet = find_heads(name, table, path)
    if heads is None:
        if any(any(str(cell).strip() for cell in row) for row in table):
            vi, en = f"Trang “{name}” không có hàng tiêu đề của mẫu.", f"The sheet “{name}” lacks the form's head."
            raise ListRefused("list-head", vi, en, where=path.name)
        return
    for number, row in enumerate(table[heads.row + 1 :], heads.row + 2):
        values = {key: row[place] for key, place in heads.places.items() if place < len(row)}
        if any(str(value).strip() for key, value in values.items() if key != "number"):
            yield read_row(number, values, sheet)


def find_heads(name: str, table: Rows, path: Path) -> tuple[Heads | None, str]:
    """The head row of a sheet and which of the two forms it is; a title that nobody knows is named."""
    best = Heads(0, {})
    for number, row in enumerate(table[:HEAD_WITHIN]):
        sheet = BODY if any(key_of(str(cell)) == "loai" for cell in row) else PERSON
        known = heads_of(sheet)
        places = {known[key]: at for at, cell in enumerate(row) if (key := key_of(str(cell))) in known}
        if len(places) > len(best.places):
            best, chosen, cells_of = Heads(number, places), sheet, row
    if len(best.places) < 2:
        return None, PERSON
    known = heads_of(chosen)
    for cell in cells_of:
        if (key := key_of(str(cell))) and key not in known:
            vi, en = f"không hiểu cột “{cells.shown(str(cell))}”", f"the column “{cells.shown(str(cell))}” is not known"
            raise ListRefused(
                "list-column", f"Danh sách {vi}.", f"In the list {en}.", where=f"{path.name}, {name}, {best.row + 1}"
            )
    if "action" not in best.places:
        vi, en = f"thiếu cột “{TITLES['action']}”", f"the column “{TITLES['action']}” is missing"
        raise ListRefused("list-column", f"Danh sách {vi}.", f"In the list {en}.", where=f"{path.name}, {name}")
    return best, chosen


def heads_of(sheet: str) -> dict[str, str]:
    """Every spelling of a title, and its column."""
    titles = BODY_COLUMNS if sheet == BODY else PERSON_COLUMNS | {"full_name": "Họ và tên"}
    known = {key_of(word): key for key in titles for word in OTHER_HEADS.get(key, "").split(",") if word}
    return known | {key_of(title): key for key, title in titles.items()}


def read_row(number: int, values: dict[str, Cell], sheet: str) -> Asked:
    """One row of cells; what cannot be read is a fault of its column."""
    asked = Asked(number, kind="personal" if sheet == PERSON else "unit")
    for key, cell in values.items():
        try:
            text = text_in(key, cell)
        except CellFault as fault:
            asked.faults.append((key, fault.vi, fault.en))
            continue
        if text and key != "number":
            asked.texts[key] = text
    settle(asked, sheet)
    return asked


def settle(asked: Asked, sheet: str) -> None:
    """Which action the row asks for, and for which kind of mailbox."""
    asked.action = ACTION_OF.get(key_of(asked.text("action")), "")
    if not asked.action:
        listed = ", ".join(ACTION_TITLES.values())
        asked.action = "issue"
        asked.faults.append(("action", f"phải là một trong: {listed}.", f"must be one of: {listed}."))
    category = asked.text("category")
    if category and not any(fold(word) in fold(category) for word in HOLDERS):
        listed = ", ".join(HOLDERS)
        asked.faults.append(("category", f"phải là một trong: {listed}.", f"must be one of: {listed}."))
    if sheet == BODY:
        asked.kind = KIND_OF.get(key_of(asked.text("kind")), "")
        if not asked.kind:
            asked.kind = "unit"
            asked.faults.append(("kind", "phải là cơ quan hoặc đơn vị.", "must be agency or unit."))


def text_in(key: str, cell: Cell) -> str:
    """The cell as text; dates as ISO 8601. Raises CellFault."""
    if key == "birth_date":
        day = cells.day_of(cell)
        return day.isoformat() if day else ""
    if key == "effective":
        moment = cells.moment_of(cell)
        return moment.date().isoformat() if moment else ""
    if key == "phone":
        return cells.phone_of(cell)
    return cells.text_of(cell, LIMITS.get(key, 254))
