"""``congvu exception list|grant|end``: second mailboxes in special cases, and the report of them (DN-5.0.s2)."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from congvu.cli import table
from congvu.cli.database import open_system
from congvu.cli.mailbox import mailbox_called
from congvu.cli.place import add_json, add_state, day
from congvu.ground.errors import CongvuError

if TYPE_CHECKING:
    from congvu.requests.models import MailboxException

HEADS = (
    "số / number",
    "họ tên / name",
    "cơ quan / agency",
    "hộp thư thứ hai / second mailbox",
    "lý do / reason",
    "đến hết / last day",
    "người quyết định / decided by",
    "hết lúc / ended",
)


class UnknownException(CongvuError):
    """No exception has this number."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Reading, granting and ending."""
    acts = parser.add_subparsers(dest="act", required=True)
    listing = acts.add_parser("list", help="mọi ngoại lệ đã cho / all that were granted")
    listing.add_argument("--jurisdiction", required=True, metavar="SLUG")
    granting = acts.add_parser("grant", help="cho một ngoại lệ / grant one")
    granting.add_argument("address", metavar="ADDRESS", help="hộp thư đang dùng / the mailbox in use")
    granting.add_argument("--agency", required=True, metavar="CODE")
    granting.add_argument("--reason", required=True)
    granting.add_argument("--last-day", required=True, type=day, metavar="YYYY-MM-DD")
    granting.add_argument("--document", default="", help="số văn bản / the document's number")
    ending = acts.add_parser("end", help="chấm dứt / end one")
    ending.add_argument("number", metavar="NUMBER", type=int)
    for one in (granting, ending):
        text = "hộp thư của người quyết định / the mailbox of who decides"
        one.add_argument("--as", dest="by", metavar="ADDRESS", required=True, help=text)
    for one in (listing, granting, ending):
        add_state(one)
        add_json(one)


def run(arguments: argparse.Namespace) -> int:
    """Do it, and show the exceptions concerned."""
    open_system(arguments.state)
    rows = {"list": _list, "grant": _grant, "end": _end}[arguments.act](arguments)
    if arguments.json:
        print(json.dumps({"exceptions": [_facts(row) for row in rows]}, ensure_ascii=False))
    elif rows:
        table.show(HEADS, (list(_facts(row).values())[:8] for row in rows))
    else:
        print("Chưa có ngoại lệ nào. / There is no exception.")
    return 0


def _list(arguments: argparse.Namespace) -> list["MailboxException"]:
    from congvu.directory.lookup import jurisdiction_called
    from congvu.requests.actions.exceptions import report

    return list(report(jurisdiction_called(arguments.jurisdiction)))


def _grant(arguments: argparse.Namespace) -> list["MailboxException"]:
    from congvu.directory.lookup import agency_called
    from congvu.requests.actions.exceptions import Special, grant
    from congvu.requests.errors import ExceptionRefused

    box = mailbox_called(arguments.address)
    if box.person is None:
        raise ExceptionRefused("exception-person", "Đây là hộp thư chung.", "This is a shared mailbox.")
    special = Special(
        agency=agency_called(arguments.agency, box.jurisdiction),
        reason=arguments.reason,
        last_day=arguments.last_day,
        document=arguments.document,
    )
    return [grant(box.person, special, mailbox_called(arguments.by))]


def _end(arguments: argparse.Namespace) -> list["MailboxException"]:
    from congvu.requests.actions.exceptions import end, report

    by = mailbox_called(arguments.by)
    found = report(by.jurisdiction).filter(pk=arguments.number).first()
    if found is None:
        number = arguments.number
        raise UnknownException("unknown-exception", f"Không có ngoại lệ số {number}.", f"No exception {number}.")
    end(found, by)
    found.refresh_from_db()
    return [found]


def _facts(row: "MailboxException") -> dict[str, Any]:
    return {
        "number": row.pk,
        "name": row.person.full_name,
        "agency": row.agency.code,
        "mailbox": row.mailbox.address if row.mailbox else None,
        "reason": row.reason,
        "last_day": row.last_day.isoformat(),
        "granted_by": row.granted_by,
        "ended": row.ended_at.isoformat() if row.ended_at else None,
        "document": row.document,
        "clause": row.clause,
    }
