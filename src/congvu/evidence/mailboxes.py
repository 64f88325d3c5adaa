"""The roster of mailboxes that are judged: CSV with ``mailbox,kind,agency,created_at``."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from congvu.evidence.errors import BadMailboxListError
from congvu.ground.clock import LOCAL
from congvu.ground.vietnamese import nfc

COLUMNS = ("mailbox", "kind", "agency", "created_at")
KINDS = {
    "person": "personal",
    "leader": "personal",
    "agency": "agency",
    "district": "agency",
    "commune": "agency",
    "unit": "unit",
    "list": "list",
}
"""The kinds of a roster, as `name` knows them, and the kinds of mailbox that regulations speak of."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One row; ``kind`` as in the roster."""

    address: str
    kind: str
    agency: str
    created_at: datetime

    @property
    def created(self) -> date:
        """The local date of creation."""
        return self.created_at.astimezone(LOCAL).date()


def read_mailboxes(path: Path) -> list[Mailbox]:
    """Every mailbox in the order of the file, or one sentence with file and line."""
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), restval="")
    try:
        heads = reader.fieldnames or []
        missing = [name for name in COLUMNS if name not in heads]
        if missing:
            listed = ", ".join(missing)
            raise BadMailboxListError(
                f"danh sách thiếu cột: {listed}", f"columns are missing: {listed}", where=str(path)
            )
        found = [(f"{path}:{reader.line_num}", _mailbox(row, f"{path}:{reader.line_num}")) for row in reader]
    except csv.Error as error:
        where = f"{path}:{reader.line_num}"
        raise BadMailboxListError("tệp không đúng dạng CSV", f"the file is no CSV: {error}", where=where) from None
    if not found:
        raise BadMailboxListError("danh sách không có hộp thư nào", "the roster holds no mailbox", where=str(path))
    _refuse_repeated(found)
    return [mailbox for _, mailbox in found]


def _text(path: Path) -> str:
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        en = f"cannot read the file: {error.strerror}"
        raise BadMailboxListError("không đọc được tệp", en, where=str(path)) from None
    except UnicodeDecodeError:
        vi, en = "tệp không phải UTF-8", "the file is not UTF-8"
        raise BadMailboxListError(vi, en, where=str(path)) from None
    if not text.strip():
        raise BadMailboxListError("tệp rỗng", "the file is empty", where=str(path))
    return text


def _mailbox(row: dict[str, str], where: str) -> Mailbox:
    address, kind, agency, created = (nfc(row[name]).strip() for name in COLUMNS)
    if not address:
        raise BadMailboxListError("thiếu địa chỉ hộp thư", "the mailbox is missing", where=where)
    if kind not in KINDS:
        known = ", ".join(KINDS)
        vi, en = f"không có loại “{kind}”; có: {known}", f"there is no kind “{kind}”; there are: {known}"
        raise BadMailboxListError(vi, en, where=where)
    return Mailbox(address, kind, agency, _instant(created, where))


def _instant(text: str, where: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        vi, en = f"created_at “{text}” không phải ngày giờ", f"created_at “{text}” is no time or date"
        raise BadMailboxListError(vi, en, where=where) from None
    return found if found.tzinfo else found.replace(tzinfo=LOCAL)


def _refuse_repeated(found: list[tuple[str, Mailbox]]) -> None:
    seen: set[str] = set()
    for where, mailbox in found:
        if mailbox.address in seen:
            vi, en = f"hộp thư {mailbox.address} có hai lần", f"the mailbox {mailbox.address} stands twice"
            raise BadMailboxListError(vi, en, where=where)
        seen.add(mailbox.address)
