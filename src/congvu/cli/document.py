"""``congvu document …``: the books, issuing from a file, what waits, what lacks its copy; letters (``desk.py``)."""

import argparse
import json
import mimetypes
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from congvu.cli import desk, table
from congvu.cli.database import open_system
from congvu.cli.mailbox import mailbox_called
from congvu.cli.place import add_actor, add_json, add_state, day

if TYPE_CHECKING:
    from congvu.documents.models import Document

BOOKS = ("in", "out")
FACTS = ("number", "symbol", "kind", "issuer", "abstract")
HEADS = (
    "mã / id",
    "số đến / arrival",
    "số, ký hiệu / reference",
    "ngày / day",
    "loại / kind",
    "trạng thái / state",
    "nơi nhận / places",
    "trích yếu / abstract",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Reading, handing in, and the acts on one document."""
    acts = parser.add_subparsers(dest="act", required=True)
    listing = acts.add_parser("list", help="sổ văn bản của một hộp thư / the book of a mailbox")
    listing.add_argument("mailbox", metavar="ADDRESS")
    listing.add_argument("--book", choices=BOOKS, default="in", help="đến hoặc đi / received or issued")
    listing.add_argument("--find", metavar="WORDS", default="")
    showing = acts.add_parser("show", help="một văn bản, từng nơi nhận / one document, place by place")
    reading = acts.add_parser("read", help="đọc một tệp, không lưu gì / read a file, keep nothing")
    reading.add_argument("file", metavar="FILE", type=Path)
    handing = acts.add_parser("add", help="lập văn bản đi từ tệp, hoặc vào sổ văn bản đến / draft, or enter")
    handing.add_argument("mailbox", metavar="ADDRESS")
    handing.add_argument("files", metavar="FILE", type=Path, nargs="*")
    handing.add_argument("--book", choices=BOOKS, default="out")
    for name in FACTS:
        handing.add_argument(f"--{name}", default="", help=argparse.SUPPRESS)
    handing.add_argument("--day", type=day, metavar="YYYY-MM-DD", help=argparse.SUPPRESS)
    handing.add_argument("--to", action="append", default=[], metavar="LINE", help="dòng nơi nhận / a recipient line")
    handing.add_argument("--on-paper", action="store_true", help="có bản giấy / on paper too")
    issuing = acts.add_parser("issue", help="phát hành, gửi từng nơi / issue, a letter to each place")
    issuing.add_argument("--confirmed", action="store_true", help="tệp đúng bản đã ký / the files are what was signed")
    missing = acts.add_parser("missing", help="bản giấy chưa có bản điện tử / papers without their copy")
    missing.add_argument("mailbox", metavar="ADDRESS")
    missing.add_argument("--days", type=int, default=31)
    for one in (showing, issuing):
        one.add_argument("number", metavar="NUMBER", type=int)
    for one in (handing, issuing):
        add_actor(one)
    for one in (listing, showing, handing, issuing, missing, reading, *desk.configure(acts)):
        add_state(one)
        add_json(one)


def run(arguments: argparse.Namespace) -> int:
    """Do it, and show the documents concerned."""
    if arguments.act == "read":
        return _read(arguments)
    open_system(arguments.state)
    if arguments.act == "missing":
        return _missing(arguments)
    if arguments.act not in BOOK_ACTS:
        return desk.run(arguments)
    rows = BOOK_ACTS[arguments.act](arguments)
    whole = arguments.act != "list"
    if arguments.json:
        print(json.dumps({"documents": [_facts(row, whole=whole) for row in rows]}, ensure_ascii=False, default=str))
        return 0
    table.show(HEADS, map(_line, rows))
    for row in rows if whole else ():
        for place in row.recipients.order_by("id"):
            told = (place.address or place.line, place.get_progress_display(), table.cell(place.at), place.detail)
            print("  ", *told, sep="\t")
    return 0


def _list(arguments: argparse.Namespace) -> list["Document"]:
    from congvu.documents.queries.register import documents

    return list(documents(mailbox_called(arguments.mailbox), arguments.book, arguments.find).order_by("-pk")[:200])


def _one(arguments: argparse.Namespace) -> list["Document"]:
    from congvu.documents.errors import DocumentRefused
    from congvu.documents.models import Document

    found = Document.objects.select_related("agency__jurisdiction", "mailbox__jurisdiction", "letter")
    row = found.filter(pk=arguments.number).first()
    if row is None:
        number = arguments.number
        raise DocumentRefused("unknown-document", f"Không có văn bản {number}.", f"There is no document {number}.")
    return [row]


def _add(arguments: argparse.Namespace) -> list["Document"]:
    """What is said here wins over what the file says."""
    from dataclasses import replace

    from congvu.directory.files import store
    from congvu.documents.actions.entering import Fields, enter
    from congvu.documents.actions.issuing import draft
    from congvu.documents.preparing import places, prepared

    box = mailbox_called(arguments.mailbox)
    kind = mimetypes.guess_type
    files = [
        store(one.read_bytes(), one.name, kind(one.name)[0] or "application/octet-stream") for one in arguments.files
    ]
    told, to = prepared(box, files) if files else (Fields(), [])
    said: dict[str, Any] = {name: value for name in (*FACTS, "day") if (value := getattr(arguments, name))}
    told = replace(told, **said, on_paper=arguments.on_paper, files=files)
    if arguments.book == "in":
        return [enter(box, told, arguments.actor)]
    to = places(box, arguments.to, told.addressees) if arguments.to else to
    return [draft(box, told, to, arguments.actor)]


def _issue(arguments: argparse.Namespace) -> list["Document"]:
    from congvu.documents.actions.issuing import issue

    issue(_one(arguments)[0], arguments.actor, confirmed=arguments.confirmed)
    return _one(arguments)


def _approve(arguments: argparse.Namespace) -> list["Document"]:
    desk.approve(_one(arguments)[0], arguments.actor)
    return _one(arguments)


BOOK_ACTS = {"list": _list, "show": _one, "add": _add, "issue": _issue, "approve": _approve}


def _read(arguments: argparse.Namespace) -> int:
    """What a file says of itself; exit code 1 where it is no document."""
    from dataclasses import asdict

    from congvu.documents.preparing import recognised

    found = recognised(
        arguments.file.read_bytes(), arguments.file.name, mimetypes.guess_type(arguments.file.name)[0] or ""
    )
    if arguments.json:
        print(json.dumps(asdict(found) if found else None, ensure_ascii=False))
    elif found:
        for name, value in asdict(found).items():
            print(f"{name}\t{'; '.join(value) if isinstance(value, tuple) else value}")
    else:
        print("Không nhận ra văn bản nào trong tệp này. / No document is recognised in this file.")
    return 0 if found else 1


def _missing(arguments: argparse.Namespace) -> int:
    from congvu.directory.models import Agency
    from congvu.documents.queries.register import missing
    from congvu.ground import clock

    box, today = mailbox_called(arguments.mailbox), clock.today()
    agency: Agency | None = box.agency
    rows = list(missing(agency, today - timedelta(arguments.days), today)) if agency else []
    told = [
        {"document": one.document.pk, "reference": one.document.reference, "place": one.place, "clause": one.clause}
        | {"late": one.late}
        for one in rows
    ]
    if arguments.json:
        print(json.dumps({"missing": told}, ensure_ascii=False))
        return 0
    heads = ("mã / id", "số, ký hiệu / reference", "nơi nhận / place", "điều khoản / clause", "muộn / late")
    table.show(heads, [list(one.values()) for one in told])
    return 0


def _line(row: "Document") -> list[object]:
    arrival = f"{row.arrival}/{row.year}" if row.arrival else None
    state = row.get_state_display()
    return [row.pk, arrival, row.reference, row.day, row.kind, state, row.recipients.count() or None, row.about[:60]]


def _facts(row: "Document", *, whole: bool) -> dict[str, Any]:
    names = ("id", "book", "year", "arrival", "number", "symbol", "day", "kind", "issuer", "abstract", "state", "mode")
    facts = {name: getattr(row, name) for name in (*names, "clause", "message_id", "issued_at", "approved_by")}
    if whole:
        told = ("line", "name", "address", "means", "progress", "detail", "at", "message_id", "acknowledged_at")
        facts["places"] = list(row.recipients.order_by("id").values(*told))
        facts["files"] = list(row.files.order_by("id").values("name", "size", "sha256", "replaced_at"))
    return facts
