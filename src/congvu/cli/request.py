"""``congvu request``: what the portal does with requests, for the operator on the server and for scripts.

Whoever acts is named by their mailbox (``--as``): roles are asked for here as they are in the portal.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from congvu.cli import table
from congvu.cli.database import open_system
from congvu.cli.place import add_actor, add_json, add_state, day
from congvu.engines.plan import Plan
from congvu.ground.errors import CongvuError

if TYPE_CHECKING:
    from congvu.directory.models import Mailbox
    from congvu.requests.models import Request

ACTS = {
    "approve": ("duyệt", "approve"),
    "execute": ("thực hiện", "carry out"),
    "refuse": ("từ chối, ghi lý do", "refuse, with a reason"),
    "set-aside": ("bỏ các dòng sai, làm tiếp", "go on without the wrong rows"),
    "agree": ("cơ quan đồng ý với đề xuất", "the agency agrees to what is proposed"),
    "disagree": ("cơ quan không đồng ý", "the agency does not agree"),
    "withdraw": ("cơ quan rút yêu cầu", "the agency withdraws it"),
}


FIGURES = (
    "việc / action",
    "yêu cầu / requests",
    "dòng / rows",
    "xong / done",
    "từ chối / refused",
    "giờ trung bình / mean hours",
)


class NoActor(CongvuError):
    """The mailbox of whoever acts is not there."""


def configure(parser: argparse.ArgumentParser) -> None:
    """What to do, with which request."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    listing = verbs.add_parser("list", help="danh sách, sắp theo hạn / the queue, what is due first")
    listing.add_argument("--state-filter", metavar="STATE", default="", help="chỉ trạng thái này / this state only")
    listing.add_argument("--late", action="store_true", help="chỉ quá hạn / overdue only")
    shown = verbs.add_parser("show", help="một yêu cầu / one request")
    received = verbs.add_parser("receive", help="nhập văn bản giấy / enter a paper")
    for name in ("agency", "list", "number", "signer", "scan"):
        received.add_argument(f"--{name}", required=True, metavar=name.upper())
    received.add_argument("--date", required=True, metavar="YYYY-MM-DD", type=day)
    figured = verbs.add_parser("figures", help="số liệu theo tháng / figures of a month")
    figured.add_argument("--month", required=True, metavar="YYYY-MM", type=lambda text: day(f"{text}-01"))
    form = verbs.add_parser("form", help="mẫu danh sách / the empty list")
    form.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.xlsx")
    printed = verbs.add_parser("slips", help="in phiếu mật khẩu / print password slips")
    printed.add_argument("-o", "--output", type=Path, metavar="FILE.pdf")
    acting = [verbs.add_parser(name, help=f"{vi} / {en}") for name, (vi, en) in ACTS.items()]
    for verb in acting:
        verb.add_argument("--reason", default="", metavar="TEXT")
    for verb in (shown, printed, *acting):
        verb.add_argument("number", metavar="YC-YYYY-NNNNNN")
    for verb in (received, printed, *acting):
        add_actor(verb, required=True)
    for verb in (listing, shown, received, figured, form, printed, *acting):
        required = verb in (listing, received, figured, form)
        verb.add_argument("--jurisdiction", metavar="SLUG", required=required, default="")
        add_state(verb)
        add_json(verb)


def run(arguments: argparse.Namespace) -> int:
    """Do it, and show what the request has come to."""
    plan = open_system(arguments.state)
    doing: dict[str, Callable[[argparse.Namespace, Plan], int]] = {
        "list": listed,
        "figures": figures,
        "form": write_form,
        "slips": print_slips,
        "receive": receive,
        "show": lambda one, _plan: show(found(one), as_json=one.json),
    }
    return doing.get(arguments.verb, act)(arguments, plan)


def found(arguments: argparse.Namespace) -> "Request":
    """The request that is meant."""
    from congvu.directory.lookup import jurisdiction_called
    from congvu.requests.queries import request_called

    place = jurisdiction_called(arguments.jurisdiction) if arguments.jurisdiction else None
    return request_called(arguments.number, place)


def actor(address: str) -> "Mailbox":
    """Whoever acts."""
    from congvu.directory.models import Mailbox

    box = Mailbox.objects.select_related("jurisdiction", "person", "agency").filter(address=address.lower()).first()
    if box is None:
        raise NoActor("no-actor", f"Không có hộp thư {address}.", f"There is no mailbox {address}.")
    return box


def listed(arguments: argparse.Namespace, _plan: Plan) -> int:
    """The queue."""
    from congvu.directory.lookup import jurisdiction_called
    from congvu.ground.clock import today
    from congvu.requests.queries import requests

    rows = requests(jurisdiction_called(arguments.jurisdiction), None).select_related("agency").order_by("sort", "id")
    rows = rows.filter(state=arguments.state_filter) if arguments.state_filter else rows
    rows = rows.filter(due__lt=today()) if arguments.late else rows
    if arguments.json:
        print(json.dumps([facts(one) for one in rows], ensure_ascii=False))
        return 0
    for one in rows:
        late = " quá hạn / overdue" if one.due and one.due < today() else ""
        print(f"{one.number}  {one.get_state_display():18}  {one.due or '–'}{late}  {one.agency.name}")
    if not rows:
        print("Không có yêu cầu nào như vậy. / There is no such request.")
    return 0


