"""``congvu mailbox``: how a mailbox stands, and what officers do to it: the portal's acts, with the same refusals."""

import argparse
import getpass
import json
from typing import TYPE_CHECKING, Any

from congvu.cli import table
from congvu.cli.database import open_system
from congvu.cli.place import add_json, add_state
from congvu.ground.errors import CongvuError

if TYPE_CHECKING:
    from congvu.directory.models import Mailbox
    from congvu.requests.acts import Hand

DEEDS = {
    "suspend": "tạm ngưng / suspend",
    "reinstate": "cho sử dụng lại / bring back",
    "keep": "giữ lại hộp thư không sử dụng / leave an idle mailbox as it is",
    "revoke": "thu hồi / revoke",
    "archive": "đưa vào lưu trữ / move to the archive",
    "restore": "lấy lại từ lưu trữ / bring back from the archive",
    "delete": "đề nghị xóa dữ liệu / ask for deletion",
}
HEADS = (
    "hộp thư / mailbox",
    "trạng thái / state",
    "từ / since",
    "điều khoản / clause",
    "lý do / reason",
    "thư đến / inbound",
    "hạn / due",
    "nơi / place",
    "chờ người thứ hai / waits for a second person",
)
ANSWERS = {"confirm": "người thứ hai đồng ý / agree as second person", "decline": "không đồng ý / decline"}


ASKED = ("kind", "first", "reason", "incident")


class UnknownMailbox(CongvuError):
    """No mailbox of this system has the address."""


def configure(parser: argparse.ArgumentParser) -> None:
    """One subcommand for each act."""
    acts = parser.add_subparsers(dest="act", required=True)
    showing = acts.add_parser("show", help="trạng thái, lý do, hạn / state, reason, due day")
    showing.add_argument("addresses", metavar="ADDRESS", nargs=1)
    for name, text in DEEDS.items():
        one = acts.add_parser(name, help=text)
        one.add_argument("addresses", metavar="ADDRESS", nargs="+")
        one.add_argument("--reason", required=True, help="lý do / the reason")
        one.add_argument("--clause", metavar="ID", default="", help="điều khoản cho phép / the clause that allows it")
        if name == "suspend":
            one.add_argument("--inbound", choices=["hold", "reject"], help="giữ hay từ chối thư đến / hold or refuse")
        if name == "delete":
            one.add_argument("--incident", default="", metavar="ID", help="mã sự cố / the incident's number")
        _add_officer(one, required=name == "delete")
    for name, text in ANSWERS.items():
        one = acts.add_parser(name, help=text)
        one.add_argument("addresses", metavar="ADDRESS", nargs=1)
        _add_officer(one, required=True)
    answering = acts.add_parser("answer", help="cơ quan xác nhận hộp thư bị tạm đình chỉ / the agency's answer")
    answering.add_argument("addresses", metavar="ADDRESS", nargs="+")
    answering.add_argument("answer", choices=["keep", "cancel"])
    _add_officer(answering, required=True)
    for one in acts.choices.values():
        add_state(one)
        add_json(one)


def _add_officer(parser: argparse.ArgumentParser, *, required: bool) -> None:
    text = "hộp thư của người làm / the mailbox of who acts"
    parser.add_argument("--as", dest="by", metavar="ADDRESS", required=required, default="", help=text)


def run(arguments: argparse.Namespace) -> int:
    """Do it; then show how the mailboxes stand."""
    open_system(arguments.state)
    boxes = [mailbox_called(address) for address in arguments.addresses]
    if arguments.act in DEEDS:
        _do(arguments, boxes)
    elif arguments.act in ANSWERS:
        from congvu.requests.acts import decide, waiting_decision

        decide(waiting_decision(boxes[0]), _hand(arguments.by), agreed=arguments.act == "confirm")
    elif arguments.act == "answer":
        _answer(boxes, mailbox_called(arguments.by), keep=arguments.answer == "keep")
    boxes = [mailbox_called(box.address) for box in boxes]
    if arguments.json:
        print(json.dumps({"mailboxes": [facts_of(box) for box in boxes]}, ensure_ascii=False))
    else:
        table.show(HEADS, map(_read, boxes))
    return 0


def _do(arguments: argparse.Namespace, boxes: list["Mailbox"]) -> None:
    from congvu.directory.models.mailbox import Inbound
    from congvu.requests.acts import Deed, Order, carry_out
    from congvu.requests.errors import ActsRefused

    inbound = getattr(arguments, "inbound", None)
    order = Order(
        deed=Deed(arguments.act),
        reason=arguments.reason,
        clause=arguments.clause,
        inbound=Inbound(inbound) if inbound else None,
        incident=getattr(arguments, "incident", ""),
    )
    try:
        carry_out(order, boxes, _hand(arguments.by))
    except ActsRefused as refusal:
        if len(refusal.rows) == 1:
            raise
        listed = "; ".join(f"{address}: {why}" for address, why in refusal.rows.items())
        raise CongvuError(refusal.code, f"{refusal.vi} {listed}", refusal.en) from refusal


def _answer(boxes: list["Mailbox"], by: "Mailbox", *, keep: bool) -> None:
    """All of them or none."""
    from django.db import transaction

    from congvu.requests.nightly.answers import answer

    with transaction.atomic():
        for box in boxes:
            answer(box, by, keep=keep)


def _hand(address: str) -> "Hand":
    """The officer named; else whoever sits at this console."""
    from congvu.requests.acts import Hand

    if not address:
        return Hand(f"cli:{getpass.getuser()}")
    box = mailbox_called(address)
    return Hand(box.address, box)


def mailbox_called(address: str) -> "Mailbox":
    """The mailbox of an address."""
    from congvu.directory.models import Mailbox

    rows = Mailbox.objects.select_related("jurisdiction", "agency__parent__parent", "person")
    found = rows.filter(address=address.strip().lower()).first()
    if found is None:
        raise UnknownMailbox(
            "unknown-mailbox", f"Không có hộp thư {address}.", f"There is no mailbox {address}.", where=address
        )
    return found


def _read(box: "Mailbox") -> list[object]:
    """The same for people."""
    waiting = box.joint_decisions.filter(closed_at=None).first()
    inbound = box.get_inbound_display() if box.inbound else None
    words = [box.get_state_display(), box.state_since, box.state_clause, box.state_reason, inbound, box.due]
    return [box.address, *words, box.get_place_display(), waiting.get_kind_display() if waiting else None]


def facts_of(box: "Mailbox") -> dict[str, Any]:
    """What the portal's page says of it."""
    waiting = box.joint_decisions.filter(closed_at=None).first()
    return {
        "address": box.address,
        "state": box.state,
        "since": box.state_since.isoformat() if box.state_since else None,
        "clause": box.state_clause or None,
        "reason": box.state_reason or None,
        "inbound": box.inbound or None,
        "due": box.due.isoformat() if box.due else None,
        "place": box.place,
        "waiting": {name: getattr(waiting, name) for name in ASKED} if waiting else None,
    }
