"""``congvu leave add|list|cancel``: lawful leave, which stops the clock of idleness (VP-6.3.s2, DL-7.1, DN-10.2)."""

import argparse
import json
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

from congvu.cli import table
from congvu.cli.database import open_system
from congvu.cli.mailbox import mailbox_called
from congvu.cli.place import add_actor, add_json, add_state, day
from congvu.directory.errors import LeaveRefused

if TYPE_CHECKING:
    from congvu.directory.models import Leave

KINDS = ("annual", "sick", "maternity", "unpaid", "work_accident", "pre_retirement", "mission")
SESSIONS = {"morning": 0, "afternoon": 1}
HALVES = {0: "buổi sáng / morning", 1: "buổi chiều / afternoon"}
HEADS = (
    "số / number",
    "hộp thư / mailbox",
    "họ tên / name",
    "loại / kind",
    "từ ngày / first day",
    "đến hết / last day",
    "buổi / half",
    "văn bản / document",
    "hủy lúc / cancelled",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Entering, reading and cancelling."""
    acts = parser.add_subparsers(dest="act", required=True)
    adding = acts.add_parser("add", help="ghi một kỳ nghỉ / enter a leave")
    adding.add_argument("address", metavar="ADDRESS")
    adding.add_argument("--kind", choices=KINDS, required=True)
    for name in ("first", "last"):
        adding.add_argument(f"--{name}", metavar="YYYY-MM-DD", type=day, required=True)
    adding.add_argument("--session", choices=SESSIONS, help="chỉ một buổi / half days")
    adding.add_argument("--document", default="", help="số văn bản / the document's number")
    listing = acts.add_parser("list", help="xem các kỳ nghỉ / the leave entered")
    listing.add_argument("--address", default="", help="của một người / of one person")
    listing.add_argument("--jurisdiction", metavar="SLUG", default="")
    listing.add_argument("--agency", metavar="CODE", default="")
    listing.add_argument(
        "--month", metavar="YYYY-MM", type=_month, help="có ngày trong tháng / with a day in the month"
    )
    cancelling = acts.add_parser("cancel", help="hủy một kỳ nghỉ / cancel a leave")
    cancelling.add_argument("number", metavar="NUMBER", type=int)
    for one in (adding, cancelling):
        add_actor(one)
    for one in (adding, listing, cancelling):
        add_state(one)
        add_json(one)


def run(arguments: argparse.Namespace) -> int:
    """Do it, and show the leave concerned."""
    open_system(arguments.state)
    rows = {"add": _add, "list": _list, "cancel": _cancel}[arguments.act](arguments)
    if arguments.json:
        print(json.dumps({"leave": [_facts(row) for row in rows]}, ensure_ascii=False))
        return 0
    if rows:
        table.show(HEADS, map(_read, rows))
    else:
        print("Không có kỳ nghỉ nào như vậy. / There is no such leave.")
    return 0


def _add(arguments: argparse.Namespace) -> list["Leave"]:
    from congvu.directory.actions.leaves import enter_leave

    box = mailbox_called(arguments.address)
    if box.person is None:
        raise LeaveRefused(
            "leave-person", "Chỉ người mới nghỉ; đây là hộp thư chung.", "Only people are on leave.", where=box.address
        )
    session = SESSIONS[arguments.session] if arguments.session else None
    days = {"kind": arguments.kind, "first": arguments.first, "last": arguments.last}
    return [enter_leave(box.person, arguments.actor, **days, session=session, document=arguments.document)]


def _list(arguments: argparse.Namespace) -> list["Leave"]:
    from congvu.directory.lookup import jurisdiction_called
    from congvu.directory.models import Leave

    place = jurisdiction_called(arguments.jurisdiction) if arguments.jurisdiction else None
    rows = Leave.objects.select_related("person__mailbox", "person__agency").order_by("first", "id")
    rows = rows.filter(person__mailbox__address=arguments.address.lower()) if arguments.address else rows
    rows = rows.filter(person__jurisdiction=place) if place else rows
    rows = rows.filter(person__agency__code=arguments.agency) if arguments.agency else rows
    if first := arguments.month:
        rows = rows.filter(first__lte=first.replace(day=monthrange(first.year, first.month)[1]), last__gte=first)
    return list(rows)


def _cancel(arguments: argparse.Namespace) -> list["Leave"]:
    from congvu.directory.actions.leaves import cancel_leave
    from congvu.directory.models import Leave

    found = Leave.objects.filter(pk=arguments.number).select_related("person__mailbox", "person__jurisdiction").first()
    if found is None:
        number = arguments.number
        raise LeaveRefused("unknown-leave", f"Không có kỳ nghỉ số {number}.", f"There is no leave {number}.")
    cancel_leave(found, arguments.actor)
    found.refresh_from_db(fields=["cancelled_at"])
    return [found]


def _read(row: "Leave") -> list[object]:
    box, half = getattr(row.person, "mailbox", None), HALVES.get(row.session) if row.session is not None else None
    days = [row.get_kind_display(), row.first, row.last, half, row.document, row.cancelled_at]
    return [row.pk, box.address if box else None, row.person.full_name, *days]


def _facts(row: "Leave") -> dict[str, Any]:
    box = getattr(row.person, "mailbox", None)
    half = next((name for name, number in SESSIONS.items() if number == row.session), None)
    return {
        "number": row.pk,
        "address": box.address if box else None,
        "name": row.person.full_name,
        "kind": row.kind,
        "first": row.first.isoformat(),
        "last": row.last.isoformat(),
        "session": half,
        "document": row.document,
        "cancelled": row.cancelled_at.isoformat() if row.cancelled_at else None,
    }


def _month(text: str) -> date:
    return day(f"{text}-01")
