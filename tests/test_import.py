"""Rosters as agencies send them: in by the command line, mailboxes out, or one clear line and no change."""

import csv
import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.system import ROOT, System

FAMILIES, MIDDLES, GIVENS = (
    line.split()
    for line in (
        "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Đào",
        "Văn Thị Đức Minh Ngọc Hữu Thanh Quốc Thu Hoài Xuân Bảo Gia Kim",
        "An Bình Chi Dũng Giang Hà Khánh Lan Minh Nam Oanh Phúc Quân Sơn Tâm Uyên Vân Yến Thảo Đào Hùng Kiên",
    )
)
HEADS = ("TT", "Họ và tên", "Ngày sinh", "Chức vụ", "Tên cơ quan", "Mã cán bộ")
Row = tuple[str, ...]


def agency(system: System, jurisdiction: str) -> str:
    """The name of a department of the sample."""
    base = f"ou=agencies,dc={jurisdiction},dc=gov,dc=vn,dc=test"
    rows = system.entries("(&(objectClass=congvuAgency)(congvuKind=so))", "congvuName")
    return next(row["congvuName"][0] for dn, row in sorted(rows) if dn.endswith(base))


def all_names() -> Iterator[str]:
    """Names that nobody else in this run has, so that the regulation can give each an address."""
    parts = list(product(FAMILIES, MIDDLES, MIDDLES, GIVENS))
    random.Random(7).shuffle(parts)
    return (" ".join(one) for one in parts)


UNUSED = all_names()
pytestmark = pytest.mark.alone  # all rows of the database are counted


def people(count: int, where: str) -> list[Row]:
    """People with numbers of their own, in the order of the heads above."""
    mark = os.urandom(3).hex()
    return [
        (str(number), next(UNUSED), f"{number % 28 + 1:02}/05/1980", "Chuyên viên", where, f"{mark}-{number}")
        for number in range(1, count + 1)
    ]


def as_xlsx(path: Path, rows: list[Row], heads: Row = HEADS) -> Path:
    """As Excel writes it, with a title above the heads, as agencies do."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    for row in (("DANH SÁCH CÁN BỘ, CÔNG CHỨC",), (), heads, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


def as_csv(path: Path, rows: list[Row], heads: Row = HEADS) -> Path:
    """As a Vietnamese Excel writes it: semicolons, with a byte-order mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        csv.writer(handle, delimiter=";").writerows([heads, *rows])
    return path


def counts(system: System) -> list[int]:
    """How much of everything is in the database."""
    return json.loads(  # type: ignore[no-any-return]
        system.python(
            "import json\n"
            "from congvu.directory.models import Address, Agency, Mailbox, Person, Publication\n"
            "from congvu.ledger.models import Act\n"
            "print(json.dumps([one.objects.count() for one in (Address, Agency, Mailbox, Person, Publication, Act)]))"
        )
    )


def imported(system: System, roster: Path, *options: str, code: int = 0) -> dict[str, Any]:
    """Import for Cần Thơ; the answer for programs."""
    done = system.run("import", str(roster), "--jurisdiction", "cantho", "--json", *options, check=False)
    assert done.returncode == code, done.stderr[-2000:] + done.stdout[-2000:]
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize("write", [as_xlsx, as_csv])
def test_imported_people_receive_mail_at_once(system: System, tmp_path: Path, write: Any) -> None:
    """First a dry run that names everybody and changes nothing; then the import does exactly that."""
    roster = write(tmp_path / f"ds.{write.__name__[3:]}", people(20, agency(system, "cantho")))
    before = counts(system)
    trial = imported(system, roster, "--dry-run")
    assert counts(system) == before
    outcome = imported(system, roster)
    assert outcome["named"] == trial["named"]
    assert (outcome["people"], outcome["mailboxes"], outcome["verified"]) == (20, 20, outcome["published"])
    address = outcome["named"][7]["address"]
    identity = system.send(system.member("vinhphuc"), address, "Chào đồng nghiệp mới")
    assert len(system.fetch(system.activate(address), identity)) == 1
    slips = Path(outcome["slips"])
    assert slips.read_bytes().startswith(b"%PDF")
    assert slips.stat().st_mode & 0o077 == 0
    system.run("directory", "verify")