def figures(arguments: argparse.Namespace, _plan: Plan) -> int:
    """How many came in a month, by what they asked for, and how long they took (VP-11.2.s2)."""
    from congvu.directory.lookup import jurisdiction_called
    from congvu.requests.figures import figures as counted

    rows = [
        {
            "action": one.action.value,
            "requests": one.requests,
            "rows": one.rows,
            "done": one.done,
            "refused": one.refused,
            "mean_hours": one.mean.total_seconds() / 3600 if one.mean else None,
        }
        for one in counted(jurisdiction_called(arguments.jurisdiction), None, arguments.month)
    ]
    if arguments.json:
        print(json.dumps({"figures": rows}, ensure_ascii=False))
    else:
        table.show(FIGURES, (list(row.values()) for row in rows))
    return 0


def facts(one: "Request") -> dict[str, Any]:
    """A request for programs."""
    return {
        "number": one.number,
        "agency": one.agency.code,
        "channel": one.channel,
        "state": one.state,
        "received_at": one.received_at.isoformat(),
        "due": one.due.isoformat() if one.due else None,
        "provisional": one.due_provisional,
        "approved_by": one.approved_by,
        "executor": one.executor,
        "signature": one.signature,
    }


def show(one: "Request", *, as_json: bool) -> int:
    """A request with its rows."""
    one.refresh_from_db()
    rows = [
        {
            "row": row.place,
            "action": row.action,
            "kind": row.kind,
            "name": row.name,
            "address": row.address or (row.mailbox.address if row.mailbox else ""),
            "state": row.state,
            "findings": row.findings,
            "amendments": row.amendments,
            "result": row.result,
        }
        for row in one.rows.select_related("mailbox").order_by("place")
    ]
    if as_json:
        print(json.dumps(facts(one) | {"rows": rows}, ensure_ascii=False))
        return 0
    print(f"{one.number}  {one.get_state_display()}  {one.agency.name}")
    for row in rows:
        print(f"  {row['row']:>4}  {row['state']:10}  {row['name']}  {row['address']}  {row['result']}")
        for finding in row["findings"]:
            print(
                f"        {finding['vi']} / {finding['en']}" + (f" [{finding['clause']}]" if finding["clause"] else "")
            )
    return 0


def act(arguments: argparse.Namespace, _plan: Plan) -> int:
    """One act on one request."""
    from congvu.requests.actions import deciding, executing

    one, box = found(arguments), actor(arguments.actor)
    doing: dict[str, Callable[[], object]] = {
        "approve": lambda: deciding.approve(one, box),
        "execute": lambda: executing.execute(one, box),
        "refuse": lambda: deciding.refuse(one, box, arguments.reason),
        "set-aside": lambda: deciding.set_aside(one, box),
        "agree": lambda: deciding.agree(one, box.address, yes=True),
        "disagree": lambda: deciding.agree(one, box.address, yes=False),
        "withdraw": lambda: deciding.withdraw(one, box.address),
    }
    doing[arguments.verb]()
    return show(one, as_json=arguments.json)


def receive(arguments: argparse.Namespace, _plan: Plan) -> int:
    """A paper that came, with its list and its scan."""
    from congvu.directory.files import store
    from congvu.directory.lookup import jurisdiction_called
    from congvu.directory.models import Agency
    from congvu.requests.actions.submitting import Paper, Submission, submit_paper
    from congvu.requests.lists import read_list
    from congvu.requests.models import Channel, FileRole

    place, box = jurisdiction_called(arguments.jurisdiction), actor(arguments.actor)
    agency = Agency.objects.filter(jurisdiction=place, code=arguments.agency).select_related("jurisdiction").first()
    if agency is None:
        vi, en = f"Không có cơ quan “{arguments.agency}”.", f"There is no agency “{arguments.agency}”."
        raise NoActor("unknown-agency", vi, en)
    scan = Path(arguments.scan)
    wanted = Submission(
        agency=agency,
        channel=Channel.PAPER,
        requester="",
        actor=box.address,
        rows=read_list(Path(arguments.list)),
        paper=Paper(number=arguments.number, day=arguments.date, signer=arguments.signer),
        files=[(store(scan.read_bytes(), scan.name, "application/pdf"), FileRole.SCAN, scan.name)],
    )
    return show(submit_paper(wanted, box), as_json=arguments.json)


def write_form(arguments: argparse.Namespace, _plan: Plan) -> int:
    """The empty list of a jurisdiction."""
    from congvu.directory.lookup import jurisdiction_called
    from congvu.directory.regulation import in_force
    from congvu.requests.template import template

    arguments.output.write_bytes(template(in_force(jurisdiction_called(arguments.jurisdiction))))
    print(arguments.output)
    return 0


def print_slips(arguments: argparse.Namespace, plan: Plan) -> int:
    """New one-time passwords for the request's mailboxes that wait for their owners."""
    from congvu.cli.slips import print_slips as to_pdf
    from congvu.cli.slips import require_writable
    from congvu.directory.actions.reissue import reissue
    from congvu.directory.models import Mailbox
    from congvu.directory.slips import Slip
    from congvu.requests.actions.executing import waiting_for_slips

    one, box = found(arguments), actor(arguments.actor)
    if box.address not in set(one.rows.values_list("done_by", flat=True)):
        vi, en = "Chỉ người thực hiện in phiếu.", "Only who carried it out prints slips."
        raise NoActor("not-executor", vi, en)
    require_writable(arguments.output)
    boxes = Mailbox.objects.filter(pk__in=waiting_for_slips(one)).select_related("jurisdiction", "person", "agency")
    slips = [Slip.of(issued) for issued in reissue(boxes, box.address)]
    path = to_pdf(plan, slips, arguments.output, one.jurisdiction.slug)
    print(f"{len(slips)} phiếu / slips: {path}")
    return 0
