"""``congvu held``: letters that the gate holds: which, what was found where, released or refused by a named person."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from congvu.cli import table
from congvu.cli.database import open_system
from congvu.cli.mailbox import mailbox_called
from congvu.cli.place import add_actor, add_json, add_state
from congvu.ground.errors import CongvuError

if TYPE_CHECKING:
    from congvu.documents.models import HeldLetter

HEADS = (
    "mã / queue id",
    "người gửi / from",
    "người nhận / to",
    "cơ quan / agency",
    "điều khoản / clause",
    "từ lúc / since",
    "trạng thái / state",
)


class NoSuchLetter(CongvuError):
    """No held letter has this queue id."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Reading and deciding."""
    acts = parser.add_subparsers(dest="act", required=True)
    listing = acts.add_parser("list", help="thư đang bị giữ / what is held")
    listing.add_argument("--all", action="store_true", help="cả thư đã giải quyết / what is settled, too")
    showing = acts.add_parser("show", help="một thư / one letter")
    releasing = acts.add_parser("release", help="cho đi / let it go on")
    refusing = acts.add_parser("refuse", help="từ chối / send it back")
    for one in (showing, releasing, refusing):
        one.add_argument("queue_id", metavar="QUEUE_ID")
    for one in (releasing, refusing):
        one.add_argument("--reason", required=True, help="lý do, ghi vào sổ / why, kept in the ledger")
        add_actor(one, required=True)
    for one in (listing, showing, releasing, refusing):
        add_state(one)
        add_json(one)


def run(arguments: argparse.Namespace) -> int:
    """Do it, and show the letters concerned."""
    open_system(arguments.state)
    rows = _list(arguments) if arguments.act == "list" else [_one(arguments)]
    if arguments.json:
        print(json.dumps({"letters": [_facts(row) for row in rows]}, ensure_ascii=False))
        return 0
    if not rows:
        print("Không có thư nào đang bị giữ. / Nothing is held.")
        return 0
    table.show(HEADS, map(_read, rows))
    if arguments.act == "show":
        for finding in rows[0].findings:
            print(f"[{finding['clause']}] {finding['where']}: {finding['vi']} / {finding['en']}")
    return 0


def _list(arguments: argparse.Namespace) -> list["HeldLetter"]:
    from congvu.documents.held.queries import WAITING
    from congvu.documents.models import HeldLetter

    rows = HeldLetter.objects.select_related("agency", "jurisdiction").order_by("-id")
    return list((rows if arguments.all else rows.filter(state__in=WAITING))[:1000])


def _one(arguments: argparse.Namespace) -> "HeldLetter":
    from congvu.documents.held import deciding
    from congvu.documents.models import HeldLetter

    row = HeldLetter.objects.select_related("agency", "jurisdiction").filter(queue_id=arguments.queue_id).first()
    if row is None:
        vi, en = "Không có thư bị giữ nào mang mã này.", "No held letter has this queue id."
        raise NoSuchLetter("no-such-letter", vi, en, where=arguments.queue_id)
    if arguments.act != "show":
        doing = deciding.release if arguments.act == "release" else deciding.refuse
        doing(row, mailbox_called(arguments.actor), arguments.reason)
        row.refresh_from_db()
    return row


def _read(row: "HeldLetter") -> tuple[object, ...]:
    to = f"{row.recipients[0]}{f' +{row.recipient_count - 1}' if row.recipient_count > 1 else ''}"
    agency = row.agency.code if row.agency else ""
    return row.queue_id, row.sender, to, agency, row.clause, row.since, row.state


def _facts(row: "HeldLetter") -> dict[str, Any]:
    names = ("queue_id", "direction", "sender", "login", "recipients", "recipient_count", "bytes", "clause")
    facts = {name: getattr(row, name) for name in (*names, "findings", "state", "decided_by", "reason")}
    return facts | {"agency": row.agency.code if row.agency else None, "since": row.since.isoformat()}
