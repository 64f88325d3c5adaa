"""Where the table ends and its footer begins: totals, place and date, who drew it up, who signs, who receives it.

The form of such lines is that of administrative documents (Decree 30/2020/NĐ-CP, annex I). A row that could be a person
is never taken for a footer; and what is taken for one is told, so that nothing disappears unseen.
"""

import re
from collections.abc import Iterator

from congvu.directory.roster.columns import Columns, key_of
from congvu.directory.roster.sheet import Cell, Rows
from congvu.ground.vietnamese import nfc

NUMBERS = {"stt", "tt", "sott", "sothutu", "thutu", "no"}
NAME = ("full_name", "family", "family_middle", "middle", "given")
COMMON = ("agency", "unit", "district", "position")
"""What the rows of one list share; a row that repeats a cell of these belongs to the list."""

# With their marks: 'Tống Công' without them is no longer a family's name but a total.
TOTAL = re.compile(r"(tổng (cộng|số)|cộng( |:|$)|danh sách (này )?(có|gồm)|ấn định danh sách)")
SIGNED = re.compile(
    r"(người lập|lập biểu|cán bộ lập|kế toán|thủ trưởng|(phó )?giám đốc|(phó )?chủ tịch|(phó )?trưởng phòng|"
    r"chánh văn phòng|(tm|kt|tl|tuq|q)\. ?|\(?(đã )?ký|người (ký|duyệt)|xác nhận|nơi nhận|"
    r"(.*, ?)?ngày[\d ._…]*tháng[\d ._…]*(năm|$))"
)


class Footer:
    """The judgement on the rows below one head."""

    def __init__(self, rows: Rows, columns: Columns) -> None:
        self.rows = rows
        self.places = columns.places
        head = rows[columns.head_row]
        self.top = columns.head_row + 1
        self.number = next((place for place, cell in enumerate(head) if key_of(str(cell)) in NUMBERS), None)
        self.numbered = self.number is not None
        self.common: dict[str, set[str]] = {field: set() for field in COMMON}

    def begins(self) -> int:
        """The place of the first row of the footer; the number of rows where there is none."""
        start = len(self.rows)
        while start > self.top and self.is_outside(self.rows[start - 1], signed=True):
            start -= 1
        if start < len(self.rows):
            self.learn(start)
            start = self.first_outside(start)
        return start

    def learn(self, end: int) -> None:
        """What the rows that are surely data have in common."""
        self.numbered = any(self.has_number(row) for row in self.rows[self.top : end])
        for field, known in self.common.items():
            known.update(self.text(row, field) for row in self.rows[self.top : end])
            known.discard("")

    def first_outside(self, start: int) -> int:
        """From top to bottom: names of signers are such only below the words that announce them."""
        signed = False
        for place in range(start, len(self.rows)):
            row = self.rows[place]
            if not self.is_outside(row, signed):
                start, signed = place + 1, False
            elif any(SIGNED.match(cell) for cell in texts(row)):
                signed = True
        return start

    def is_outside(self, row: list[Cell], signed: bool) -> bool:
        """A blank row, one with a footer's words, or one that nobody could be read from."""
        if not any(texts(row)):
            return True
        if self.has_number(row) or self.text(row, "kind") or self.repeats(row):
            return False
        name = [text for field in NAME if (text := self.text(row, field))]
        if any(map(is_word, texts(row))) and all(map(is_word, name)):
            agency = self.text(row, "agency")
            beside = name or [self.text(row, "position")]
            return not (any(beside) and agency and not is_word(agency) and not agency.isdigit())
        filled = [text for field in self.places if (text := self.text(row, field))]
        if any(char.isdigit() for text in filled for char in text):
            return False
        if signed:
            return self.numbered or filled == name or (not name and len(filled) == 1)
        return not name and len(filled) <= 1 and not self.number_text(row)

    def repeats(self, row: list[Cell]) -> bool:
        """Whether it says where somebody works, as another row does."""
        return any(self.text(row, field) in known for field, known in self.common.items())

    def number_text(self, row: list[Cell]) -> str:
        """The cell of the running number."""
        return cell_text(row[self.number]) if self.number is not None and self.number < len(row) else ""

    def has_number(self, row: list[Cell]) -> bool:
        """Whether the row bears a running number."""
        return self.number_text(row).rstrip(".) ").isdigit()

    def text(self, row: list[Cell], field: str) -> str:
        """A known cell."""
        place = self.places.get(field, len(row))
        return cell_text(row[place]) if place < len(row) else ""


def cell_text(cell: Cell) -> str:
    """A cell in comparable form."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(nfc(str(cell)).lower().split())


def texts(row: list[Cell]) -> Iterator[str]:
    """The filled cells."""
    return (text for cell in row if (text := cell_text(cell)))


def is_word(text: str) -> bool:
    """Whether a cell opens as a footer does."""
    return bool(TOTAL.match(text) or SIGNED.match(text))


def unread(rows: Rows, columns: Columns) -> list[str]:
    """The heads of the columns that say nothing here; the running number is nobody's loss."""
    heads = enumerate(" ".join(str(cell).split()) for cell in rows[columns.head_row])
    known = set(columns.places.values())
    return [head for place, head in heads if head and place not in known and key_of(head) not in NUMBERS]
