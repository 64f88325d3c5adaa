"""The file as rows of cells: XLSX (ECMA-376) or CSV (RFC 4180, with the separators that Vietnamese Excel writes).

A file comes from outside, so it is bounded before anything parses it: packed size, unpacked size, rows and columns.
"""

import csv
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from congvu.directory.roster.errors import RosterRefused

Cell = str | float | int | bool | date | datetime | time | timedelta
Rows = list[list[Cell]]

MAX_PACKED = 64 << 20
MAX_UNPACKED = 256 << 20
"""Fifty thousand rows of fifteen columns unpack to about 60 MB of XML."""

MAX_ROWS = 100_000
CHUNK = 1 << 20
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK\x03\x04"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
# A cell beyond column ZZ or row 99,999: one such cell would make a dense table of billions.
FAR_CELL = re.compile(rb'\br="(?:[A-Z]{3,}\d|[A-Z]+\d{6})')
SEPARATORS = ";,\t"


def sheets(path: Path) -> Iterator[tuple[str, Rows]]:
    """Each sheet's name and rows, from the file's first row on; a CSV is one sheet. Raises RosterRefused."""
    try:
        size = path.stat().st_size
        with path.open("rb") as handle:
            head = handle.read(8)
    except OSError as error:
        raise refused(
            path,
            "roster-unreadable",
            f"không đọc được tệp ({error.strerror}).",
            f"the file cannot be read ({error.strerror}).",
        ) from error
    if size == 0:
        raise refused(path, "roster-empty", "tệp rỗng.", "the file is empty.")
    if size > MAX_PACKED:
        raise too_big(path)
    if head == OLE:
        raise refused(
            path,
            "roster-encrypted",
            "tệp được đặt mật khẩu hoặc là .xls kiểu cũ; hãy bỏ mật khẩu và lưu thành .xlsx.",
            "the file is protected by a password, or is an old .xls; remove the password and save it as .xlsx.",
        )
    if head.startswith(ZIP):
        yield from workbook(path)
    elif path.suffix.lower() in {".xlsx", ".xlsm", ".xls"} or (b"\x00" in head and not head.startswith(UTF16)):
        raise refused(path, "roster-not-xlsx", "tệp không phải XLSX.", "the file is not XLSX.")
    else:
        yield path.name, table(path)


def refused(path: Path, code: str, vi: str, en: str) -> RosterRefused:
    """The refusal of the whole file."""
    return RosterRefused(
        code, f"Không nhập được danh sách: {vi}", f"The roster cannot be imported: {en}", where=path.name
    )


def too_big(path: Path) -> RosterRefused:
    """The refusal of a file that is, or unpacks to be, too big."""
    limit = MAX_UNPACKED >> 20
    return refused(
        path,
        "roster-too-big",
        f"tệp quá lớn (quá {limit} MB khi giải nén, hoặc có ô ngoài hàng {MAX_ROWS - 1:,} hay cột ZZ); "
        "hãy chia nhỏ hoặc xóa ô thừa.",
        f"the file is too big (over {limit} MB unpacked, or with cells beyond row {MAX_ROWS - 1:,} or column ZZ); "
        "split it or delete stray cells.",
    )


def workbook(path: Path) -> Iterator[tuple[str, Rows]]:
    """The sheets of an XLSX that was found harmless."""
    inspect(path)
    try:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            yield name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise refused(
            path,
            "roster-not-xlsx",
            f"tệp không phải XLSX hoặc bị hỏng ({error}).",
            f"the file is not XLSX, or is damaged ({error}).",
        ) from error


def inspect(path: Path) -> None:
    """Unpack once into nothing, within bounds: a size that lies fails its checksum here, before a parser trusts it."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > MAX_UNPACKED:
                raise too_big(path)
            if any(member.flag_bits & 1 for member in members):
                raise refused(
                    path,
                    "roster-encrypted",
                    "tệp được đặt mật khẩu; hãy bỏ mật khẩu.",
                    "the file is protected by a password; remove it.",
                )
            if any(member.filename.lower().endswith("vbaproject.bin") for member in members):
                raise refused(
                    path,
                    "roster-macro",
                    "tệp có macro; hãy lưu thành .xlsx.",
                    "the file holds macros; save it as .xlsx.",
                )
            for member in members:
                read_through(archive, member, path)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise refused(
            path,
            "roster-not-xlsx",
            f"tệp không phải XLSX hoặc bị hỏng ({error}).",
            f"the file is not XLSX, or is damaged ({error}).",
        ) from error


def read_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    """Unpack one member to its end, looking for cells that lie impossibly far out."""
    sheet = member.filename.startswith("xl/worksheets/")
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            if sheet and FAR_CELL.search(tail + chunk):
                raise too_big(path)
            tail = chunk[-32:]


def table(path: Path) -> Rows:
    """The records of a CSV in UTF-8 (or UTF-16 with its mark), split by whichever separator makes the widest head."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-16" if data.startswith(UTF16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(
            path,
            "roster-not-text",
            "tệp không phải XLSX, cũng không phải CSV mã hóa UTF-8; hãy lưu thành .xlsx hoặc “CSV UTF-8”.",
            "the file is neither XLSX nor CSV in UTF-8; save it as .xlsx or “CSV UTF-8”.",
        ) from error
    lines = text.splitlines(keepends=True)
    separator = max(SEPARATORS, key=lambda sign: max(map(len, csv.reader(lines[:20], delimiter=sign)), default=0))
    try:
        rows: Rows = [list(record) for record in csv.reader(lines, delimiter=separator)]
    except csv.Error as error:
        raise refused(path, "roster-not-text", f"CSV hỏng ({error}).", f"the CSV is broken ({error}).") from error
    if len(rows) >= MAX_ROWS:
        raise too_big(path)
    return rows
