"""Rosters of any size, the same each time, with the sample provinces' names: namesakes are as many as in life.

``python -m congvu.cli.bench.rosters STATE FILE ROWS``; a process of its own, because only some need Django.
"""

import csv
import sys
from pathlib import Path
from random import Random

from congvu.cli.database import open_system

PER_AGENCY = 100
HEADS = ("Loại", "Họ và tên", "Chức vụ", "Cơ quan", "Mã", "Mã cán bộ")


def write_roster(path: Path, rows: int) -> None:
    """A CSV of so many rows: an agency, then its people, and so on."""
    from congvu.directory.demo.names import Names

    names = Names(Random(rows), {"kinh": 1})  # noqa: S311 - a repeatable sample, not a secret
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADS)
        for number in range(rows):
            agency, within = divmod(number, PER_AGENCY)
            if within == 0:
                table.writerow(("agency", f"Trung tâm số {agency + 1}", "", "", f"tt{agency + 1}", ""))
            else:
                name = names.draw().written
                table.writerow(("person", name, "Chuyên viên", f"tt{agency + 1}", "", f"CB{number}"))


if __name__ == "__main__":
    open_system(Path(sys.argv[1]))
    write_roster(Path(sys.argv[2]), int(sys.argv[3]))
