"""Leave of the mailboxes' owners: CSV with ``mailbox,kind,first,last`` and, for half days, ``session``.

Which kinds of leave count is the regulation's (VP-6.3.s2, DL-7.1, DN-10.2): they stop the clock of idleness, or lift
the duty of checking for those days.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from congvu.evidence.errors import BadLeaveListError
from congvu.ground.office_hours import Leave
from congvu.regulations.blocks import LEAVE_KINDS

COLUMNS = ("mailbox", "kind", "first", "last")
_SESSIONS = {"": None, "morning": 0, "afternoon": 1}

Leaves = Mapping[str, Sequence[Leave]]
"""Leave by mailbox."""


def read_leaves(path: Path) -> Leaves:
    """All leave by mailbox, or one sentence with file and line."""
    try:
        reader = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""), restval="")
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
        if missing:
            listed = ", ".join(missing)
            raise BadLeaveListError(f"danh sách thiếu cột: {listed}", f"columns are missing: {listed}", where=str(path))
        found: dict[str, list[Leave]] = {}
        for row in reader:
            found.setdefault(row["mailbox"].strip(), []).append(_leave(row, f"{path}:{reader.line_num}"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        vi, en = "không đọc được danh sách nghỉ", f"the leave cannot be read: {error}"
        raise BadLeaveListError(vi, en, where=str(path)) from None
    return found


def _leave(row: Mapping[str, str], where: str) -> Leave:
    kind, session = row["kind"].strip(), (row.get("session") or "").strip()
    if kind not in LEAVE_KINDS:
        known = ", ".join(LEAVE_KINDS)
        vi, en = f"không có loại nghỉ “{kind}”; có: {known}", f"there is no leave “{kind}”; there are: {known}"
        raise BadLeaveListError(vi, en, where=where)
    if session not in _SESSIONS:
        vi, en = f"buổi “{session}” phải là morning, afternoon hoặc trống", f"“{session}” must be morning or afternoon"
        raise BadLeaveListError(vi, en, where=where)
    try:
        first, last = date.fromisoformat(row["first"].strip()), date.fromisoformat(row["last"].strip())
    except ValueError:
        vi, en = "first và last phải là ngày như 2026-07-01", "first and last must be dates such as 2026-07-01"
        raise BadLeaveListError(vi, en, where=where) from None
    if last < first:
        raise BadLeaveListError("last đứng trước first", "last lies before first", where=where)
    return Leave(kind, first, last, _SESSIONS[session])
