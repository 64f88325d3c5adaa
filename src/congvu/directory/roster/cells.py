"""What one cell says: text without surprises, dates as Vietnamese write them, ranks, phones, kinds of rows."""

import re
import unicodedata
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from congvu.directory.roster.columns import key_of
from congvu.ground.clock import LOCAL, now, today
from congvu.ground.vietnamese import nfc

if TYPE_CHECKING:
    from congvu.directory.roster.sheet import Cell

EARLIEST = date(1900, 1, 1)
MAX_RANK = 999
DATE = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})(?:[ T]+(\d{1,2}):(\d{2})(?::\d{2})?)?")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?")
PHONE = re.compile(r"[0-9+(][0-9 ().+/-]{2,38}")
INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")

KINDS = {
    "person": "ca nhan, can bo, cong chuc, vien chuc, nguoi, nguoi dung, nhan vien, person, user",
    "leader": "lanh dao, lanh dao ubnd, lanh dao tinh, lanh dao thanh pho, leader",
    "agency": "co quan, agency, organisation, organization, to chuc",
    "unit": "don vi, phong, phong ban, unit, division, department",
    "district": "huyen, quan, thi xa, thanh pho, quan huyen, district",
    "commune": "xa, phuong, thi tran, xa phuong, xa phuong thi tran, commune, ward",
    "list": "danh sach, danh sach thu, list, mailing list",
}
KIND_OF = {key_of(word): kind for kind, words in KINDS.items() for word in words.split(",")}


class CellFault(ValueError):
    """What is wrong with a cell, in both languages."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi = vi
        self.en = en


def text_of(cell: "Cell", limit: int) -> str:
    """The cell as one line of text in NFC, blanks collapsed. Raises CellFault for control characters and for excess."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = nfc(INVISIBLE.sub("", str(cell)))
    if any(unicodedata.category(char) == "Cc" and char not in "\t\r\n" for char in text):
        raise CellFault("có ký tự điều khiển; hãy gõ lại ô này.", "it holds control characters; type the cell again.")
    text = " ".join(text.split())
    if len(text) > limit:
        raise CellFault(f"dài quá {limit} ký tự; hãy rút ngắn.", f"it is longer than {limit} characters; shorten it.")
    return text


def day_of(cell: "Cell") -> date | None:
    """A birth date: a date cell, or text as 31/12/1980 or 1980-12-31."""
    moment = moment_of(cell)
    if moment is None:
        return None
    day = moment.date()
    if not EARLIEST <= day <= today():
        raise CellFault(f"ngày {day:%d/%m/%Y} không hợp lý.", f"the date {day:%d/%m/%Y} cannot be.")
    return day


def registered_of(cell: "Cell") -> datetime | None:
    """The time of registration, local where no offset is given."""
    moment = moment_of(cell)
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=LOCAL)
    if aware > now() or aware.date() < EARLIEST:
        raise CellFault(
            f"ngày {aware:%d/%m/%Y} ở tương lai hoặc không hợp lý.",
            f"the date {aware:%d/%m/%Y} is to come, or cannot be.",
        )
    return aware.astimezone(UTC)


def moment_of(cell: "Cell") -> datetime | None:
    """Whatever time a cell states; None where it is empty."""
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    text = str(cell).strip()
    if not text:
        return None
    parsed = written_day(text) if isinstance(cell, str) else None
    if parsed is None:
        raise CellFault(
            f"“{shown(text)}” không phải ngày; hãy ghi dạng 31/12/1980.",
            f"“{shown(text)}” is no date; write it as 31/12/1980.",
        )
    return parsed


def written_day(text: str) -> datetime | None:
    """A date in words and figures, day first or ISO 8601; None where it is no date of the calendar."""
    try:
        if match := DATE.fullmatch(text):
            day, month, year, hour, minute = (int(part or 0) for part in match.groups())
            return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - the caller gives it its zone
        if ISO.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        return None
    return None


def rank_of(cell: "Cell") -> int | None:
    """A rank: a whole number, 1 the highest."""
    text = str(cell).strip().removesuffix(".0")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= MAX_RANK:
        raise CellFault(
            f"thứ bậc “{shown(text)}” không phải số nguyên từ 1 đến {MAX_RANK}.",
            f"the rank “{shown(text)}” is no whole number from 1 to {MAX_RANK}.",
        )
    return int(text)


def phone_of(cell: "Cell") -> str:
    """A telephone number; where a spreadsheet took it for a figure, its first 0 comes back."""
    text = str(int(cell)) if isinstance(cell, int | float) else str(cell).strip()
    if isinstance(cell, int | float) and len(text) in {9, 10}:
        text = f"0{text}"
    if text and not PHONE.fullmatch(text):
        raise CellFault(f"“{shown(text)}” không phải số điện thoại.", f"“{shown(text)}” is no telephone number.")
    return text


def kind_of(cell: "Cell") -> str:
    """Which kind of row it is; a row that does not say is a person."""
    text = str(cell).strip()
    if not text:
        return "person"
    kind = KIND_OF.get(key_of(text))
    if kind is None:
        raise CellFault(
            f"loại “{shown(text)}” không có; hãy ghi cá nhân, lãnh đạo, cơ quan, đơn vị, huyện, xã hoặc danh sách.",
            f"there is no kind “{shown(text)}”; write person, leader, agency, unit, district, commune or list.",
        )
    return kind


def shown(text: str) -> str:
    """A value short enough and clean enough to be quoted."""
    clean = "".join(char if char.isprintable() else "?" for char in text)
    return clean if len(clean) <= 60 else f"{clean[:57]}..."
