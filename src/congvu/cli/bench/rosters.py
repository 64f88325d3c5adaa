"""Rosters of any size, the same each time: family names in their real shares, so that namesakes are as in life."""

import csv
import re
from itertools import accumulate
from pathlib import Path
from random import Random

# shares of the commonest family names in per cent, after the country's name statistics; the rest in equal parts
FAMILIES = {"Nguyễn": 38, "Trần": 11, "Lê": 10, "Phạm": 7, "Hoàng": 5, "Vũ": 4, "Phan": 4, "Đặng": 3, "Bùi": 3, "Đỗ": 3}
FAMILIES |= dict.fromkeys(re.findall(r"\w+", "Hồ Ngô Dương Lý Đào Đinh Lưu Trịnh Mai Lương Tạ Cao"), 1)
MIDDLES = re.findall(
    r"\w+", "Văn Thị Đức Thanh Minh Ngọc Quang Hữu Xuân Thu Hồng Công Kim Đình Bá Thế Mạnh Hải Phương Thùy"
)
GIVENS = re.findall(
    r"\w+",
    "Anh An Ánh Bình Bích Cường Châu Chi Dũng Duy Dung Đạt Đông Giang Hà Hạnh Hải Hằng Hiền Hiếu Hoa Hòa Hoàng Hùng "
    "Huệ Hương Hường Khánh Khoa Lan Liên Linh Loan Long Mai Mạnh Minh Nam Nga Ngân Ngọc Nhung Oanh Phong Phúc Phương "
    "Quân Quang Quyên Sơn Tâm Tân Thảo Thắng Thanh Thành Thủy Thu Tiến Toàn Trang Trung Tuấn Tùng Tuyết Vân Việt Yến",
)
PER_AGENCY = 100
HEADS = ("Loại", "Họ và tên", "Chức vụ", "Cơ quan", "Mã", "Mã cán bộ")


def write_roster(path: Path, rows: int) -> None:
    """A CSV of so many rows: an agency, then its people, and so on."""
    chance = Random(rows)  # noqa: S311 - a repeatable sample, not a secret
    names, weights = list(FAMILIES), list(accumulate(FAMILIES.values()))
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADS)
        for number in range(rows):
            agency, within = divmod(number, PER_AGENCY)
            if within == 0:
                table.writerow(("agency", f"Trung tâm số {agency + 1}", "", "", f"tt{agency + 1}", ""))
                continue
            family = chance.choices(names, cum_weights=weights)[0]
            name = f"{family} {chance.choice(MIDDLES)} {chance.choice(GIVENS)}"
            table.writerow(("person", name, "Chuyên viên", f"tt{agency + 1}", "", f"CB{number}"))
