"""The empty list that agencies fill in (Phụ lục I, CT-PL1): drop-downs for what is chosen, a hidden version."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from congvu.regulations.profile import Profile
from congvu.regulations.vocabulary.parameters import HOLDERS
from congvu.requests.law import RequestLaw
from congvu.requests.lists import (
    ACTION_TITLES,
    BODY_COLUMNS,
    MOST_ROWS,
    TITLES,
    VERSION,
    VERSION_SHEET,
    columns_of,
)

HEAD_ROW = 4
FILLED = 500
"""So many rows have borders and drop-downs; more may be added."""

WIDTHS = {"STT": 6, "Họ": 12, "Tên lót": 16, "Tên": 12, "Ghi chú": 24, "Thông tin mới": 40, "Địa chỉ hiện tại": 30}
NEWS = "Ví dụ: “Chức vụ: Trưởng phòng; Đơn vị: Văn phòng; Cơ quan: Sở Nội vụ”"
THIN = Side(style="thin", color="999999")


def template(profile: Profile) -> bytes:
    """The workbook for one regulation."""
    book = Workbook()
    people = book.active
    assert isinstance(people, Worksheet)  # noqa: S101 - a new workbook has one
    people.title = "Cá nhân"
    lay_out(people, "DANH SÁCH CÁ NHÂN CẦN CẤP MỚI, THAY ĐỔI, HỦY BỎ HỘP THƯ", columns_of(profile), profile)
    bodies = book.create_sheet("Cơ quan, đơn vị")
    lay_out(
        bodies, "DANH SÁCH CƠ QUAN, ĐƠN VỊ CẦN CẤP MỚI, THAY ĐỔI, HỦY BỎ HỘP THƯ", [*BODY_COLUMNS.values()], profile
    )
    version = book.create_sheet(VERSION_SHEET)
    version["A1"] = VERSION
    version.sheet_state = "veryHidden"
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def lay_out(sheet: Worksheet, title: str, titles: list[str], profile: Profile) -> None:
    """One sheet: its title, how to fill it, the head, empty rows with drop-downs."""
    sheet["A1"], sheet["A1"].font = title, Font(bold=True, size=13)
    number = profile.number if profile.clauses else profile.province
    sheet["A2"] = f"Kèm theo văn bản số: …… ngày …… của ……  ({number}). Tối đa {MOST_ROWS} dòng."
    sheet["A3"], sheet["A3"].font = f"“{TITLES['news']}” ghi theo từng mục. {NEWS}.", Font(italic=True, color="555555")
    for place, text in enumerate(titles, 1):
        head = sheet.cell(HEAD_ROW, place, text)
        head.font, head.fill = Font(bold=True), PatternFill("solid", start_color="E8EEF5")
        head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        head.border = Border(THIN, THIN, THIN, THIN)
        sheet.column_dimensions[get_column_letter(place)].width = WIDTHS.get(text, 18)
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    law = RequestLaw(profile)
    kind = "unit" if TITLES["kind"] in titles else "personal"
    reasons = [word for action in ("issue", "cancel") for word in law.reasons(action, kind)[0].words]
    choose(sheet, titles, "action", list(ACTION_TITLES.values()), strict=True)
    choose(sheet, titles, "kind", ["đơn vị", "cơ quan"], strict=True)
    choose(sheet, titles, "category", list(HOLDERS), strict=False)
    choose(sheet, titles, "reason", list(dict.fromkeys(reasons)), strict=False)


def choose(sheet: Worksheet, titles: list[str], key: str, words: list[str], *, strict: bool) -> None:
    """A drop-down for a column; where not strict other text is taken, too."""
    listed = ",".join(word.replace(",", " ") for word in words)
    if TITLES[key] not in titles or not words or len(listed) > 250:
        return
    letter = get_column_letter(titles.index(TITLES[key]) + 1)
    choice = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=strict)
    choice.error, choice.errorTitle = "Hãy chọn trong danh sách.", TITLES[key]
    choice.add(f"{letter}{HEAD_ROW + 1}:{letter}{HEAD_ROW + FILLED}")
    sheet.add_data_validation(choice)
