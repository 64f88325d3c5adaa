"""``congvu name``: addresses for a roster on an empty register, offline (DESIGN.md, section 7)."""

import csv
import os
import subprocess
from io import StringIO
from pathlib import Path

import pytest

from tests.system import ROOT

COLUMNS = next(csv.reader(["kind,full_name,family,middle,given,position,rank,registered_at,agency,unit,district"]))
REGULATIONS = ("vinh-phuc-28-2014", "quang-tri-313-2018", "dak-lak-08-2014", "can-tho-33-2015", "dak-nong-12-2012")


def name(roster: Path, regulation: str) -> subprocess.CompletedProcess[str]:
    """The command, with no system anywhere."""
    command = [str(ROOT / "congvu"), "name", "--regulation", regulation, str(roster)]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CONGVU_")}
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env=environment, cwd=roster.parent
    )


def write(path: Path, *rows: dict[str, str], columns: list[str] = COLUMNS) -> Path:
    """A roster of these rows."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_same_rows_in_the_same_order_with_address_and_note(tmp_path: Path, regulation: str) -> None:
    """Columns as given plus two; addresses within the official domain, no two alike; a doubtful one is left empty."""
    names = ["Nguyễn Văn Đức", "Nguyễn Văn Đức", "Trần Thị Bích Ngọc", "Y Thuận Niê", "Lê Ánh", "H'Hen Niê"]
    rows = [{"kind": "person", "full_name": one, "agency": "stttt", "district": ""} for one in names]
    done = name(write(tmp_path / "ds.csv", *rows), regulation)
    assert done.returncode == 0, done.stderr
    found = list(csv.DictReader(StringIO(done.stdout)))
    assert list(found[0]) == [*COLUMNS, "address", "note"]
    assert [row["full_name"] for row in found] == names
    given = [row["address"] for row in found if row["address"]]
    assert len(set(given)) == len(given)
    assert all(address.isascii() and address.endswith(".gov.vn") for address in given)
    assert all(row["address"] or row["note"] for row in found)


def test_missing_columns_and_short_slug(tmp_path: Path) -> None:
    """Any column may be missing; the jurisdiction's slug names the regulation too."""
    roster = write(tmp_path / "ds.csv", {"full_name": "Nguyễn Văn Đức"}, columns=["full_name"])
    assert name(roster, "cantho").stdout == name(roster, "can-tho-33-2015").stdout


@pytest.mark.parametrize(("regulation", "file"), [("khong-co", "ds.csv"), ("cantho", "khong-co.csv")])
def test_what_is_not_there_gets_one_line(tmp_path: Path, regulation: str, file: str) -> None:
    """An unknown regulation, a missing file."""
    write(tmp_path / "ds.csv", {"full_name": "Nguyễn Văn Đức"})
    done = name(tmp_path / file, regulation)
    assert done.returncode in {1, 2}
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