def test_bad_rows_are_named_and_nothing_changes(system: System, tmp_path: Path) -> None:
    """Row and column as they stand in the file; told to, the good rows go in without the bad ones."""
    rows = people(12, agency(system, "cantho"))
    rows[2] = (*rows[2][:1], "12345", *rows[2][2:])
    rows[5] = (*rows[5][:4], "Sở Không Có Thật", *rows[5][5:])
    rows[8] = rows[7]
    roster = as_xlsx(tmp_path / "loi.xlsx", rows)
    before = counts(system)
    answer = imported(system, roster, code=1)
    assert counts(system) == before
    assert [(bad["row"], bad["column"]) for bad in answer["bad"]][:2] == [(6, "Họ và tên"), (9, "Tên cơ quan")]
    assert [bad["row"] for bad in answer["bad"]] == [6, 9, 12]
    told = system.run("import", str(roster), "--jurisdiction", "cantho", check=False)
    lines = told.stdout.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("Hàng 6, cột “Họ và tên”:")
    assert "Row 6" in lines[0]
    assert "3 " in told.stderr
    assert len(told.stderr.splitlines()) == 1
    outcome = imported(system, roster, "--skip-bad")
    assert (outcome["people"], len(outcome["bad"])) == (9, 3)


FILES = {
    "not-xlsx.xlsx": b"day khong phai la xlsx",
    "empty.csv": b"",
    "no-heads.csv": "một;hai;ba\n1;2;3\n".encode(),
    "latin.csv": "Họ tên;Cơ quan\nNguyễn;Sở".encode("utf-16-le")[1:],
    "old.xls": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
}


@pytest.mark.parametrize("name", [*FILES, "missing.xlsx"])
def test_what_is_no_roster_gets_one_line(system: System, tmp_path: Path, name: str) -> None:
    """Vietnamese first, English after, and the file's name."""
    if name in FILES:
        (tmp_path / name).write_bytes(FILES[name])
    done = system.run("import", str(tmp_path / name), "--jurisdiction", "cantho", check=False)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert name in done.stderr
    assert " / " in done.stderr


def test_wrong_jurisdiction_and_no_system(system: System, tmp_path: Path) -> None:
    """Refused before anything is read."""
    roster = as_csv(tmp_path / "ds.csv", people(1, "x"))
    done = system.run("import", str(roster), "--jurisdiction", "hanoi", check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    elsewhere = System(tmp_path / "khong-co").run("import", str(roster), "--jurisdiction", "cantho", check=False)
    assert (elsewhere.returncode, len(elsewhere.stderr.splitlines())) == (1, 1)


def test_fifty_thousand_rows_with_one_bad(system: System, tmp_path: Path) -> None:
    """The one is named, and nothing is changed."""
    rows = people(50_000, agency(system, "cantho"))
    rows[31_415] = (*rows[31_415][:1], "", *rows[31_415][2:])
    roster = as_csv(tmp_path / "lon.csv", rows)
    before = counts(system)
    answer = imported(system, roster, code=1)
    assert [bad["row"] for bad in answer["bad"]] == [31_417]
    assert counts(system) == before


def test_killed_import_leaves_nothing_half_done(system: System, tmp_path: Path) -> None:
    """SIGKILL in the midst of writing: nothing or everything is there, and the same file goes in afterwards."""
    rows = people(3_000, agency(system, "cantho"))
    roster = as_csv(tmp_path / "ngat.csv", rows)
    before = counts(system)
    start = time.monotonic()
    imported(system, roster, "--dry-run")
    judged = time.monotonic() - start
    command = [str(ROOT / "congvu"), "import", str(roster), "--jurisdiction", "cantho", "--state", str(system.state)]
    new = 0
    for late in (-0.2, 0.2, 0.6):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(judged + late)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        after = counts(system)
        new = after[2] - before[2]
        assert (new, after[3] - before[3]) in {(0, 0), (3_000, 3_000)}
        if new:
            break
    if not new:
        assert after == before
        assert imported(system, roster)["people"] == 3_000
    deadline = time.monotonic() + 60
    while counts(system)[4]:
        assert time.monotonic() < deadline, "publications are left over"
        time.sleep(0.5)
    system.run("directory", "verify")
