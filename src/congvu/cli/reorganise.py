"""``congvu reorganise``: agencies and units renamed, moved, merged, split, dissolved; looked at first, and undone.

Each step is done in the name of an officer (``--as``), whose roles decide whether they may.
"""

import argparse
import json
from typing import TYPE_CHECKING, Any

from congvu.cli.database import open_system
from congvu.cli.place import add_actor, add_json, add_state, day
from congvu.ground.errors import CongvuError

if TYPE_CHECKING:
    from congvu.directory.models import Mailbox
    from congvu.requests.reorganising.models import Reorganisation

STEPS = {
    "show": ("xem phương án", "show a plan"),
    "decide": ("cán bộ quyết định một địa chỉ hoặc mã", "an officer decides an address or code"),
    "agree": ("duyệt phương án", "agree to a plan"),
    "carry-out": ("thực hiện, hoặc hẹn đến ngày", "carry out, or leave it to its day"),
    "undo": ("hoàn tác", "undo what was carried out"),
    "withdraw": ("bỏ phương án", "give a plan up"),
}


class UnknownReorganisation(CongvuError):
    """There is no such plan."""


def configure(parser: argparse.ArgumentParser) -> None:
    """One act on one plan, or a list of plans."""
    acts = parser.add_subparsers(dest="act", required=True)
    listing = acts.add_parser("list", help="các phương án / the plans")
    listing.add_argument("--jurisdiction", metavar="SLUG", default="")
    planning = acts.add_parser("plan", help="lập phương án, chưa thay đổi gì / plan; nothing changes")
    _configure_plan(planning)
    others = []
    for name, (vi, en) in STEPS.items():
        one = acts.add_parser(name, help=f"{vi} / {en}")
        one.add_argument("number", metavar="NUMBER", help="TC-2026-0001")
        if name != "show":
            add_actor(one, required=True)
        if name == "decide":
            one.add_argument("key", help="địa chỉ cũ hoặc cơ quan / old address or body")
            one.add_argument("value", help="địa chỉ hoặc mã mới / new address or code")
        others.append(one)
    for one in (listing, planning, *others):
        add_state(one)
        add_json(one)


def _configure_plan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jurisdiction", metavar="SLUG", required=True)
    parser.add_argument("--kind", required=True, choices=["rename", "move", "merge", "split", "dissolve"])
    text = "mã cơ quan, hoặc mã cơ quan/mã đơn vị / agency, or agency/unit, by codes"
    parser.add_argument("--body", action="append", required=True, metavar="CODE", help=text)
    parser.add_argument("--name", default="", help="tên mới / the new name")
    parser.add_argument("--code", default="", help="mã mới, nếu không theo tên / the new code, if not by the name")
    parser.add_argument("--into", default="", metavar="CODE", help="nơi tiếp nhận / who receives")
    text = "phần mới: TÊN|MÃ|đơn vị,địa chỉ,… / a new part: NAME|CODE|units,addresses,…"
    parser.add_argument("--part", action="append", default=[], metavar="PART", help=text)
    parser.add_argument("--document", required=True, help="số quyết định / number of the decision")
    parser.add_argument("--document-date", required=True, type=day, metavar="YYYY-MM-DD")
    parser.add_argument("--effective", type=day, metavar="YYYY-MM-DD", help="mặc định hôm nay / today")
    add_actor(parser, required=True)


def run(arguments: argparse.Namespace) -> int:
    """The act, and what stands after it."""
    open_system(arguments.state)
    if arguments.act == "list":
        return _list(arguments)
    row = _plan(arguments) if arguments.act == "plan" else _step(arguments)
    row.refresh_from_db()
    if arguments.json:
        print(json.dumps(_facts(row) | {"plan": row.plan}, ensure_ascii=False))
    else:
        _show(row)
    return 0


def _plan(arguments: argparse.Namespace) -> "Reorganisation":
    from congvu.directory.lookup import jurisdiction_called
    from congvu.ground import clock
    from congvu.requests.reorganising.actions import Paper, plan
    from congvu.requests.reorganising.orders import Order, part_of

    order = Order(
        kind=arguments.kind,
        bodies=tuple(arguments.body),
        name=arguments.name,
        code=arguments.code,
        into=arguments.into,
        parts=tuple(part_of(one.split("|")) for one in arguments.part),
    )
    effective = arguments.effective or clock.today()
    paper = Paper(number=arguments.document, signed=arguments.document_date, effective=effective)
    return plan(jurisdiction_called(arguments.jurisdiction), order, paper, _officer(arguments))


def _step(arguments: argparse.Namespace) -> "Reorganisation":
    from congvu.requests.reorganising import actions

    row = _found(arguments.number)
    match arguments.act:
        case "decide":
            actions.decide(row, arguments.key, arguments.value, _officer(arguments))
        case "agree":
            actions.agree(row, _officer(arguments))
        case "carry-out":
            actions.order_it(row, _officer(arguments))
        case "undo":
            actions.undo(row, _officer(arguments))
        case "withdraw":
            actions.withdraw(row, _officer(arguments))
    return row


def _found(number: str) -> "Reorganisation":
    from congvu.requests.reorganising.models import Reorganisation

    digits = number.rpartition("-")[2]
    row = Reorganisation.objects.filter(pk=int(digits)).first() if digits.isdecimal() else None
    if row is None:
        raise UnknownReorganisation("unknown-reorganisation", f"Không có phương án “{number}”.", f"No plan “{number}”.")
    return row


def _officer(arguments: argparse.Namespace) -> "Mailbox":
    from congvu.directory.models import Mailbox

    box = Mailbox.objects.filter(address=arguments.actor.lower()).select_related("jurisdiction").first()
    if box is None:
        raise UnknownReorganisation("unknown-officer", f"Không có hộp thư {arguments.actor}.", "No such mailbox.")
    return box


def _facts(row: "Reorganisation") -> dict[str, Any]:
    day = row.alias_until.isoformat() if row.alias_until else None
    return {
        "number": row.number,
        "jurisdiction": row.jurisdiction.slug,
        "title": row.title,
        "kind": row.kind,
        "state": row.state,
        "document": row.document_number,
        "effective": row.effective.isoformat(),
        "clause": row.clause,
        "alias_until": day,
        "hindrance": row.hindrance,
    }


def _show(row: "Reorganisation") -> None:
    print(f"{row.number}  {row.title}  [{row.state}]  {row.clause}".rstrip())
    for line in row.plan["bodies"]:
        print(f"{line['what']}\t{line['body']}\t{line['before'] or '–'} → {line['after'] or '–'}")
    for line in row.plan["addresses"]:
        print(f"{line['old'] or '–'}\t{line['new']}\t{line['clause']}")
    for line in (*row.plan["shared"], *row.plan["lists"]):
        print(f"{line['old']}\t{line.get('to') or line.get('new') or '–'}\t{line['name']}")
    for line in row.plan["conflicts"]:
        print(f"! {line['key']}\t{line['vi']} / {line['en']}")


def _list(arguments: argparse.Namespace) -> int:
    from congvu.directory.lookup import jurisdiction_called
    from congvu.requests.reorganising.models import Reorganisation

    rows = Reorganisation.objects.select_related("jurisdiction").order_by("-id")
    if arguments.jurisdiction:
        rows = rows.filter(jurisdiction=jurisdiction_called(arguments.jurisdiction))
    if arguments.json:
        print(json.dumps([_facts(row) for row in rows], ensure_ascii=False))
    else:
        for row in rows:
            print(f"{row.number}\t{row.state}\t{row.effective}\t{row.title}")
        if not rows:
            print("Không có phương án nào. / There is no plan.")
    return 0
