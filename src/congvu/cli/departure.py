"""``congvu departure list|notice|withdraw``: people tell that they move, retire or leave (DL-13.6)."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from congvu.cli import table
from congvu.cli.database import open_system
from congvu.cli.mailbox import mailbox_called
from congvu.cli.place import add_actor, add_json, add_state, day

if TYPE_CHECKING:
    from congvu.requests.models import Departure

REASONS = ("move", "retire", "quit")
HEADS = (
    "số / number",
    "hộp thư / mailbox",
    "họ tên / name",
    "cơ quan / agency",
    "lý do / reason",
    "từ ngày / from",
    "nơi đến / where to",
    "căn cứ / clause",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Reading, telling, and taking back."""
    acts = parser.add_subparsers(dest="act", required=True)
    listing = acts.add_parser("list", help="những thông báo còn chờ / the notices that wait")
    listing.add_argument("--jurisdiction", metavar="SLUG", default="")
    listing.add_argument("--agency", metavar="CODE", default="")
    telling = acts.add_parser("notice", help="báo thay một người / tell it for somebody")
    telling.add_argument("--reason", choices=REASONS, required=True)
    telling.add_argument("--day", type=day, required=True, metavar="YYYY-MM-DD", help="từ ngày / from which day")
    where = telling.add_mutually_exclusive_group()
    where.add_argument("--to-agency", metavar="CODE", default="", help="cơ quan trong tỉnh / a body of this province")
    where.add_argument("--place", metavar="TEXT", default="", help="nơi khác / any other place")
    withdrawing = acts.add_parser("withdraw", help="rút thông báo còn chờ / take the open notice back")
    for one in (telling, withdrawing):
        one.add_argument("address", metavar="ADDRESS", help="hộp thư của người đó / that person's mailbox")
        add_actor(one)
    for one in (listing, telling, withdrawing):
        add_state(one)
        add_json(one)


def run(arguments: argparse.Namespace) -> int:
    """Do it, and show the notices concerned."""
    open_system(arguments.state)
    rows = {"list": _list, "notice": _notice, "withdraw": _withdraw}[arguments.act](arguments)
    if arguments.json:
        print(json.dumps({"departures": [_facts(row) for row in rows]}, ensure_ascii=False))
    elif rows:
        table.show(HEADS, (list(_facts(row).values())[:8] for row in rows))
    else:
        print("Không có thông báo nào còn chờ. / No notice waits.")
    return 0


def _list(arguments: argparse.Namespace) -> list["Departure"]:
    from congvu.directory.lookup import jurisdiction_called
    from congvu.requests.actions.departures import open_ones

    rows = open_ones()
    if arguments.jurisdiction:
        rows = rows.filter(agency__jurisdiction=jurisdiction_called(arguments.jurisdiction))
    return list(rows.filter(agency__code=arguments.agency) if arguments.agency else rows)


def _notice(arguments: argparse.Namespace) -> list["Departure"]:
    from congvu.directory.lookup import agency_called
    from congvu.requests.actions.departures import Going, give_notice
    from congvu.requests.models import Leaving

    box = mailbox_called(arguments.address)
    code = arguments.to_agency
    going = Going(
        reason=Leaving(arguments.reason),
        day=arguments.day,
        destination=agency_called(code, box.jurisdiction) if code else None,
        place=arguments.place,
    )
    return [give_notice(box, going, arguments.actor)]


def _withdraw(arguments: argparse.Namespace) -> list["Departure"]:
    from congvu.requests.actions.departures import open_ones, withdraw
    from congvu.requests.errors import DepartureRefused

    box = mailbox_called(arguments.address)
    found = open_ones().filter(mailbox=box).first()
    if found is None:
        vi, en = "Không có thông báo nào còn chờ.", "No notice waits."
        raise DepartureRefused("departure-closed", vi, en, where=box.address)
    withdraw(found, box, arguments.actor)
    found.refresh_from_db(fields=["withdrawn_at"])
    return [found]


def _facts(row: "Departure") -> dict[str, Any]:
    return {
        "number": row.pk,
        "address": row.mailbox.address,
        "name": row.mailbox.display_name,
        "agency": row.agency.code,
        "reason": row.reason,
        "day": row.day.isoformat(),
        "where": row.destination.code if row.destination else row.place,
        "clause": row.clause,
        "withdrawn": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
    }
